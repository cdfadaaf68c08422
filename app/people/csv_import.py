"""From a CSV file to the people it describes, and what stands in the way, line by line. Pure.

A column that the file does not have leaves that attribute of known people as it is. An empty cell
clears a site, department, job, phone or e-mail; an empty language, time zone or role leaves it as
it is, and gives a new person the default.
"""

from dataclasses import dataclass
from typing import Any

from app.people.cells import Problem, check, cure
from app.people.csv_file import Line, read
from app.people.models import staff_number_key

KEPT_WHEN_EMPTY = frozenset({"language", "time_zone", "role"})
MAXIMUM_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A usable line. `values` holds only what the line says something about."""

    line: int
    key: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A cell that keeps its line from being used. `code` is stable and leads to the cure."""

    line: int
    field: str
    value: str
    code: str
    values: dict[str, str]

    def cure(self, language: str) -> str:
        """What to do about it, in words."""
        return cure(Problem(self.code, self.values), language)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's usable lines, its rejected cells, and the headings that mean nothing here."""

    rows: list[Row]
    rejected: list[Rejected]
    ignored_columns: tuple[str, ...]


def parse(data: bytes) -> Parsed:
    """Read and check a whole file. Raises Invalid where it cannot be read at all."""
    table = read(data)
    rows: list[Row] = []
    rejected: list[Rejected] = []
    first_line: dict[str, int] = {}
    for line in table.lines:
        values, problems = _checked(line)
        key = staff_number_key(values.get("staff_number", ""))
        if key and (before := first_line.setdefault(key, line.number)) != line.number:
            problem = Problem("duplicate", {"before": str(before)})
            problems.append(_rejected(line, "staff_number", problem))
        rejected += problems
        if not problems:
            rows.append(Row(line.number, key, values))
    return Parsed(rows, rejected, table.ignored)


def row_to_json(row: Row) -> dict[str, Any]:
    """A row as kept between preview and confirmation."""
    return {"line": row.line, "values": row.values}


def row_from_json(kept: dict[str, Any]) -> Row:
    """A row as it was."""
    values = kept["values"]
    return Row(kept["line"], staff_number_key(values["staff_number"]), values)


def _checked(line: Line) -> tuple[dict[str, str], list[Rejected]]:
    values: dict[str, str] = {}
    problems: list[Rejected] = []
    if line.surplus:
        problems.append(Rejected(line.number, "", _shown(line.surplus), "too_many_cells", {}))
    for column, cell in line.cells.items():
        match check(column, cell):
            case Problem() as problem:
                problems.append(_rejected(line, column, problem))
            case "" if column in KEPT_WHEN_EMPTY:
                continue
            case str(value):
                values[column] = value
    return values, problems


def _rejected(line: Line, column: str, problem: Problem) -> Rejected:
    shown = _shown(line.cells[column])
    return Rejected(line.number, column, shown, problem.code, problem.values)


def _shown(cell: str) -> str:
    return cell if len(cell) <= MAXIMUM_SHOWN else f"{cell[:MAXIMUM_SHOWN]}…"
