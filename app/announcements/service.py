"""Draft, save, publish, withdraw. Never commits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, false, select, true, tuple_
from sqlalchemy.orm import raiseload, selectinload

from app import push
from app.announcements import overrides
from app.announcements.blocks import blocks_of, excerpt_of
from app.announcements.messages import announcement_message, withdrawal_message
from app.announcements.models import Announcement, AnnouncementText, Priority, State
from app.audiences import service as audiences
from app.audiences.rule import Rule, parse
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Invalid, NotFound
from app.core.languages import Language
from app.core.paging import Page, decode_place, page_of
from app.core.permissions import Permission
from app.organisation import service as organisation
from app.people.models import Person
from app.pictures.models import Picture
from app.rest import digest, standing
from app.rest.forecast import Moment, in_digest
from app.rest.forecast import forecast as moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A language version as its author typed it."""

    language: Language
    title: str = ""
    body: str = ""
    picture_alt: str = ""


@dataclass(frozen=True, slots=True)
class Forecast(audiences.Forecast):
    """People, and at which moments how many of the reachable ones would notice."""

    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which announcements to list; an empty field lists all."""

    state: State | None = None
    search: str = ""


def get(uid: UUID, *, actor: Actor) -> Announcement:
    """The announcement with this public id. Raises NotFound."""
    return _found(select(Announcement).where(Announcement.uid == uid, visible_to_office(actor)))


def get_to_change(uid: UUID, *, actor: Actor) -> Announcement:
    """The same, held until the transaction ends. Raises NotFound."""
    query = select(Announcement).where(Announcement.uid == uid, visible_to_office(actor))
    return _found(query.with_for_update(of=Announcement))


def visible_to_office(actor: Actor) -> ColumnElement[bool]:
    """Drafts are there only for who may write them."""
    if Permission.ANNOUNCEMENTS_WRITE in actor.may:
        return true()
    return Announcement.state != State.DRAFT


def list_(filters: Filter, *, actor: Actor, cursor: str | None, limit: int) -> Page[Announcement]:
    """Announcements, the last changed first. Their texts have titles only."""
    texts = selectinload(Announcement.texts)
    query = (
        select(Announcement)
        .where(visible_to_office(actor), *_conditions(filters))
        .options(
            texts.load_only(AnnouncementText.language, AnnouncementText.title, raiseload=True),
            raiseload(Announcement.author),
            raiseload(Announcement.picture),
        )
        .order_by(Announcement.updated_at.desc(), Announcement.id.desc())
        .limit(limit + 1)
    )
    if cursor:
        query = query.where(tuple_(Announcement.updated_at, Announcement.id) < decode_place(cursor))
    rows = db.session.scalars(query).all()
    return page_of(rows, limit=limit, position=lambda last: (last.updated_at.isoformat(), last.id))


def create(*, actor: Actor, now: datetime, **values: Any) -> Announcement:
    """A new draft. Raises Invalid naming the field."""
    language = values.pop("default_language", None) or organisation.find().default_language
    announcement = Announcement(
        default_language=language, created_by=actor.person_id, created_at=now, updated_at=now
    )
    _apply(announcement, values, now=now)
    db.session.add(announcement)
    db.session.flush()
    return announcement


def save(announcement: Announcement, *, version: int, now: datetime, **values: Any) -> Announcement:
    """Change a draft. Raises Conflict (`edited_elsewhere`, `already_published`) and Invalid."""
    announcement.require_draft()
    announcement.require_version(version)
    _apply(announcement, values, now=now)
    announcement.touch(now)
    return announcement


def delete(announcement: Announcement, *, version: int) -> None:
    """Throw a draft away. Raises Conflict for what readers or its author may have seen since."""
    announcement.require_draft()
    announcement.require_version(version)
    db.session.delete(announcement)


def set_picture(
    announcement: Announcement, picture: Picture | None, *, now: datetime
) -> Announcement:
    """Show this picture above the text, or none. Raises Conflict once published."""
    announcement.require_draft()
    announcement.picture = picture
    announcement.touch(now)
    return announcement


def publish(
    uid: UUID, *, version: int, actor: Actor, public_url: str, now: datetime, reason: str = ""
) -> Announcement:
    """Show a draft to its audience and hand over its message, in one transaction.

    Raises Conflict a second time (`already_published`) and for another version than the one that
    was reviewed (`edited_elsewhere`), and Invalid naming what the draft lacks: what is critical
    and passes quiet hours needs a `reason`, which is logged.
    """
    rev = organisation.next_feed_rev(db.session())
    announcement = get_to_change(uid, actor=actor)
    announcement.require_draft()
    announcement.require_version(version)
    announcement.texts = [text for text in announcement.texts if not text.is_empty]
    announcement.require_complete(now)
    overrides.require_reason(announcement, reason)
    rule = rule_of(announcement)
    recipients = audiences.count(rule)
    announcement.require_enough(recipients)
    if not recipients:
        message = "Nobody belongs to this audience. Choose whom it is for."
        raise Invalid(message, code="nobody", fields={"audience": [message]})
    audience = audiences.save(rule)
    announcement.publish(audience=audience, rev=rev, by=actor.person_id, now=now)
    is_for_digest = _is_for_digest(announcement, public_url=public_url, now=now)
    announcement.message_id = push.enqueue(
        db.session(),
        announcement_message(announcement, recipients=recipients, public_url=public_url, now=now),
        select(Person.id).where(false()) if is_for_digest else audiences.recipients(rule),
        now=now,
    )
    overrides.note(
        announcement,
        reason=reason,
        audience=recipients,
        reachable=audiences.reachable(rule, now=now),
        now=now,
    )
    return announcement


def withdraw(uid: UUID, *, actor: Actor, public_url: str, now: datetime) -> Announcement:
    """Take it back: from inboxes at their next sync, from the outbox, and from screens.

    Whose moment had not come gets nothing at all, and nobody does where a digest was to tell of it.

    Raises Conflict where it is not published.
    """
    rev = organisation.next_feed_rev(db.session())
    announcement = get_to_change(uid, actor=actor)
    announcement.withdraw(rev=rev, by=actor.person_id, now=now)
    untouched = frozenset[int]()
    if announcement.message_id is not None:
        untouched = push.cancel(db.session(), announcement.message_id, now=now)
        if not push.progress(db.session(), announcement.message_id).targeted:
            return announcement
    rule = rule_of(announcement)
    recipients = audiences.count(rule)
    push.enqueue(
        db.session(),
        withdrawal_message(announcement, recipients=recipients, public_url=public_url, now=now),
        audiences.recipients(rule),
        without=untouched,
        now=now,
    )
    return announcement


def forecast(announcement: Announcement, *, now: datetime) -> Forecast:
    """How many people it is for, how many it can reach, and when their phones would buzz."""
    rule = rule_of(announcement)
    found = audiences.forecast(rule, now=now)
    reachable = audiences.reachable(rule, now=now)
    return Forecast(
        found.audience,
        found.reachable,
        found.unreachable,
        tuple(_moments(announcement, reachable, now=now)),
    )


def rule_of(announcement: Announcement) -> Rule:
    """For whom it is."""
    return parse(json.loads(announcement.rule))


def _is_for_digest(announcement: Announcement, *, public_url: str, now: datetime) -> bool:
    """Whether the week's digest tells of it instead; if so, the digest waits in the outbox."""
    if announcement.priority is not Priority.INFO:
        return False
    return digest.ensure(db.session(), public_url=public_url, now=now) is not None


def _moments(
    announcement: Announcement, reachable: Select[int], *, now: datetime
) -> Sequence[Moment]:
    session, priority = db.session(), announcement.priority
    at = digest.next_moment(session, now=now) if priority is Priority.INFO else None
    groups = standing.groups(session, reachable, now=at or now)
    expires_at = announcement.expires_at
    if at is not None:
        return in_digest(groups, priority=priority, at=at, expires_at=expires_at)
    return moments(groups, priority=priority, now=now, expires_at=expires_at)


def _found(query: Any) -> Announcement:
    announcement: Announcement | None = db.session.scalar(query)
    if announcement is None:
        raise NotFound("There is no such announcement.")
    return announcement


def _conditions(filters: Filter) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state:
        conditions.append(Announcement.state == filters.state)
    if filters.search:
        conditions.append(
            Announcement.texts.any(
                AnnouncementText.title.icontains(filters.search, autoescape=True)
            )
        )
    return conditions


def _apply(announcement: Announcement, values: dict[str, Any], *, now: datetime) -> None:
    expires_at = values.get("expires_at")
    if expires_at is not None and expires_at <= now:
        message = "Give an instant in the future."
        raise Invalid(message, fields={"expires_at": [message]})
    if "audience" in values:
        announcement.rule = parse(values.pop("audience")).canonical()
    if "texts" in values:
        announcement.texts = _texts(announcement, values.pop("texts"))
    for name, value in values.items():
        setattr(announcement, name, value)


def _texts(announcement: Announcement, versions: Sequence[Version]) -> list[AnnouncementText]:
    if len({version.language for version in versions}) < len(versions):
        message = "Give each language once."
        raise Invalid(message, fields={"texts": [message]})
    known = {text.language: text for text in announcement.texts}
    return [
        _saved(known.get(version.language) or AnnouncementText(), version, at=at)
        for at, version in enumerate(versions)
    ]


def _saved(text: AnnouncementText, version: Version, *, at: int) -> AnnouncementText:
    blocks = blocks_of(version.body, field=f"texts.{at}.body")
    text.language = version.language
    text.title = version.title
    text.body = version.body
    text.blocks = orjson.dumps(blocks).decode()
    text.excerpt = excerpt_of(blocks)
    text.picture_alt = version.picture_alt
    return text
