"""Importing people: previewed first, then exactly that, and the same again changes nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Conflict, NotFound
from app.core.ids import uuid7
from app.organisation import service as organisation
from app.people import imports, service
from app.people.csv_import import parse
from app.people.models import PeopleImport, Person
from app.people.roles import Role
from tests.conftest import NOON
from tests.people.files import csv_of, three_people

ADMIN = 7


def preview(data: bytes) -> PeopleImport:
    return imports.preview(parse(data), created_by=ADMIN, now=NOON)


def confirm(previewed: PeopleImport) -> PeopleImport:
    return imports.confirm(previewed.uid, created_by=ADMIN, now=NOON)


def imported(data: bytes) -> imports.Report:
    return imports.import_csv(data, dry_run=False, now=NOON)


def counts(report: imports.Report) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.rejected_lines


def everybody() -> list[Person]:
    return list(db.session.scalars(select(Person).order_by(Person.staff_number)))


def test_a_preview_writes_no_person(app: Flask) -> None:
    previewed = preview(three_people())

    assert previewed.report["created"] == 3
    assert everybody() == []


def test_confirming_writes_what_the_preview_showed(app: Flask) -> None:
    organisation.change(default_language="en", time_zone="Europe/Amsterdam")

    confirm(preview(three_people()))

    anna, bram, chloe = everybody()
    assert (anna.name, anna.language, anna.time_zone) == ("Anna Kowalska", "pl", "Europe/Brussels")
    assert (bram.role, bram.time_zone) == (Role.WORKER, "Europe/Amsterdam")
    assert (chloe.role, chloe.site, chloe.created_at) == (Role.EDITOR, "Gent", NOON)
    assert service.find_by_staff_number(" 1003 ") is chloe


def test_a_new_person_without_a_language_gets_the_organisations(app: Flask) -> None:
    organisation.change(default_language="de")

    imported(csv_of("1;Anna", head="staff number;name"))

    assert everybody()[0].language == "de"


def test_confirming_twice_changes_nothing(app: Flask) -> None:
    previewed = preview(three_people())
    confirm(previewed)
    revs = [person.rev for person in everybody()]

    again = confirm(previewed)

    assert again.report["created"] == 3
    assert [person.rev for person in everybody()] == revs


def test_the_rows_of_a_confirmed_import_are_not_kept(app: Flask) -> None:
    previewed = preview(three_people())

    confirm(previewed)

    assert previewed.rows == []


def test_the_same_file_again_changes_nobody(app: Flask) -> None:
    imported(three_people())

    report = imported(three_people())

    assert counts(report) == (0, 0, 3, 0)
    assert [person.rev for person in everybody()] == [0, 0, 0]


def test_a_changed_line_updates_that_person_and_says_which_columns(app: Flask) -> None:
    imported(three_people())

    report = imported(csv_of("1002;Bram de Vries;Antwerpen", head="stamnr;naam;locatie"))

    assert counts(report) == (0, 1, 0, 0)
    assert report.updates == [imports.Changed(2, "1002", "Bram de Vries", ["site"])]
    bram = everybody()[1]
    assert (bram.site, bram.department, bram.phone, bram.rev) == (
        "Antwerpen",
        "Vervoer",
        "0612345678",
        1,
    )


def test_a_new_name_can_be_searched_and_sorted_by(app: Flask) -> None:
    imported(csv_of("1;Anna", head="staff number;name"))

    imported(csv_of("1;Żaneta", head="staff number;name"))

    found = db.session.scalars(service.select_people(service.PeopleFilter(search="zaneta"))).all()
    assert [person.name for person in found] == ["Żaneta"]


def test_an_empty_cell_clears_but_not_language_time_zone_or_role(app: Flask) -> None:
    imported(three_people())

    imported(csv_of("1003;Chloé Dubois;;;;;;;;"))

    chloe = everybody()[2]
    assert (chloe.site, chloe.job, chloe.email) == ("", "", "")
    assert (chloe.language, chloe.time_zone, chloe.role) == ("fr", "Europe/Brussels", Role.EDITOR)


def test_good_lines_are_used_beside_rejected_ones(app: Flask) -> None:
    report = imported(csv_of("1;Anna;Klingon", "2;Bram;nl", head="staff number;name;language"))

    assert counts(report) == (1, 0, 0, 1)
    assert [person.name for person in everybody()] == ["Bram"]


def test_a_dry_run_counts_and_writes_nothing(app: Flask) -> None:
    report = imports.import_csv(three_people(), dry_run=True, now=NOON)

    assert counts(report) == (3, 0, 0, 0)
    assert everybody() == []


def test_people_who_changed_since_the_preview_ask_for_another_preview(app: Flask) -> None:
    imported(three_people())
    previewed = preview(csv_of("1002;Bram;Gent", head="staff number;name;site"))
    service.change(everybody()[1], site="Antwerpen")

    with pytest.raises(Conflict) as refusal:
        confirm(previewed)

    assert refusal.value.code == "people_changed"
    assert everybody()[1].site == "Antwerpen"


def test_somebody_added_since_the_preview_asks_for_another_preview(app: Flask) -> None:
    previewed = preview(three_people())
    imported(csv_of("1001;Anna Kowalska", head="staff number;name"))

    with pytest.raises(Conflict):
        confirm(previewed)


def test_people_the_file_does_not_name_may_change_meanwhile(app: Flask) -> None:
    imported(csv_of("9;Zoë", head="staff number;name"))
    previewed = preview(three_people())
    service.change(service.find_by_staff_number("9"), name="Zoë Smit")

    confirm(previewed)

    assert len(everybody()) == 4


def test_a_preview_of_somebody_else_is_not_there(app: Flask) -> None:
    previewed = preview(three_people())

    with pytest.raises(NotFound):
        imports.confirm(previewed.uid, created_by=ADMIN + 1, now=NOON)
    with pytest.raises(NotFound):
        imports.confirm(uuid7(), created_by=ADMIN, now=NOON)


def test_a_preview_is_forgotten_after_a_day(app: Flask) -> None:
    previewed = preview(three_people())
    later = NOON + timedelta(days=1, seconds=1)

    with pytest.raises(NotFound):
        imports.confirm(previewed.uid, created_by=ADMIN, now=later)
    imports.preview(parse(three_people()), created_by=ADMIN, now=later)

    assert db.session.query(PeopleImport).count() == 1


def test_an_import_cannot_take_the_last_admin_away(app: Flask) -> None:
    imported(csv_of("1;Anna;admin", head="staff number;name;role"))

    report = imported(csv_of("1;Anna;worker", "2;Bram;worker", head="staff number;name;role"))

    assert counts(report) == (1, 0, 0, 1)
    assert (report.rejected[0].code, report.rejected[0].field) == ("last_admin", "role")
    assert everybody()[0].role is Role.ADMIN


def test_an_import_may_hand_over_to_another_admin(app: Flask) -> None:
    imported(csv_of("1;Anna;admin", head="staff number;name;role"))

    report = imported(csv_of("1;Anna;worker", "2;Bram;admin", head="staff number;name;role"))

    assert counts(report) == (1, 1, 0, 0)


def test_a_suspended_admin_does_not_count_as_the_last_one(app: Flask) -> None:
    imported(csv_of("1;Anna;admin", "2;Bram;admin", head="staff number;name;role"))
    service.suspend(everybody()[1], now=NOON)

    report = imported(csv_of("1;Anna;worker", head="staff number;name;role"))

    assert report.rejected[0].code == "last_admin"


def test_an_import_leaves_suspended_people_suspended(app: Flask) -> None:
    imported(three_people())
    service.suspend(everybody()[0], now=NOON)

    imported(csv_of("1001;Anna Nowak", head="staff number;name"))

    assert everybody()[0].name == "Anna Nowak"
    assert everybody()[0].is_suspended


def test_a_hundred_lines_take_as_many_queries_as_ten(
    app: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def queries(people: int) -> int:
        lines = [f"{number};Name {number}" for number in range(people)]
        with count_queries() as statements:
            imported(csv_of(*lines, head="staff number;name"))
        db.session.rollback()
        return len(statements)

    assert queries(10) == queries(100)
