"""Who works when, for the rules. Callers commit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, String, cast, delete, distinct, func, select
from sqlalchemy.orm import Session

from app.core.among import among
from app.rest.rules import Shift
from app.rest.shift_models import ShiftImport, WorkShift

KEPT_FOR = timedelta(days=7)
"""How long a shift that is over is kept: nobody needs it longer."""

PREVIEW_LIFETIME = timedelta(days=1)


def shifts_of(
    session: Session, person_ids: Iterable[int], *, since: datetime, until: datetime
) -> Mapping[int, tuple[Shift, ...]]:
    """These people's shifts that end after `since` and begin before `until`, in order.

    Who has none is not in it.
    """
    rows = session.execute(
        select(WorkShift.person_id, WorkShift.starts_at, WorkShift.ends_at)
        .where(
            among(WorkShift.person_id, person_ids),
            WorkShift.ends_at > since,
            WorkShift.starts_at < until,
        )
        .order_by(WorkShift.person_id, WorkShift.starts_at)
    )
    found: dict[int, list[Shift]] = defaultdict(list)
    for person_id, starts_at, ends_at in rows:
        found[person_id].append(Shift(starts_at, ends_at))
    return {person_id: tuple(theirs) for person_id, theirs in found.items()}


def rosters(*, since: datetime, until: datetime) -> Select[int, str]:
    """Each person's such shifts as one text, for use in a query: see `shifts_in`."""
    text = cast(WorkShift.starts_at, String) + "/" + cast(WorkShift.ends_at, String)
    return (
        select(WorkShift.person_id, func.aggregate_strings(text, ",").label("roster"))
        .where(WorkShift.ends_at > since, WorkShift.starts_at < until)
        .group_by(WorkShift.person_id)
    )


@lru_cache(maxsize=8192)
def shifts_in(roster: str) -> tuple[Shift, ...]:
    """The shifts of such a text, in order."""
    pairs = (each.split("/") for each in roster.split(",") if each)
    return tuple(sorted(Shift(_instant(start), _instant(end)) for start, end in pairs))


def _instant(text: str) -> datetime:
    """As the database writes it: SQLite in UTC, PostgreSQL with the offset."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def prune(session: Session, *, now: datetime) -> None:
    """Forget shifts that have been over for a week, and previews nobody confirmed."""
    session.execute(delete(WorkShift).where(WorkShift.ends_at < now - KEPT_FOR))
    session.execute(delete(ShiftImport).where(ShiftImport.created_at < now - PREVIEW_LIFETIME))


class Known(NamedTuple):
    """How much is known from now on."""

    shifts: int
    people: int
    until: datetime | None


def known(session: Session, *, now: datetime) -> Known:
    """How many shifts of how many people lie ahead, and until when."""
    row = session.execute(
        select(
            func.count(),
            func.count(distinct(WorkShift.person_id)),
            func.max(WorkShift.ends_at),
        ).where(WorkShift.ends_at > now)
    ).one()
    return Known(*row)
