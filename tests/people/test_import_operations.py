"""POST /api/people/imports and its confirmation."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.core.ids import uuid7
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.people.files import csv_of, three_people

IMPORTS = "/api/people/imports"

As = Callable[[Person], FlaskClient]


@pytest.fixture
def admin(as_: As) -> FlaskClient:
    return as_(factories.person(role=Role.ADMIN, language="nl"))


def upload(browser: FlaskClient, data: bytes, *, kind: str = "text/csv") -> Any:
    return browser.post(IMPORTS, data=data, content_type=kind)


def confirm(browser: FlaskClient, id_: object) -> Any:
    return browser.post(f"{IMPORTS}/{id_}/confirm")


def people() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_nothing_is_saved_until_it_is_confirmed(admin: FlaskClient) -> None:
    before = people()

    preview = upload(admin, three_people())

    assert preview.status_code == 201
    assert preview.json["created"] == 3
    assert preview.json["confirmed_at"] is None
    assert people() == before

    confirmed = confirm(admin, preview.json["id"])

    assert confirmed.status_code == 200
    assert confirmed.json["created"] == 3
    assert confirmed.json["confirmed_at"] is not None
    assert people() == before + 3


def test_confirming_twice_answers_the_same_and_saves_once(admin: FlaskClient) -> None:
    preview = upload(admin, three_people())

    first, second = (confirm(admin, preview.json["id"]).json for _ in range(2))

    assert first == second
    assert people() == 4


def test_the_same_file_again_is_unchanged(admin: FlaskClient) -> None:
    confirm(admin, upload(admin, three_people()).json["id"])

    again = upload(admin, three_people()).json

    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)


def test_a_rejected_line_says_where_what_and_how_to_cure_it_in_the_admins_language(
    admin: FlaskClient,
) -> None:
    data = csv_of("1;Anna;Klingon", "2;Bram;nl", head="personeelsnummer;naam;taal;")

    preview = upload(admin, data).json

    assert (preview["created"], preview["rejected_lines"]) == (1, 1)
    (rejected,) = preview["rejected"]
    assert rejected["cure"].startswith("Gebruik nl")
    assert (rejected["line"], rejected["field"], rejected["value"], rejected["code"]) == (
        2,
        "language",
        "Klingon",
        "unknown_language",
    )


def test_an_update_names_the_person_and_the_columns(admin: FlaskClient) -> None:
    factories.person(staff_number="A1", name="Anna")

    preview = upload(admin, csv_of("a1;Anna;Gent;42", head="stamnr;naam;locatie;maat")).json

    assert preview["updates"] == [
        {"line": 2, "staff_number": "A1", "name": "Anna", "fields": ["site"]}
    ]
    assert preview["ignored_columns"] == ["maat"]


def test_people_changed_meanwhile_ask_for_another_preview(admin: FlaskClient) -> None:
    anna = factories.person(staff_number="A1", name="Anna")
    preview = upload(admin, csv_of("A1;Anna;Gent", head="stamnr;naam;locatie"))
    admin.patch(f"/api/people/{anna.uid}", json={"site": "Utrecht"})

    answer = confirm(admin, preview.json["id"])

    assert (answer.status_code, answer.json["code"]) == (409, "people_changed")


def test_a_suspended_meanwhile_person_does_not_spoil_the_import(admin: FlaskClient) -> None:
    anna = factories.person(staff_number="A1", name="Anna")
    preview = upload(admin, csv_of("A1;Anna;Gent", head="stamnr;naam;locatie"))
    admin.post(f"/api/people/{anna.uid}/suspend")

    assert confirm(admin, preview.json["id"]).status_code == 200


def test_an_import_of_another_admin_is_not_there(admin: FlaskClient, as_: As) -> None:
    preview = upload(admin, three_people())
    other = as_(factories.person(role=Role.ADMIN))

    assert confirm(other, preview.json["id"]).status_code == 404
    assert confirm(admin, uuid7()).status_code == 404


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"name\nAnna\n", "text/csv", "import_no_staff_number"),
        (b"PK\x03\x04" + b"\x00" * 40, "text/csv", "import_encoding"),
        (three_people(), "application/vnd.ms-excel", "wrong_type"),
        (three_people(), "application/json", "wrong_type"),
        (b"x" * (10 * 1024 * 1024 + 1), "text/csv", "import_too_large"),
    ],
    ids=["no key", "a workbook", "another type", "JSON", "11 MB"],
)
def test_a_file_that_cannot_be_used_is_refused(
    admin: FlaskClient, data: bytes, kind: str, code: str
) -> None:
    answer = upload(admin, data, kind=kind)

    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_refused_file_says_what_was_found_in_it(admin: FlaskClient) -> None:
    answer = upload(admin, b"name;site\nAnna;Ghent\n")

    assert answer.json["values"] == {"found": "name, site"}


def test_every_rejected_cell_is_there_to_download(admin: FlaskClient, as_: As) -> None:
    wrong = [f"{number};Anna;Klingon" for number in range(300)]
    preview = upload(admin, csv_of(*wrong, head="stamnr;naam;taal"))
    path = f"{IMPORTS}/{preview.json['id']}/rejected"

    answer = admin.get(path)

    assert len(preview.json["rejected"]) == 200
    assert [each["line"] for each in answer.json["items"]] == list(range(2, 302))
    assert answer.json["items"][:200] == preview.json["rejected"]
    assert as_(factories.person(role=Role.ADMIN)).get(path).status_code == 404


def test_an_editor_may_not_import(as_: As) -> None:
    editor = as_(factories.person(role=Role.EDITOR))

    assert upload(editor, three_people()).status_code == 403
    assert confirm(editor, uuid7()).status_code == 403


def test_nobody_signed_in_may_import(client: FlaskClient) -> None:
    assert upload(client, three_people()).status_code == 401
    assert confirm(client, uuid7()).status_code == 401
