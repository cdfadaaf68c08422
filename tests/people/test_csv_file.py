"""CSV files come in every shape Excel knows."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.people.csv_file import Line, read
from app.people.csv_import import parse
from tests.people.files import csv_of

PLAIN = "Staff number;Name\r\n1;Zoë\r\n2;Jürgen\r\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode("utf-8"),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp1252"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.replace(";", ",").encode(),
        PLAIN.replace(";", "\t").encode("utf-16"),
        PLAIN.replace("\r\n", "\n").encode(),
        PLAIN.replace("\r\n", "\r").encode(),
    ],
    ids=[
        "UTF-8",
        "UTF-8 with BOM",
        "Windows-1252",
        "UTF-16",
        "UTF-16 LE without BOM",
        "UTF-16 BE without BOM",
        "UTF-16 BE",
        "commas",
        "Unicode text of Excel",
        "Unix line ends",
        "old Macintosh line ends",
    ],
)
def test_encoding_delimiter_and_line_ends_are_found_out(data: bytes) -> None:
    table = read(data)

    names = [line.cells["name"] for line in table.lines]
    assert names == ["Zoë", "Jürgen"]
    assert [line.number for line in table.lines] == [2, 3]


@pytest.mark.parametrize(
    "head",
    [
        "staff number;name",
        " STAFF_NUMBER ; Name ",
        "Personeelsnummer;Naam",
        "Personeels-nr.;Volledige naam",
        "Employee ID;Full Name",
        "Stamnr;NÁAM",
    ],
)
def test_headings_are_known_in_dutch_and_english_however_written(head: str) -> None:
    assert read(f"{head}\n1;Anna\n".encode()).columns == ("staff_number", "name")


def test_the_hint_excel_puts_above_the_headings_is_not_a_heading() -> None:
    table = read(b"sep=;\r\nstaff number;name\r\n1;Anna\r\n")

    assert table.lines == (Line(3, {"staff_number": "1", "name": "Anna"}),)


def test_a_delimiter_and_a_line_break_in_quotes_belong_to_the_cell() -> None:
    table = read(b'staff number,name,department\n1,"Smit, Jan","Night\nshift"\n2,Anna,\n')

    assert table.lines[0].cells["name"] == "Smit, Jan"
    assert table.lines[0].cells["department"] == "Night\nshift"
    assert table.lines[1].number == 4


def test_empty_lines_are_passed_over_and_counted() -> None:
    table = read(b"staff number;name\n\n;\n1;Anna\n\n")

    assert [line.number for line in table.lines] == [4]


def test_columns_nobody_knows_are_named_and_ignored() -> None:
    table = read(b"staff number;name;Shoe size;\n1;Anna;41;\n")

    assert table.ignored == ("Shoe size",)
    assert table.lines[0].cells == {"staff_number": "1", "name": "Anna"}


@pytest.mark.parametrize(
    ("data", "values"),
    [
        (b"", {"found": "-"}),
        (b"name; site\nAnna;Ghent\n", {"found": "name, site"}),
        (b"staff number;name;Naam\n1;Anna;Anna\n", {"same": "name, Naam"}),
        (b'staff number;name\n1;Anna\n2;"Bram\n', {"line": "3"}),
    ],
    ids=["empty", "no staff number", "one column twice", "open quotation mark"],
)
def test_what_was_found_in_a_file_goes_along_for_the_words_of_other_languages(
    data: bytes, values: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        read(data)

    assert refusal.value.values == values


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import_no_staff_number"),
        (b"name;site\nAnna;Ghent\n", "import_no_staff_number"),
        (b"staff number;site\n1;Ghent\n", "import_no_name"),
        (b"staff number;name;Naam\n1;Anna;Anna\n", "import_column_twice"),
        (b'staff number;name\n1;"Anna\n2;Bram\n', "import_quotes"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" * 40, "import_encoding"),
        (b"staff number;name\n1;An\x81na\xff\n", "import_encoding"),
        (b"staff number;name\n" + b"1;A\n" * 100_001, "import_too_many_lines"),
        (b"x" * (10 * 1024 * 1024 + 1), "import_too_large"),
    ],
    ids=[
        "empty",
        "no staff number",
        "no name",
        "one column twice",
        "open quotation mark",
        "an Excel workbook",
        "no known encoding",
        "too many lines",
        "too large",
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(data)

    assert refusal.value.code == code
    assert list(refusal.value.fields) == ["file"]


def test_an_open_quotation_mark_is_named_by_its_line() -> None:
    with pytest.raises(Invalid, match="Line 3"):
        read(csv_of("1;Anna", '2;"Bram', "3;Chris", head="staff number;name"))


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail_otherwise_than_by_refusing(data: bytes) -> None:
    for start in (b"", b"staff number;name\n", codecs.BOM_UTF16_LE):
        with suppress(Invalid):
            assert all(row.key for row in parse(start + data).rows)


@pytest.mark.parametrize(
    ("head", "record", "name"),
    [
        ("Nummer;Voornaam;Tussenvoegsel;Achternaam", "1;Anna;van den;Berg", "Anna van den Berg"),
        ("Nummer;Achternaam;Voornaam", "1;Maes;Lotte", "Lotte Maes"),
        ("Number;First name;Last name", "1;;Okafor", "Okafor"),
        ("Number;Name;Last name", "1;Anna Berg;Berg", "Anna Berg"),
    ],
)
def test_a_name_in_parts_is_put_together(head: str, record: str, name: str) -> None:
    table = read(f"{head}\n{record}\n".encode())

    assert sorted(table.columns) == ["name", "staff_number"]
    assert table.lines[0].cells == {"staff_number": "1", "name": name}
