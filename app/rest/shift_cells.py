"""What the cells of a roster may hold: days, times of the wall clock, instants. Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.people.cells import SCIENTIFIC, Problem, clean

LONGEST = timedelta(hours=36)
FURTHEST = timedelta(days=400)
"""A shift further ahead is a slip of the pen."""

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
OUR_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
EXCEL_DAY = re.compile(r"[34]\d{4}|5[0-4]\d{3}")
EXCEL_FIRST_DAY = date(1899, 12, 30)
"""Excel counts days from here."""

TIME = re.compile(r"(\d{1,2})(?:[:.uh](\d{2})?)?(?::(\d{2})(?:\.0+)?)?\s*([ap]m)?", re.IGNORECASE)
FOUR_DIGITS = re.compile(r"(\d{2})(\d{2})")
EXCEL_TIME = re.compile(r"0,\d+|0\.\d{3,}")
BOTH = re.compile(r"(\S+?)[T ](\S.*)")
DAY_MINUTES = 24 * 60


class Wall(NamedTuple):
    """A time of the wall clock: minutes after midnight, up to 24:00; the day where it is given."""

    day: date | None
    minutes: int


Edge = Wall | datetime
"""When a shift begins or ends: by the wall clock, or an instant."""


def day(cell: str) -> date | Problem | None:
    """The day of a cell, the day before the month; None where it is empty."""
    text = clean(cell)
    if not text:
        return None
    if EXCEL_DAY.fullmatch(text):
        return EXCEL_FIRST_DAY + timedelta(days=int(text))
    text = re.sub(r"[T ]0{1,2}:00(:00)?$", "", text)
    if match := ISO_DAY.fullmatch(text):
        parts = [int(part) for part in match.groups()]
    elif match := OUR_DAY.fullmatch(text):
        year = int(match[3])
        parts = [year + 2000 if year < 100 else year, int(match[2]), int(match[1])]
    else:
        return Problem("bad_day")
    try:
        return date(*parts)
    except ValueError:
        return Problem("bad_day")


def edge(cell: str) -> Edge | Problem | None:
    """The time of a cell, with or without its day, or an instant; None where it is empty."""
    text = clean(cell)
    if not text:
        return None
    if SCIENTIFIC.fullmatch(text):
        return Problem("bad_time")
    if (minutes := _minutes(text)) is not None:
        return Wall(None, minutes)
    if instant := _instant(text):
        return instant
    match = BOTH.fullmatch(text)
    its_day = day(match[1]) if match else None
    minutes = _minutes(match[2]) if match else None
    if not isinstance(its_day, date) or minutes is None:
        return Problem("bad_time")
    return Wall(its_day, minutes)


def span(
    its_day: date | None, start: Edge, end: Edge, zone: ZoneInfo
) -> tuple[datetime, datetime] | Problem:
    """From when to when somebody works (UTC), by the clock of where they live.

    An end that is not after the start by the clock is on the next day. Of an hour that the clock
    strikes twice, the first is meant; one that it leaves out counts on from before.
    """
    if isinstance(start, Wall) and start.day is None and its_day is None:
        return Problem("no_day")
    begin = _local(start, its_day, zone)
    finish = _local(end, begin.date(), zone)
    if (
        isinstance(end, Wall)
        and end.day is None
        and finish.replace(tzinfo=None) <= begin.replace(tzinfo=None)
    ):
        if finish.replace(tzinfo=None) == begin.replace(tzinfo=None):
            return Problem("no_length")
        finish = _local(end, begin.date() + timedelta(days=1), zone)
    starts_at, ends_at = begin.astimezone(UTC), finish.astimezone(UTC)
    return length_problem(starts_at, ends_at) or (starts_at, ends_at)


def length_problem(starts_at: datetime, ends_at: datetime) -> Problem | None:
    """What is wrong with a shift from then to then, if anything."""
    if ends_at <= starts_at:
        return Problem("no_length")
    if ends_at - starts_at > LONGEST:
        return Problem("too_long_shift", {"hours": str(LONGEST // timedelta(hours=1))})
    return None


def _local(at: Edge, its_day: date | None, zone: ZoneInfo) -> datetime:
    if isinstance(at, datetime):
        return at.astimezone(zone)
    own_day = at.day or its_day
    if own_day is None:
        raise ValueError("A time without a day.")
    midnight = datetime.combine(own_day, time(0))
    return (midnight + timedelta(minutes=at.minutes)).replace(tzinfo=zone)


def _minutes(text: str) -> int | None:
    if EXCEL_TIME.fullmatch(text):
        return round(float(text.replace(",", ".")) * DAY_MINUTES)
    match = FOUR_DIGITS.fullmatch(text) or TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    half = match[4].lower() if match.re is TIME and match[4] else ""
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    found = hour * 60 + minute
    return found if minute < 60 and found <= DAY_MINUTES else None


def _instant(text: str) -> datetime | None:
    """An ISO instant with its offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and 1990 < found.year < 2200 else None
