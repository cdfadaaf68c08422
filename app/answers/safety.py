""" "I am safe", "I need help": by name, for whoever looks for people in an emergency. No commit."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, raiseload

from app.announcements import service as announcements
from app.announcements.models import Announcement, State
from app.answers.models import POSITIONS_KEPT_FOR, Position, Safety, SafetyState, Statement
from app.answers.service import Reader, open_for
from app.audiences.models import condition
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Conflict, NotFound
from app.core.paging import Page, decode_cursor, page_of
from app.core.permissions import Permission
from app.people.models import Person

SILENT = "silent"
"""Has said nothing so far: second, for they may be unable to."""

_RANK = case((SafetyState.state == Safety.HELP, 0), (SafetyState.state.is_(None), 1), else_=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One person in the list; a position only while there is a reason to know it."""

    person: Row[Any]
    state: str
    stated_at: datetime | None
    position: Position | None
    position_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Who needs help, who has said nothing, who is safe: in this order, by name."""

    announcement: Announcement
    counts: dict[str, int]
    page: Page[Listed]


def state(said: Statement, *, reader: Reader, now: datetime) -> SafetyState:
    """Take a sign of life in; what is older than the known one does not undo it.

    Returns what counts now. Raises NotFound, Conflict (`withdrawn`, `not_asked`).
    """
    announcement = open_for(said.announcement_id, reader=reader)
    if not announcement.asks_safety:
        raise Conflict("This announcement does not ask who is safe.", code="not_asked")
    forget_positions(db.session(), now=now)
    at = min(said.at, now)
    known = find_own(announcement, reader=reader)
    if known is not None and at < known.stated_at:
        return known
    mine = known or SafetyState(announcement_id=announcement.id, person_id=reader.actor.person_id)
    mine.take(said, at=at, now=now)
    db.session.add(mine)
    db.session.flush()
    return mine


def find_own(announcement: Announcement, *, reader: Reader) -> SafetyState | None:
    """What this reader has said last, on whatever device."""
    return db.session.get(SafetyState, (announcement.id, reader.actor.person_id))


def overview(
    uid: UUID, *, actor: Actor, site: str, cursor: str | None, limit: int, now: datetime
) -> Overview:
    """The people an announcement asks; without `people:read` only those of one's own site.

    Raises NotFound where it asks nothing.
    """
    announcement = _asking(uid)
    people = _people(announcement, actor=actor, site=site)
    query = people.order_by(_RANK, Person.sort_name, Person.id).limit(limit + 1)
    if cursor:
        rank, name, id_ = decode_cursor(cursor, kinds=[int, str, int])
        place = (literal(rank), literal(name), literal(id_))
        query = query.where(tuple_(_RANK, Person.sort_name, Person.id) > tuple_(*place))
    rows = db.session.execute(query).all()
    page = page_of(rows, limit=limit, position=lambda last: (last.rank, last.sort_name, last.id))
    listed = [_listed(row, announcement, now=now) for row in page.items]
    return Overview(announcement, _counts(people), Page(listed, page.next_cursor))


def forget_positions(session: Session, *, now: datetime) -> None:
    """Erase where people were: after 30 days, or once nobody looks for them any more."""
    over = select(Announcement.id).where(
        or_(Announcement.state == State.WITHDRAWN, Announcement.expires_at <= now)
    )
    session.execute(
        update(SafetyState)
        .where(
            SafetyState.position_at.is_not(None),
            or_(
                SafetyState.received_at <= now - POSITIONS_KEPT_FOR,
                SafetyState.announcement_id.in_(over),
            ),
        )
        .values(latitude=None, longitude=None, accuracy=None, position_at=None)
        .execution_options(synchronize_session=False)
    )


def _asking(uid: UUID) -> Announcement:
    found = db.session.scalar(
        select(Announcement)
        .where(Announcement.uid == uid, Announcement.asks_safety, Announcement.state != State.DRAFT)
        .options(raiseload(Announcement.author), raiseload(Announcement.picture))
    )
    if found is None:
        raise NotFound("No announcement of this number asks who is safe.")
    return found


def _people(announcement: Announcement, *, actor: Actor, site: str) -> Any:
    """Everybody in the audience, and whoever has said something, with what they said."""
    said = and_(SafetyState.person_id == Person.id, SafetyState.announcement_id == announcement.id)
    in_audience = and_(
        condition(announcements.rule_of(announcement)), Person.suspended_at.is_(None)
    )
    return (
        select(
            Person.id,
            Person.uid,
            Person.name,
            Person.sort_name,
            Person.phone,
            Person.site,
            Person.job,
            _RANK.label("rank"),
            SafetyState.state,
            SafetyState.stated_at,
            SafetyState.received_at,
            SafetyState.latitude,
            SafetyState.longitude,
            SafetyState.accuracy,
            SafetyState.position_at,
        )
        .outerjoin(SafetyState, said)
        .where(or_(in_audience, SafetyState.state.is_not(None)), _may_see(actor, site))
    )


def _may_see(actor: Actor, site: str) -> ColumnElement[bool]:
    if Permission.PEOPLE_READ in actor.may:
        return true()
    return Person.site == site if site else false()


def _counts(people: Any) -> dict[str, int]:
    all_ = people.subquery()
    rows = db.session.execute(select(all_.c.rank, func.count()).group_by(all_.c.rank))
    found: dict[int, int] = {row[0]: row[1] for row in rows}
    return {
        name: found.get(rank, 0) for rank, name in enumerate((Safety.HELP, SILENT, Safety.SAFE))
    }


def _listed(row: Row[Any], announcement: Announcement, *, now: datetime) -> Listed:
    is_over = announcement.state is State.WITHDRAWN or (
        announcement.expires_at is not None and announcement.expires_at <= now
    )
    is_kept = (
        row.position_at is not None
        and not is_over
        and row.received_at.astimezone(UTC) > now - POSITIONS_KEPT_FOR
    )
    position = Position(latitude=row.latitude, longitude=row.longitude, accuracy=row.accuracy)
    return Listed(
        person=row,
        state=row.state or SILENT,
        stated_at=row.stated_at,
        position=position if is_kept else None,
        position_at=row.position_at if is_kept else None,
    )
