"""What an announcement looks like as a push message. The preview shows what this makes."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from app import push
from app.announcements.blocks import Node, excerpt_of
from app.announcements.models import Announcement, AnnouncementText, Priority
from app.core.languages import Language, text
from app.organisation import service as organisation
from app.pictures.models import Picture

OPENING_SIZES = (1500, 800, 400, 200)
"""Characters of a text whose first paragraph alone is too long for a message."""

LONGEST = timedelta(days=28)
REPORTS_PER_SECOND = 200
DEVICES_EACH = 2
LONGEST_WINDOW = 450
"""Seconds a phone can be awake for a report: three times 150 (pwa/src/core/pacing.ts)."""
SILENT = "+silent"
"""The variant for people none of whose devices shows anything: with a line to open the app."""
URGENCY = {
    Priority.INFO: push.Urgency.NORMAL,
    Priority.IMPORTANT: push.Urgency.HIGH,
    Priority.CRITICAL: push.Urgency.HIGH,
}
ANNOUNCEMENT, WITHDRAWAL, REPLY = "announcement", "withdrawal", "reply"
"""What a message is about; the subject is this, a colon, and the announcement's number."""
NUMBERED = frozenset({ANNOUNCEMENT, WITHDRAWAL, REPLY})


@dataclass(frozen=True, slots=True)
class Notification:
    """The words a phone shows, cut to what fits."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Page:
    """What opening the announcement shows."""

    title: str
    nodes: Sequence[Node]
    picture: Picture | None
    picture_alt: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a recipient's phone shows for one language version."""

    language: Language
    notification: Notification
    page: Page
    payload_bytes: int
    is_truncated: bool
    """Some of the text stays behind: it is fetched when the announcement is opened."""


def announcement_message(
    announcement: Announcement, *, recipients: int, public_url: str, now: datetime
) -> push.Message:
    """The message of a published announcement, in each of its languages."""
    templates = {}
    for version in announcement.texts:
        for hint in ("", SILENT):
            templates[f"{version.language}{hint}"] = _template(
                announcement,
                version,
                public_url=public_url,
                window=window_of(recipients),
                is_hinting=bool(hint),
            )
    return push.Message(
        subject=f"{ANNOUNCEMENT}:{announcement.id}",
        topic=topic_of(announcement.uid),
        urgency=URGENCY[announcement.priority],
        expires_at=min(announcement.expires_at or now + LONGEST, now + LONGEST),
        templates=templates,
    )


def withdrawal_message(
    announcement: Announcement, *, recipients: int, public_url: str, now: datetime
) -> push.Message:
    """The quiet message that replaces the announcement's, undelivered or shown."""
    facts = _facts(announcement, kind="withdrawn", window=window_of(recipients))
    return push.Message(
        subject=f"{WITHDRAWAL}:{announcement.id}",
        topic=topic_of(announcement.uid),
        urgency=push.Urgency.NORMAL,
        expires_at=now + LONGEST,
        templates={
            language.value: push.template(
                title=text(language, "server.withdrawn.title"),
                body=text(language, "server.withdrawn.body"),
                lang=language.value,
                navigate=f"{public_url}/",
                tag=str(announcement.uid),
                facts=facts,
                is_silent=True,
            )
            for language in Language
        },
    )


def reply_message(
    announcement: Announcement, *, recipients: int, public_url: str, now: datetime
) -> push.Message:
    """The message that those who asked have been answered; it takes the first one's place."""
    facts = _facts(announcement, kind=REPLY, window=window_of(recipients))
    return push.Message(
        subject=f"{REPLY}:{announcement.id}",
        topic=f"{REPLY}-{topic_of(announcement.uid)}",
        urgency=URGENCY[announcement.priority],
        expires_at=min(announcement.expires_at or now + LONGEST, now + LONGEST),
        templates={
            version.language.value: _reply_template(
                announcement, version, facts, public_url=public_url
            )
            for version in announcement.texts
        },
    )


def _reply_template(
    announcement: Announcement,
    version: AnnouncementText,
    facts: Mapping[str, Any],
    *,
    public_url: str,
) -> push.Template:
    if announcement.is_confidential:
        return _sealed(announcement, version, facts, public_url=public_url)
    return push.template(
        title=text(version.language, "server.reply.title", title=version.title),
        body=excerpt_of(version.reply_nodes),
        lang=version.reply_language or version.language.value,
        navigate=f"{public_url}/a/{announcement.uid}",
        tag=str(announcement.uid),
        facts=facts,
        blocks=version.reply_nodes,
    )


def preview(announcement: Announcement, language: Language, *, public_url: str) -> Preview:
    """What readers of this language would get. Raises Conflict without a default text."""
    version = announcement.text_in(language)
    template = _template(announcement, version, public_url=public_url, window=LONGEST_WINDOW)
    payload = orjson.loads(template.fill(tag="0" * 8, badge=1))
    return Preview(
        language=version.language,
        notification=Notification(
            payload["notification"]["title"], payload["notification"]["body"]
        ),
        page=Page(version.title, version.nodes, announcement.picture, version.picture_alt),
        payload_bytes=template.size,
        is_truncated=payload["veldpost"]["excerpt"],
    )


def topic_of(uid: UUID) -> str:
    """RFC 8030: at most 32 base64url characters; one announcement, one topic."""
    return base64.urlsafe_b64encode(uid.bytes).decode().rstrip("=")


def window_of(recipients: int) -> int:
    """Over how many seconds awake phones spread their reports, so that these are no stampede."""
    return min(LONGEST_WINDOW, recipients * DEVICES_EACH // REPORTS_PER_SECOND)


def _template(
    announcement: Announcement,
    version: AnnouncementText,
    *,
    public_url: str,
    window: int,
    is_hinting: bool = False,
) -> push.Template:
    hint = text(version.language, "server.silent.hint") if is_hinting else ""
    if announcement.is_confidential:
        facts = _facts(announcement, kind=ANNOUNCEMENT, window=window)
        return _sealed(announcement, version, facts, body=hint, public_url=public_url)
    return push.template(
        title=version.title,
        body=f"{version.excerpt} {hint}",
        lang=version.language.value,
        navigate=f"{public_url}/a/{announcement.uid}",
        tag=str(announcement.uid),
        facts=_facts(announcement, kind=ANNOUNCEMENT, window=window),
        blocks=version.nodes,
        openings=[_paragraph(excerpt_of(version.nodes, size)) for size in OPENING_SIZES],
    )


def _sealed(
    announcement: Announcement,
    version: AnnouncementText,
    facts: Mapping[str, Any],
    *,
    body: str = "",
    public_url: str,
) -> push.Template:
    """A message that says no more than that there is one: no title, no text, no blocks."""
    name = organisation.find().name
    return push.template(
        title=text(version.language, "server.confidential.title", organisation=name),
        body=body,
        lang=version.language.value,
        navigate=f"{public_url}/a/{announcement.uid}",
        tag=str(announcement.uid),
        facts=facts,
        is_excerpt=True,
    )


def _paragraph(words: str) -> Node:
    return {"type": "p", "children": [{"type": "text", "text": words}]}


def _facts(announcement: Announcement, *, kind: str, window: int) -> Mapping[str, Any]:
    return {
        "kind": kind,
        "id": announcement.uid,
        "rev": announcement.rev or 0,
        "priority": announcement.priority,
        "must_acknowledge": announcement.must_acknowledge,
        **_asks(announcement),
        "published_at": announcement.published_at or announcement.updated_at,
        "expires_at": announcement.expires_at,
        "window": window,
    }


def _asks(announcement: Announcement) -> dict[str, bool]:
    """What else a phone must know, where there is any: a message is short."""
    asks: dict[str, bool] = {}
    if announcement.is_confidential:
        asks["is_confidential"] = True
    if announcement.asks_answer:
        asks |= {"asks_answer": True, "is_anonymous": announcement.is_anonymous}
    return asks | ({"asks_safety": True} if announcement.asks_safety else {})
