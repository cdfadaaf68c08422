"""A roster as iCalendar (RFC 5545): one calendar a person, or everybody's in one. Pure.

Whose an event is, the first of these that leads to somebody: the event's own property
X-STAFF-NUMBER, the calendar's, the address of each attendee, the first word of the summary, what
the UID begins with. Days as a whole, cancelled events and events marked as free time are no shifts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from app.people.cells import Problem
from app.people.csv_file import refusal
from app.people.models import staff_number_key
from app.rest.rules import Shift
from app.rest.shift_cells import length_problem
from app.rest.shift_plan import Entry, Roster, Someone, day_of

AHEAD = timedelta(weeks=8)
"""How far events that repeat are written out."""

MAXIMUM_EVENTS = 20_000
MAXIMUM_SHIFTS = 100_000
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
MOST_TIMES_A_DAY = 4
STAFF_NUMBER = ("X-STAFF-NUMBER", "X-VELDPOST-STAFF-NUMBER", "X-EMPLOYEE-NUMBER")
FIRST_WORD = re.compile(r"[^\s:;|,]+")
UID_START = re.compile(r"[^-_@:.]+")
UNREADABLE = (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)
"""What the libraries raise at what is not as RFC 5545 has it."""

NO_CALENDAR = "This is no iCalendar file that can be read, or it was cut short."
PLACE = "X-VELDPOST-PLACE"
"""Our own mark: which event of the file this is, kept when it is repeated."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its place in the file, what may name its people, and when it is."""

    place: int
    summary: str
    names: tuple[tuple[str, ...], ...]
    """Alternatives, the first first; each the staff numbers or addresses of its people."""
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Events:
    """The events of a calendar within the weeks ahead."""

    events: tuple[Event, ...]
    cancelled: int


def is_calendar(data: bytes) -> bool:
    """Whether a file looks like one."""
    return data[:200].lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR")


def read(data: bytes, *, since: datetime, until: datetime) -> Events:
    """The events of a file, those that repeat written out. Raises Invalid."""
    if b"END:VCALENDAR" not in data.upper():
        raise refusal("calendar", NO_CALENDAR)
    try:
        return _events(Calendar.from_ical(data, multiple=True), since, until)
    except UNREADABLE as error:
        raise refusal("calendar", NO_CALENDAR) from error


def _events(calendars: Any, since: datetime, until: datetime) -> Events:
    count, cancelled = 0, 0
    found: list[Event] = []
    for calendar in calendars:
        cancelled += _prepare(calendar, first=count + 1)
        count += len(calendar.walk("VEVENT"))
        if count > MAXIMUM_EVENTS:
            raise refusal("too_many_events", f"At most {MAXIMUM_EVENTS} events at once.")
        found += _written_out(calendar, since, until)
        if len(found) > MAXIMUM_SHIFTS:
            raise refusal("too_many_events", f"At most {MAXIMUM_SHIFTS} shifts at once.")
    return Events(tuple(found), cancelled)


def names(events: Events) -> set[str]:
    """Everything that may be somebody's staff number or address."""
    return {name for event in events.events for choice in event.names for name in choice}


def roster(events: Events, people: Mapping[str, Someone], *, since: datetime) -> Roster:
    """What the events say; `people` by staff number and by address."""
    found = Roster(cancelled=events.cancelled)
    entries: list[Entry] = []
    unknown: set[int] = set()
    for event in events.events:
        if not isinstance(event.start, datetime) or not isinstance(event.end, datetime):
            found.all_day += 1
            continue
        theirs = _people(event, people)
        if not theirs and event.place not in unknown:
            unknown.add(event.place)
            found.reject(event.place, "staff_number", event.summary, Problem("unknown_person"))
        entries += _entries(event, event.start, event.end, theirs, found)
    found.add(entries, since=since)
    return found


def _entries(
    event: Event, start: datetime, end: datetime, people: list[Someone], found: Roster
) -> Iterator[Entry]:
    for person in people:
        zone = ZoneInfo(person.time_zone)
        starts_at, ends_at = _instant(start, zone), _instant(end, zone)
        if problem := length_problem(starts_at, ends_at):
            found.reject(event.place, "end", event.summary, problem)
            continue
        shift = Shift(starts_at, ends_at)
        yield Entry(event.place, day_of(person, shift), shift)


def _instant(at: datetime, zone: ZoneInfo) -> datetime:
    """Times without a zone are of the clock of where the person lives."""
    aware = at if at.tzinfo is not None else at.replace(tzinfo=zone)
    return aware.astimezone(UTC)


def _people(event: Event, people: Mapping[str, Someone]) -> list[Someone]:
    for choice in event.names:
        if theirs := {people[name] for name in choice if name in people}:
            return sorted(theirs)
    return []


def _prepare(calendar: Any, *, first: int) -> int:
    """Number the events and take out those that are no work. Returns how many were."""
    cancelled = 0
    for place, event in enumerate(calendar.walk("VEVENT"), first):
        rule = event.get("RRULE")
        for each in rule if isinstance(rule, list) else [rule] if rule else []:
            _check_rule(each, place)
        event.add(PLACE, str(place))
        if _is_no_work(event) and "RECURRENCE-ID" not in event:
            calendar.subcomponents.remove(event)
            cancelled += 1
    return cancelled


def _is_no_work(event: Any) -> bool:
    is_free = _text(event, "TRANSP").upper() == "TRANSPARENT"
    return is_free or _text(event, "STATUS").upper() == "CANCELLED"


def _check_rule(rule: Any, place: int) -> None:
    often = any(str(each).upper() in TOO_OFTEN for each in rule.get("FREQ", []))
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        often = often or len(rule.get(part, [])) > MOST_TIMES_A_DAY
    if often:
        raise refusal("too_often", f"Event {place} repeats several times a day. Take it out.")


def _written_out(calendar: Any, since: datetime, until: datetime) -> list[Event]:
    of_calendar = _numbers(calendar)
    events = recurring_ical_events.of(calendar).between(since, until)
    return [_event(event, of_calendar) for event in events if not _is_no_work(event)]


def _event(event: Any, of_calendar: tuple[str, ...]) -> Event:
    return Event(
        place=int(_text(event, PLACE)),
        summary=_text(event, "SUMMARY"),
        names=_names(event, of_calendar),
        start=event.start,
        end=event.end,
    )


def _names(event: Any, of_calendar: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    attendees = event.get("ATTENDEE") or []
    listed = attendees if isinstance(attendees, list) else [attendees]
    addresses = tuple(re.sub(r"(?i)^mailto:", "", str(each)).strip().casefold() for each in listed)
    choices = (
        _numbers(event),
        of_calendar,
        addresses,
        _first(FIRST_WORD, _text(event, "SUMMARY")),
        _first(UID_START, _text(event, "UID")),
    )
    return tuple(choice for choice in choices if choice)


def _numbers(component: Any) -> tuple[str, ...]:
    found = (_text(component, name) for name in STAFF_NUMBER)
    return tuple(staff_number_key(number) for number in found if number.strip())


def _first(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    match = pattern.match(text.strip())
    return (staff_number_key(match[0]),) if match else ()


def _text(component: Any, name: str) -> str:
    value = component.get(name, "")
    return str(value[0] if isinstance(value, list) else value)
