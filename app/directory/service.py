"""People with what the features below know of them. Never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, case, literal, select, tuple_

from app import push
from app.auth import standing
from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, decode_cursor, page_of
from app.people.models import Person
from app.people.service import PeopleFilter, select_people


class PersonState(StrEnum):
    """How far a person is; suspended stands above the rest."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    SIGNED_IN = "signed_in"
    NOTIFICATIONS_ON = "notifications_on"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Listed:
    """A person, how far they are, and on how many devices they are signed in."""

    person: Person
    state: PersonState
    device_count: int


def list_(
    filters: PeopleFilter,
    *,
    state: PersonState | None,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> Page[Listed]:
    """People by name, a page at a time."""
    condition = _state(now)
    query = select_people(filters).add_columns(condition.label("state"))
    if state is not None:
        query = query.where(condition == state)
    position = tuple_(Person.sort_name, Person.id)
    if cursor:
        name, id_ = decode_cursor(cursor, kinds=[str, int])
        query = query.where(position > tuple_(literal(name), literal(id_)))
    rows = db.session.execute(query.order_by(Person.sort_name, Person.id).limit(limit + 1)).all()
    page = page_of(rows, limit=limit, position=lambda last: (last[0].sort_name, last[0].id))
    listed = _listed([(person, state) for person, state in page.items])
    return Page(listed, page.next_cursor)


def get(uid: UUID, *, now: datetime) -> Listed:
    """One person. Raises NotFound."""
    query = select(Person, _state(now)).where(Person.uid == uid)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such person.")
    return _listed([(row[0], row[1])])[0]


def _listed(rows: Sequence[tuple[Person, str]]) -> list[Listed]:
    counts = standing.device_counts([person.id for person, _ in rows])
    return [Listed(person, PersonState(state), counts.get(person.id, 0)) for person, state in rows]


def _state(now: datetime) -> ColumnElement[str]:
    return case(
        (Person.suspended_at.is_not(None), PersonState.SUSPENDED),
        (push.reachable(Person.id), PersonState.NOTIFICATIONS_ON),
        (standing.signed_in_condition(Person.id), PersonState.SIGNED_IN),
        (standing.invited_condition(Person.id, now=now), PersonState.INVITED),
        else_=PersonState.NOT_INVITED,
    )
