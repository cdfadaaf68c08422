"""When a phone may buzz: from a person's rules, a priority and an instant to the first moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

HORIZON = timedelta(days=14)
"""Further ahead no moment is sought: what could only buzz then never buzzes."""

SHIFTS_KNOWN_FOR = timedelta(days=7)
"""A shift this near says that this person's shifts are known."""

DAY = timedelta(days=1)
MIDNIGHT = time(0)


class Buzz(StrEnum):
    """A person's choice for one priority."""

    ALWAYS = "always"
    AWAKE = "awake"
    WORKING = "working"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet from `start` to `end` by the wall clock, on nights that begin on these weekdays.

    Monday is 0. An end at or before the start is on the next day.
    """

    days: frozenset[int]
    start: time
    end: time

    def covers(self, wall: datetime) -> bool:
        """Whether the naive local time lies within."""
        today, at = wall.weekday(), wall.time()
        if self.start < self.end:
            return today in self.days and self.start <= at < self.end
        yesterday = (today - 1) % 7
        return (today in self.days and at >= self.start) or (
            yesterday in self.days and at < self.end
        )


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """Working time, from `start` (in) to `end` (out); aware instants."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RestRules:
    """What one person's phone respects. `choices` holds a `Buzz` by priority; absent is AWAKE."""

    time_zone: str
    quiet: tuple[Quiet, ...] = ()
    quiet_dates: frozenset[date] = frozenset()
    shifts: tuple[Shift, ...] = ()
    rest_after_shift: timedelta = timedelta(0)
    choices: Mapping[str, Buzz] = field(default_factory=dict, hash=False)


def moment(rules: RestRules, priority: str, instant: datetime) -> datetime | None:
    """The first instant, from this one on, at which the phone may buzz; None: not at all.

    What is critical may always.
    """
    buzz = rules.choices.get(priority, Buzz.AWAKE)
    if priority == "critical" or buzz is Buzz.ALWAYS:
        return instant
    if buzz is Buzz.NEVER:
        return None
    if may_buzz(rules, buzz, instant):
        return instant
    found = (at for at in _changes(rules, instant) if may_buzz(rules, buzz, at))
    return next(found, None)


def may_buzz(rules: RestRules, buzz: Buzz, instant: datetime) -> bool:
    """Whether a phone with this choice (AWAKE or WORKING) may buzz at the very instant."""
    if any(shift.start <= instant < shift.end for shift in rules.shifts):
        return True
    if buzz is Buzz.WORKING and _knows_shifts(rules, instant):
        return False
    if any(shift.end <= instant < shift.end + rules.rest_after_shift for shift in rules.shifts):
        return False
    wall = instant.astimezone(ZoneInfo(rules.time_zone)).replace(tzinfo=None)
    return wall.date() not in rules.quiet_dates and not any(
        quiet.covers(wall) for quiet in rules.quiet
    )


def _knows_shifts(rules: RestRules, instant: datetime) -> bool:
    soon = instant + SHIFTS_KNOWN_FOR
    return any(instant < shift.end and shift.start < soon for shift in rules.shifts)


def _changes(rules: RestRules, instant: datetime) -> Iterator[datetime]:
    """Every instant within the horizon at which the answer may change, in order."""
    until = instant + HORIZON
    found = {
        at
        for shift in rules.shifts
        for at in (
            shift.start,
            shift.end,
            shift.end + rules.rest_after_shift,
            shift.start - SHIFTS_KNOWN_FOR,
        )
    }
    walls = frozenset(edge for quiet in rules.quiet for edge in (quiet.start, quiet.end))
    first = instant.astimezone(ZoneInfo(rules.time_zone)).date()
    for days in range(-1, HORIZON.days + 2):
        found.update(_edges(rules.time_zone, first + days * DAY, walls | {MIDNIGHT}))
    return (at for at in sorted(found) if instant < at <= until)


@lru_cache(maxsize=4096)
def _edges(time_zone: str, day: date, walls: frozenset[time]) -> frozenset[datetime]:
    """The instants of these wall-clock times on a day, and of its clock change if it has one."""
    zone = ZoneInfo(time_zone)
    found = {
        datetime.combine(day, wall, zone).replace(fold=fold).astimezone(UTC)
        for wall in walls
        for fold in (0, 1)
    }
    hours = [
        datetime.combine(day, MIDNIGHT, zone).astimezone(UTC) + timedelta(hours=hour)
        for hour in range(26)
    ]
    for before, after in pairwise(hours):
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            found.add(_clock_change(zone, before, after))
    return frozenset(found)


def _clock_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The instant between the two at which the offset changes, to the second."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
