"""What a roster would change. Pure: its days and the shifts there are in, a plan out."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.people.cells import Problem
from app.people.csv_import import Rejected
from app.rest.rules import Shift

MAXIMUM_SHOWN = 100


class Someone(NamedTuple):
    """Whose shifts they may be."""

    id: int
    time_zone: str


class DayOf(NamedTuple):
    """One person's one day, by the clock of where they live."""

    person_id: int
    day: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A line or an event that can be used. No shift: that day is free."""

    line: int
    whose: DayOf
    shift: Shift | None


Days = Mapping[DayOf, tuple[Shift, ...]]


@dataclass(slots=True)
class Roster:
    """What a file says, day by day, and what stands in the way. Counts are of shifts or events."""

    days: dict[DayOf, tuple[Shift, ...]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    ignored_columns: tuple[str, ...] = ()
    past: int = 0
    all_day: int = 0
    cancelled: int = 0

    def add(self, entries: Iterable[Entry], *, since: datetime) -> None:
        """Take entries in; those that overlap an earlier one of the same person are rejected."""
        last: dict[int, Entry] = {}
        named: dict[DayOf, list[Shift]] = {}
        for entry in sorted(entries, key=_by_person):
            if entry.shift is None:
                named.setdefault(entry.whose, [])
                continue
            before = last.get(entry.whose.person_id)
            if before and before.shift and entry.shift.start < before.shift.end:
                self.reject(entry.line, "start", shown(entry), _overlap(before))
                continue
            last[entry.whose.person_id] = entry
            if entry.shift.end <= since:
                self.past += 1
                continue
            named.setdefault(entry.whose, []).append(entry.shift)
        self.days = {whose: tuple(shifts) for whose, shifts in named.items()}
        self.rejected.sort(key=lambda each: each.line)

    def reject(self, line: int, field_: str, value: str, problem: Problem) -> None:
        """Say what keeps a line from being used."""
        text = value if len(value) <= MAXIMUM_SHOWN else f"{value[:MAXIMUM_SHOWN]}…"
        self.rejected.append(Rejected(line, field_, text, problem.code, problem.values))


@dataclass(frozen=True, slots=True)
class Plan:
    """Exactly what will be written. Counts are of shifts."""

    gone: Sequence[tuple[int, datetime]]
    """Person and start of shifts that another takes the place of, or that are off."""
    new: Sequence[tuple[int, Shift]]
    created: int = 0
    replaced: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.gone or self.new)

    def fingerprint(self) -> str:
        """The same for two plans that write the same over the same."""
        facts: list[Any] = [[person, start.isoformat()] for person, start in self.gone]
        facts += [
            [person, each.start.isoformat(), each.end.isoformat()] for person, each in self.new
        ]
        facts.append(self.unchanged)
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def plan(days: Days, known: Days) -> Plan:
    """Compare the days a roster names with what is known of these days."""
    gone: list[tuple[int, datetime]] = []
    new: list[tuple[int, Shift]] = []
    created = replaced = removed = unchanged = 0
    for whose, shifts in sorted(days.items()):
        before = known.get(whose, ())
        if before == shifts:
            unchanged += len(shifts)
            continue
        gone += [(whose.person_id, each.start) for each in before]
        new += [(whose.person_id, each) for each in shifts]
        if not before:
            created += len(shifts)
        elif shifts:
            replaced += len(shifts)
        else:
            removed += len(before)
    return Plan(gone, new, created, replaced, removed, unchanged)


def by_day(person: Someone, shifts: Iterable[Shift]) -> dict[DayOf, tuple[Shift, ...]]:
    """A person's shifts by the day each begins on."""
    found: dict[DayOf, list[Shift]] = {}
    for shift in sorted(shifts):
        found.setdefault(day_of(person, shift), []).append(shift)
    return {whose: tuple(theirs) for whose, theirs in found.items()}


def day_of(person: Someone, shift: Shift) -> DayOf:
    """The day a shift counts as."""
    return DayOf(person.id, shift.start.astimezone(ZoneInfo(person.time_zone)).date())


def days_to_json(days: Days) -> list[Any]:
    """Days as kept between preview and confirmation."""
    return [
        [
            whose.person_id,
            whose.day.isoformat(),
            [[int(each.start.timestamp()), int(each.end.timestamp())] for each in shifts],
        ]
        for whose, shifts in days.items()
    ]


def days_from_json(kept: Iterable[Any]) -> dict[DayOf, tuple[Shift, ...]]:
    """Days as they were."""
    return {
        DayOf(person_id, date.fromisoformat(day)): tuple(
            Shift(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
            for start, end in shifts
        )
        for person_id, day, shifts in kept
    }


def shown(entry: Entry) -> str:
    """An entry's begin, in UTC, for a report."""
    return f"{entry.shift.start:%Y-%m-%d %H:%M}Z" if entry.shift else str(entry.whose.day)


def span_of(days: Days) -> tuple[datetime, datetime] | None:
    """An interval that holds every shift of these days, in any time zone."""
    if not days:
        return None
    first, last = min(whose.day for whose in days), max(whose.day for whose in days)
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC)
    return begin - timedelta(days=1), end + timedelta(days=2)


def _overlap(before: Entry) -> Problem:
    return Problem("overlap", {"before": str(before.line)})


def _by_person(entry: Entry) -> tuple[int, float, int]:
    start = entry.shift.start.timestamp() if entry.shift else 0.0
    return entry.whose.person_id, start, entry.line
