"""The author's one reply to everybody who asked; a second one takes its place. Never commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from app import push
from app.announcements import service as announcements
from app.announcements.blocks import blocks_of
from app.announcements.messages import reply_message
from app.announcements.models import Announcement
from app.audiences import service as audiences
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid
from app.core.languages import Language
from app.organisation import service as organisation

REPLY_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyText:
    """A reply in one language, as Markdown."""

    language: Language
    body: str


def reply(
    uid: UUID, texts: Sequence[ReplyText], *, actor: Actor, public_url: str, now: datetime
) -> Announcement:
    """Answer those who asked: their phones buzz, and everybody reads it under the announcement.

    Raises NotFound, Conflict (`not_published`, `not_asked`) and Invalid naming the field.
    """
    rev = organisation.next_feed_rev(db.session())
    announcement = announcements.get_to_change(uid, actor=actor)
    announcement.reply(rev=rev, by=actor.person_id, now=now)
    _write(announcement, _by_language(announcement, texts))
    rule = announcements.rule_of(announcement)
    recipients = audiences.count(rule)
    push.enqueue(
        db.session(),
        reply_message(announcement, recipients=recipients, public_url=public_url, now=now),
        audiences.recipients(rule),
        now=now,
    )
    return announcement


def _by_language(announcement: Announcement, texts: Sequence[ReplyText]) -> dict[Language, str]:
    """What was typed in the announcement's languages; the default one is needed."""
    languages = announcement.languages
    for at, text in enumerate(texts):
        if text.language not in languages:
            raise _wrong(f"texts.{at}.language", "The announcement has no such version.")
    typed = {text.language: text.body for text in texts if text.body}
    if announcement.default_language not in typed:
        default = f"texts.{announcement.default_language}"
        raise _wrong(default, "Write the reply in the announcement's own language.")
    return typed


def _write(announcement: Announcement, typed: Mapping[Language, str]) -> None:
    """Each version gets the reply in its language, else the default one's."""
    for version in announcement.texts:
        is_typed = version.language in typed
        language = version.language if is_typed else announcement.default_language
        version.reply = typed.get(version.language, "")
        blocks = blocks_of(typed[language], field=f"texts.{language}")
        version.reply_blocks = orjson.dumps(blocks).decode()
        version.reply_language = language


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, fields={field: [message]})
