"""Find the people of a rule, and say how many of them a message can reach. Never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    case,
    func,
    literal,
    select,
    union_all,
)

from app.audiences.models import COLUMNS, Audience, condition
from app.audiences.rule import Kind, Rule
from app.auth.bell import Bell, bell_case
from app.auth.models import Device
from app.core.db import db
from app.people.models import Person

CHOICES = (Kind.SITE, Kind.DEPARTMENT, Kind.JOB, Kind.LANGUAGE, Kind.ROLE)


class Reason(StrEnum):
    """Why none of a person's devices would show a notification: the first that applies.

    Below the first two these are the states of devices (`auth.bell`).
    """

    NEVER_SIGNED_IN = "never_signed_in"
    SIGNED_OUT = "signed_out"
    """Was signed in, and is on no device any more."""
    SILENT = "silent"
    LOST = "lost"
    BLOCKED = "blocked"
    NEVER_ASKED = "never_asked"


REACHABLE = "reachable"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """How many people, for one reason."""

    reason: Reason
    count: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """People a message would go to; `reachable` and all `unreachable` add up to `audience`."""

    audience: int
    reachable: int
    unreachable: tuple[Unreachable, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that people have, and how many of them."""

    value: str
    count: int


def save(rule: Rule) -> Audience:
    """The audience of this rule: the one there is, or a new one.

    The caller holds the feed's lock (`next_feed_rev`), so no two make the same.
    """
    found = db.session.scalar(select(Audience).where(Audience.digest == rule.digest()))
    if found:
        return found
    audience = Audience(digest=rule.digest(), rule=rule.canonical())
    db.session.add(audience)
    db.session.flush()
    return audience


def recipients(rule: Rule) -> Select[int]:
    """The numbers of the people a rule names. Who is suspended is in no audience."""
    return select(Person.id).where(condition(rule), Person.suspended_at.is_(None))


def count(rule: Rule) -> int:
    """How many people a rule names."""
    return db.session.scalar(select(func.count()).select_from(recipients(rule).subquery())) or 0


def forecast(rule: Rule, *, now: datetime) -> Forecast:
    """How many people a rule names, and how many of them have a device that would show it."""
    devices = _devices_of(rule, now=now).subquery()
    reason = case(
        (devices.c.healthy > 0, REACHABLE),
        (devices.c.ever == 0, Reason.NEVER_SIGNED_IN),
        (devices.c.signed_in == 0, Reason.SIGNED_OUT),
        (devices.c.silent > 0, Reason.SILENT),
        (devices.c.lost > 0, Reason.LOST),
        (devices.c.blocked > 0, Reason.BLOCKED),
        else_=Reason.NEVER_ASKED,
    ).label("reason")
    number = func.count().label("number")
    rows = db.session.execute(select(reason, number).select_from(devices).group_by(reason))
    counts: dict[str, int] = {row.reason: row.number for row in rows}
    return Forecast(
        audience=sum(counts.values()),
        reachable=counts.get(REACHABLE, 0),
        unreachable=tuple(Unreachable(each, counts[each]) for each in Reason if counts.get(each)),
    )


def reachable(rule: Rule, *, now: datetime) -> Select[int]:
    """The numbers of the people a rule names who have a device that would show it."""
    devices = _devices_of(rule, now=now).subquery()
    return select(devices.c.id).where(devices.c.healthy > 0)


def choices() -> dict[Kind, list[Choice]]:
    """The values a rule can ask for, with the number of people who have each."""
    selects = [
        select(
            literal(kind.value).label("kind"), column.label("value"), func.count().label("number")
        )
        .where(Person.suspended_at.is_(None), column != "")
        .group_by(column)
        for kind, column in COLUMNS.items()
        if kind in CHOICES
    ]
    found: dict[Kind, list[Choice]] = {kind: [] for kind in CHOICES}
    for row in _rows(selects):
        found[Kind(row.kind)].append(Choice(row.value, row.number))
    return found


def _rows(selects: Sequence[Select[Any, Any, Any]]) -> Sequence[Row[Any, Any, Any]]:
    together = union_all(*selects).subquery()
    query = select(together.c.kind, together.c.value, together.c.number)
    return db.session.execute(query.order_by(together.c.kind, together.c.value)).all()


def _devices_of(rule: Rule, *, now: datetime) -> Select[*tuple[Any, ...]]:
    """One row a person: how many devices ever, signed in, and in each state."""
    is_live = Device.revoked_at.is_(None)
    bell = case((is_live, bell_case(now)))
    states = (Bell.HEALTHY, Bell.SILENT, Bell.LOST, Bell.BLOCKED)
    return (
        select(
            Person.id,
            func.count(Device.id).label("ever"),
            _how_many(is_live).label("signed_in"),
            *(_how_many(bell == state).label(state.value) for state in states),
        )
        .outerjoin(Device, Device.person_id == Person.id)
        .where(condition(rule), Person.suspended_at.is_(None))
        .group_by(Person.id)
    )


def _how_many(is_so: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((is_so, 1), else_=0)), 0)
