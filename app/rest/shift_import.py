"""Import shifts: preview, then confirm exactly what was previewed. Never commits."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from app.core.db import hold
from app.core.errors import Conflict, NotFound
from app.core.tables import table_of
from app.people.csv_import import Rejected
from app.people.models import Person
from app.rest import shift_csv, shift_ics
from app.rest.rules import Shift
from app.rest.shift_models import ShiftImport, Source, WorkShift
from app.rest.shift_plan import (
    DayOf,
    Days,
    Plan,
    Roster,
    Someone,
    by_day,
    day_of,
    days_from_json,
    days_to_json,
    plan,
    span_of,
)
from app.rest.shifts import KEPT_FOR, PREVIEW_LIFETIME, prune, shifts_of

LISTED = 200
BATCH = 500
SHIFTS = table_of(WorkShift)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import does. Counts are of shifts; of events where it says so."""

    is_calendar: bool
    created: int
    replaced: int
    removed: int
    unchanged: int
    people: int
    """Whose days it names."""
    past: int
    all_day: int
    """Events that are days as a whole."""
    cancelled: int
    """Events marked as free time."""
    rejected_lines: int
    rejected: list[Rejected]
    """The first 200 cells."""
    ignored_columns: list[str]


def read(session: Session, data: bytes, *, now: datetime) -> tuple[Roster, bool]:
    """What a CSV or iCalendar file says, and whether it is the latter. Raises Invalid."""
    since = now - KEPT_FOR
    if shift_ics.is_calendar(data):
        events = shift_ics.read(data, since=since, until=now + shift_ics.AHEAD)
        people = _people(session, shift_ics.names(events))
        return shift_ics.roster(events, people, since=since), True
    lines = shift_csv.table(data)
    people = _people(session, shift_csv.keys(lines))
    return shift_csv.roster(lines, people, since=since, now=now), False


def preview(
    session: Session, roster: Roster, *, is_calendar: bool, created_by: int, now: datetime
) -> ShiftImport:
    """Keep what was read and say what confirming it would do. Writes no shift."""
    prune(session, now=now)
    planned = _plan(session, roster.days)
    kept = ShiftImport(
        days=days_to_json(roster.days),
        report=asdict(_report(planned, roster, is_calendar=is_calendar)),
        fingerprint=planned.fingerprint(),
        created_by=created_by,
        created_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def confirm(session: Session, uid: UUID, *, created_by: int, now: datetime) -> ShiftImport:
    """Do exactly what the preview showed. A second time changes nothing.

    Raises NotFound for an import of somebody else or of another day, and Conflict
    (`shifts_changed`) where the shifts changed since the preview.
    """
    hold(session, "shifts")
    kept = session.scalar(
        select(ShiftImport).where(
            ShiftImport.uid == uid,
            ShiftImport.created_by == created_by,
            ShiftImport.created_at >= now - PREVIEW_LIFETIME,
        )
    )
    if kept is None:
        raise NotFound("There is no such import, or its preview is too old. Upload the file again.")
    if kept.confirmed_at is not None:
        return kept
    planned = _plan(session, days_from_json(kept.days))
    if planned.fingerprint() != kept.fingerprint:
        message = "The shifts changed since this preview. Upload the file again."
        raise Conflict(message, code="shifts_changed")
    _apply(session, planned, Source.FILE)
    kept.days = []
    kept.confirmed_at = now
    return kept


def take_over(
    session: Session, roster: Roster, *, is_calendar: bool, dry_run: bool, now: datetime
) -> Report:
    """Import what was read at once, or only say what that would do."""
    hold(session, "shifts")
    planned = _plan(session, roster.days)
    if not dry_run:
        prune(session, now=now)
        _apply(session, planned, Source.FILE)
    return _report(planned, roster, is_calendar=is_calendar)


def take_in(session: Session, roster: Roster, *, is_calendar: bool, now: datetime) -> Report:
    """Import what a feed brought. Within the days it names, what it no longer names is off."""
    hold(session, "shifts")
    planned = _plan(session, {**roster.days, **_dropped(session, roster.days)})
    prune(session, now=now)
    _apply(session, planned, Source.FEED)
    return _report(planned, roster, is_calendar=is_calendar)


def _dropped(session: Session, days: Days) -> dict[DayOf, tuple[Shift, ...]]:
    """Days between a feed's first and last of which only an earlier fetch knows."""
    span = span_of(days)
    if span is None:
        return {}
    first, last = min(whose.day for whose in days), max(whose.day for whose in days)
    rows = session.execute(
        select(WorkShift.person_id, Person.time_zone, WorkShift.starts_at, WorkShift.ends_at)
        .join(Person, Person.id == WorkShift.person_id)
        .where(
            WorkShift.source == Source.FEED,
            WorkShift.starts_at > span[0],
            WorkShift.starts_at < span[1],
        )
    )
    fetched = {day_of(Someone(id_, zone), Shift(start, end)) for id_, zone, start, end in rows}
    return {each: () for each in fetched if each not in days and first <= each.day <= last}


def _plan(session: Session, days: Days) -> Plan:
    people = {each.id: each for each in _people_by_id(session, {each.person_id for each in days})}
    still_here = {whose: shifts for whose, shifts in days.items() if whose.person_id in people}
    return plan(still_here, _known(session, people, days))


def _known(session: Session, people: Mapping[int, Someone], days: Days) -> Days:
    span = span_of(days)
    if span is None:
        return {}
    found = shifts_of(session, people, since=span[0], until=span[1])
    known: Days = {
        whose: theirs
        for person_id, shifts in found.items()
        for whose, theirs in by_day(people[person_id], shifts).items()
    }
    return known


def _people(session: Session, names: Iterable[str]) -> dict[str, Someone]:
    """People by staff number, and by e-mail address where there is an @."""
    found: dict[str, Someone] = {}
    wanted = sorted(names)
    for begin in range(0, len(wanted), BATCH):
        part = wanted[begin : begin + BATCH]
        someone = select(Person.staff_number_key, Person.id, Person.time_zone)
        for key, id_, time_zone in session.execute(
            someone.where(Person.staff_number_key.in_(part))
        ):
            found[key] = Someone(id_, time_zone)
        if addresses := [name for name in part if "@" in name]:
            email = func.lower(Person.email)
            rows = session.execute(
                select(email, Person.id, Person.time_zone).where(email.in_(addresses))
            )
            for address, id_, time_zone in rows:
                found.setdefault(address, Someone(id_, time_zone))
    return found


def _people_by_id(session: Session, ids: Iterable[int]) -> list[Someone]:
    found = []
    wanted = sorted(ids)
    for begin in range(0, len(wanted), BATCH):
        rows = session.execute(
            select(Person.id, Person.time_zone).where(Person.id.in_(wanted[begin : begin + BATCH]))
        )
        found += [Someone(*row) for row in rows]
    return found


def _apply(session: Session, planned: Plan, source: Source) -> None:
    if planned.gone:
        session.execute(
            delete(SHIFTS).where(
                SHIFTS.c.person_id == bindparam("whose"), SHIFTS.c.starts_at == bindparam("began")
            ),
            [{"whose": person_id, "began": start} for person_id, start in planned.gone],
        )
    if planned.new:
        session.execute(
            insert(SHIFTS),
            [
                {
                    "person_id": person_id,
                    "starts_at": shift.start,
                    "ends_at": shift.end,
                    "source": source,
                }
                for person_id, shift in planned.new
            ],
        )
    session.expire_all()


def _report(planned: Plan, roster: Roster, *, is_calendar: bool) -> Report:
    return Report(
        is_calendar=is_calendar,
        created=planned.created,
        replaced=planned.replaced,
        removed=planned.removed,
        unchanged=planned.unchanged,
        people=len({whose.person_id for whose in roster.days}),
        past=roster.past,
        all_day=roster.all_day,
        cancelled=roster.cancelled,
        rejected_lines=len({each.line for each in roster.rejected}),
        rejected=roster.rejected[:LISTED],
        ignored_columns=list(roster.ignored_columns),
    )
