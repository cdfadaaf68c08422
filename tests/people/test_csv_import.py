"""What each cell may hold; each refused line names its number, field, value and cure."""

import pytest

from app.people.csv_import import Parsed, Rejected, parse
from tests.people.files import csv_of, three_people


def parsed_cell(column: str, cell: str) -> Parsed:
    return parse(csv_of(f'1;Anna;"{cell}"', head=f"staff number;name;{column}"))


def value_of(column: str, cell: str) -> str | None:
    """What a cell becomes; None where it says nothing."""
    parsed = parsed_cell(column, cell)
    assert not parsed.rejected
    return parsed.rows[0].values.get(column)


def problem_of(column: str, cell: str) -> Rejected:
    parsed = parsed_cell(column, cell)
    assert not parsed.rows
    (problem,) = parsed.rejected
    return problem


def test_a_dutch_file_gives_people() -> None:
    parsed = parse(three_people())

    assert not parsed.rejected
    assert parsed.rows[0].values == {
        "staff_number": "1001",
        "name": "Anna Kowalska",
        "language": "pl",
        "time_zone": "Europe/Brussels",
        "site": "Gent",
        "department": "Vervoer",
        "job": "Chauffeur",
        "phone": "+32470123456",
        "email": "",
    }
    assert parsed.rows[2].values["role"] == "editor"


@pytest.mark.parametrize(
    ("cell", "language"),
    [
        ("nl", "nl"),
        ("NL", "nl"),
        ("nl-BE", "nl"),
        ("en_GB", "en"),
        ("Nederlands", "nl"),
        ("Polish", "pl"),
        ("polski", "pl"),
        ("Français", "fr"),
        ("ESPAÑOL", "es"),
        (" Duits ", "de"),
        ("", None),
    ],
)
def test_a_language_is_a_code_or_a_name(cell: str, language: str | None) -> None:
    assert value_of("language", cell) == language


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        ("Medewerker", "worker"),
        ("voorman", "foreman"),
        ("HR", "editor"),
        ("Administrator", "admin"),
        ("Works council", "council"),
        ("", None),
    ],
)
def test_a_role_is_named_in_dutch_or_english(cell: str, role: str | None) -> None:
    assert value_of("role", cell) == role


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("+32 470 12.34.56", "+32470123456"),
        ("0031 6 12345678", "+31612345678"),
        ("+31 (0)6-1234 5678", "+31612345678"),
        ("0470/12.34.56", "0470123456"),
        ("'+32470123456", "+32470123456"),
        ("", ""),
    ],
)
def test_a_phone_number_is_written_any_way(cell: str, phone: str) -> None:
    assert value_of("phone", cell) == phone


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("site", "  Gent \u00a0 Noord ", "Gent Noord"),
        ("department", "Night\nshift", "Night shift"),
        ("job", "Chauffeur\u202e\u200b", "Chauffeur"),
        ("site", "Lie\u0300ge", "Li\u00e8ge"),
        ("site", '=""0123""', "0123"),
        ("time_zone", "europe/amsterdam", "Europe/Amsterdam"),
        ("email", " anna@bouw.be ", "anna@bouw.be"),
    ],
    ids=["spaces", "line break", "invisible", "composed", "text mark", "time zone", "e-mail"],
)
def test_cells_are_tidied(column: str, cell: str, value: str) -> None:
    assert value_of(column, cell) == value


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("language", "Klingon", "unknown_language"),
        ("time_zone", "Amsterdam", "unknown_time_zone"),
        ("role", "boss", "unknown_role"),
        ("phone", "12", "bad_phone"),
        ("phone", "call me", "bad_phone"),
        ("phone", "3,25E+10", "rounded"),
        ("job", "#NAAM?", "excel_error"),
        ("site", "#N/B", "excel_error"),
        ("site", "#REF!", "excel_error"),
        ("department", "#WAARDE!", "excel_error"),
        ("role", "#DIV/0!", "excel_error"),
        ("email", "anna at bouw.be", "bad_email"),
        ("email", "a@b.be; c@d.be", "bad_email"),
        ("site", "x" * 101, "too_long"),
    ],
)
def test_a_cell_that_cannot_be_used_names_field_value_and_cure(
    column: str, cell: str, code: str
) -> None:
    problem = problem_of(column, cell)

    assert (problem.line, problem.field, problem.code) == (2, column, code)
    assert problem.value.startswith(cell[:100])
    assert problem.cure("nl") != problem.cure("en")
    assert "{" not in problem.cure("nl") + problem.cure("en")


def test_every_problem_of_a_line_is_named_at_once() -> None:
    parsed = parse(csv_of(";;Klingon", head="staff number;name;language"))

    assert [problem.field for problem in parsed.rejected] == ["staff_number", "name", "language"]


def test_a_staff_number_twice_in_a_file_is_refused_the_second_time_in_any_case() -> None:
    parsed = parse(csv_of("a1;Anna", "b2;Bram", " A1 ;Chris", head="staff number;name"))

    assert [row.values["name"] for row in parsed.rows] == ["Anna", "Bram"]
    (problem,) = parsed.rejected
    assert (problem.line, problem.code, problem.value) == (4, "duplicate", " A1 ")
    assert "Line 2" in problem.cure("en")
    assert "Regel 2" in problem.cure("nl")


def test_a_number_that_excel_rounded_is_not_taken_for_a_staff_number() -> None:
    (problem,) = parse(csv_of("1,23457E+11;Anna", head="staff number;name")).rejected

    assert problem.code == "rounded"


def test_a_line_with_more_cells_than_headings_is_refused() -> None:
    (problem,) = parse(csv_of("1,Smit, Jan", head="staff number,name")).rejected

    assert (problem.code, problem.value) == ("too_many_cells", "Jan")


def test_a_line_with_fewer_cells_than_headings_is_empty_at_its_end() -> None:
    (row,) = parse(csv_of("1;Anna", head="staff number;name;site")).rows

    assert row.values == {"staff_number": "1", "name": "Anna", "site": ""}
