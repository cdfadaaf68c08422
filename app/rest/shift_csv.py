"""A roster as CSV: staff number, date, start, end; by the clock of where each person lives. Pure.

Or two instants with their offsets. No start and no end: the person is free that day.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.people.cells import Problem, check, clean
from app.people.csv_file import HEADINGS as OF_PEOPLE
from app.people.csv_file import Layout, Line, Table, read
from app.people.models import staff_number_key
from app.rest.rules import Shift
from app.rest.shift_cells import FURTHEST, Edge, day, edge, span
from app.rest.shift_plan import DayOf, Entry, Roster, Someone, day_of

LAYOUT = Layout(
    headings={
        "staff_number": OF_PEOPLE["staff_number"],
        "date": "date day shiftdate workdate datum dag werkdatum dienstdatum",
        "start": "start starts startsat starttime starttijd from begin begins begintijd begint van "
        "aanvang aanvangstijd",
        "end": "end ends endsat endtime to until till finish einde eind eindtijd eindigt tot stop",
    },
    required=("staff_number", "start", "end"),
)


class Cells(NamedTuple):
    """What a line says, once each of its cells has been understood."""

    day: date | None
    start: Edge | None
    end: Edge | None


def table(data: bytes) -> Table:
    """The lines of a CSV file. Raises Invalid where it cannot be read at all."""
    return read(data, LAYOUT)


def keys(lines: Table) -> set[str]:
    """Whose lines these are, by staff number."""
    return {staff_number_key(clean(line.cells["staff_number"])) for line in lines.lines}


def roster(
    lines: Table, people: Mapping[str, Someone], *, since: datetime, now: datetime
) -> Roster:
    """What the lines say. What ended before `since` counts as past."""
    found = Roster(ignored_columns=lines.ignored)
    entries = []
    for line in lines.lines:
        if entry := _entry(line, people, found, now):
            entries.append(entry)
    found.add(entries, since=since)
    return found


def _entry(line: Line, people: Mapping[str, Someone], found: Roster, now: datetime) -> Entry | None:
    person = _person(line, people, found)
    cells = _cells(line, found)
    if line.surplus:
        found.reject(line.number, "", line.surplus, Problem("too_many_cells"))
        return None
    if person is None or cells is None:
        return None
    if cells.start is None or cells.end is None:
        return _free(line, person, cells, found)
    times = span(cells.day, cells.start, cells.end, ZoneInfo(person.time_zone))
    if not isinstance(times, Problem) and abs(times[0] - now) > FURTHEST:
        times = Problem("too_far")
    if isinstance(times, Problem):
        column = "date" if times.code == "no_day" and "date" in line.cells else "end"
        found.reject(line.number, column, line.cells[column], times)
        return None
    shift = Shift(*times)
    return Entry(line.number, day_of(person, shift), shift)


def _free(line: Line, person: Someone, cells: Cells, found: Roster) -> Entry | None:
    missing = [name for name in ("start", "end") if getattr(cells, name) is None]
    if len(missing) == 2 and cells.day is not None:
        return Entry(line.number, DayOf(person.id, cells.day), None)
    column = missing[0] if len(missing) == 1 else "date" if "date" in line.cells else "start"
    found.reject(line.number, column, line.cells[column], Problem("missing"))
    return None


def _person(line: Line, people: Mapping[str, Someone], found: Roster) -> Someone | None:
    cell = line.cells["staff_number"]
    number = check("staff_number", cell)
    if isinstance(number, str):
        person = people.get(staff_number_key(number))
        if person is not None:
            return person
        number = Problem("unknown_person")
    found.reject(line.number, "staff_number", cell, number)
    return None


def _cells(line: Line, found: Roster) -> Cells | None:
    understood: dict[str, date | Edge | None] = {}
    for column, reading in _READINGS.items():
        value = reading(line.cells.get(column, ""))
        if isinstance(value, Problem):
            found.reject(line.number, column, line.cells[column], value)
        else:
            understood[column] = value
    if len(understood) < len(_READINGS):
        return None
    return Cells(understood["date"], understood["start"], understood["end"])  # type: ignore[arg-type]


_READINGS: Mapping[str, Callable[[str], date | Edge | Problem | None]] = {
    "date": day,
    "start": edge,
    "end": edge,
}
