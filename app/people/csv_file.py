"""A CSV file as Excel and HR systems write it: bytes in, lines of named cells out. Pure."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core.errors import Invalid
from app.people.models import folded

MAXIMUM_BYTES = 10 * 1024 * 1024
MAXIMUM_LINES = 100_000
DELIMITERS = (";", ",", "\t")

HEADINGS = {
    "staff_number": "staffnumber staffno staffnr staffid employeenumber employeeno employeenr "
    "employeeid personnelnumber personnelno personeelsnummer personeelsnr persnr "
    "medewerkersnummer medewerkernummer werknemersnummer werknemernummer stamnummer stamnr "
    "registratienummer nummer number",
    "name": "name fullname displayname naam volledigenaam medewerker werknemer employee",
    "first_name": "firstname givenname voornaam roepnaam",
    "infix": "infix tussenvoegsel tussenvoegsels voorvoegsel voorvoegsels",
    "last_name": "lastname surname familyname achternaam familienaam",
    "language": "language lang taal voertaal moedertaal preferredlanguage voorkeurstaal",
    "time_zone": "timezone tijdzone tz",
    "site": "site location locatie vestiging standplaats depot filiaal werkplek",
    "department": "department dept afdeling afd team dienst",
    "job": "job jobtitle position function functie functienaam beroep",
    "phone": "phone phonenumber mobile mobilephone mobilenumber telefoon telefoonnummer tel mobiel "
    "mobielnummer gsm gsmnummer",
    "email": "email emailaddress mail emailadres mailadres",
    "role": "role rol veldpostrol veldpostrole",
}
REQUIRED = ("staff_number", "name")
NAME_PARTS = ("first_name", "infix", "last_name")
"""Columns that make the name together, where no column has it whole."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings a kind of file may have, and which columns it must have."""

    headings: Mapping[str, str]
    """By column: its names in lower case, without spaces and accents."""
    required: tuple[str, ...]

    def column(self, heading: str) -> str:
        """The column a heading names, in Dutch or English, however it is written; else ''."""
        name = re.sub(r"[^a-z0-9]", "", folded(heading))
        found = (column for column, names in self.headings.items() if name in names.split())
        return next(found, "") if name else ""


PEOPLE = Layout(HEADINGS, REQUIRED)


@dataclass(frozen=True, slots=True)
class Line:
    """One record. `number` is the line of the file it begins on; line breaks in quotes count."""

    number: int
    cells: dict[str, str]
    surplus: str = ""
    """What stands behind the last heading, where anything does."""


@dataclass(frozen=True, slots=True)
class Table:
    """A whole file: its known columns, the headings nobody knows, and its lines."""

    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    lines: tuple[Line, ...]


def read(data: bytes, layout: Layout = PEOPLE) -> Table:
    """The table in a CSV file; delimiter and encoding are found out. Raises Invalid."""
    if len(data) > MAXIMUM_BYTES:
        raise refusal("too_large", "This file is larger than 10 MB. Split it.")
    text, skipped = _without_separator_hint(_decode(data))
    records = _records(text, delimiter=_delimiter(text, layout), first=1 + skipped)
    _, headings = next(records, (1, []))
    columns = [layout.column(heading) for heading in headings]
    is_split = "name" not in columns and "last_name" in columns
    _check_columns(columns, headings, layout)
    ignored = [name.strip() for name, column in zip(headings, columns, strict=True) if not column]
    lines = [_line(number, record, columns, is_split=is_split) for number, record in records]
    if len(lines) > MAXIMUM_LINES:
        raise refusal("too_many_lines", f"At most {MAXIMUM_LINES} lines at once. Split the file.")
    known = tuple(column for column in columns if column and column not in NAME_PARTS)
    known += ("name",) if is_split else ()
    return Table(known, tuple(name for name in ignored if name), tuple(lines))


def refusal(code: str, message: str, **values: str) -> Invalid:
    """The file as a whole cannot be used, for what was found in it."""
    return Invalid(message, code=f"import_{code}", fields={"file": [message]}, values=values)


def _decode(data: bytes) -> str:
    """UTF-8 or UTF-16 where the bytes say so, else Windows-1252, as Excel saves."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\x00" in data[:200]:
        encodings = ["utf-16-be" if data[:1] == b"\x00" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refusal("encoding", "This is no text file. Save it as CSV UTF-8.")


def _without_separator_hint(text: str) -> tuple[str, int]:
    """Excel may put `sep=;` on a line of its own above the headings."""
    hint = re.match(r"sep=[;,\t]\r?\n", text, re.IGNORECASE)
    return (text[hint.end() :], 1) if hint else (text, 0)


def _delimiter(text: str, layout: Layout) -> str:
    """The delimiter that gives the most headings we know."""
    top = text.lstrip("\r\n")[:4000]

    def known(delimiter: str) -> int:
        headings = next(csv.reader(io.StringIO(top, newline=""), delimiter=delimiter), [])
        return sum(1 for heading in headings if layout.column(heading))

    return max(DELIMITERS, key=known)


def _records(text: str, *, delimiter: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not empty, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = first
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            message = f"Line {begins}: a quotation mark is not closed, or a cell is endless."
            raise refusal("quotes", message, line=str(begins)) from error
        if record is None:
            return
        if any(cell.strip() for cell in record):
            yield begins, record
        begins = first + reader.line_num


def _check_columns(columns: list[str], headings: list[str], layout: Layout) -> None:
    for column in layout.required:
        is_there = column in columns or (column == "name" and "last_name" in columns)
        if not is_there:
            wanted = column.replace("_", " ")
            found = ", ".join(heading.strip() for heading in headings)[:200]
            message = f"The first line names no column “{wanted}”. It has: {found or 'nothing'}."
            raise refusal(f"no_{column}", message, found=found or "-")
    for column in filter(None, columns):
        if columns.count(column) > 1:
            same = [h.strip() for h, c in zip(headings, columns, strict=True) if c == column]
            message = f"These columns mean the same: {', '.join(same)}. Keep one."
            raise refusal("column_twice", message, same=", ".join(same)[:200])


def _line(number: int, record: list[str], columns: list[str], *, is_split: bool) -> Line:
    cells = {column: "" for column in columns if column}
    cells |= {column: cell for column, cell in zip(columns, record, strict=False) if column}
    parts = [cells.pop(part, "").strip() for part in NAME_PARTS]
    if is_split:
        cells["name"] = " ".join(filter(None, parts))
    surplus = " ".join(record[len(columns) :]).strip()
    return Line(number, cells, surplus)
