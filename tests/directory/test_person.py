"""One person: look up, change, suspend, restore."""

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.core.ids import uuid7
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.directory.conftest import As

CHANGES = [("GET", ""), ("PATCH", ""), ("POST", "/suspend"), ("POST", "/restore")]


def at(person: Person, action: str = "") -> str:
    return f"/api/people/{person.uid}{action}"


def me(browser: FlaskClient) -> str:
    return f"/api/people/{browser.get('/api/session').json['person']['id']}"


def rev_of(person: Person) -> int:
    db.session.refresh(person)
    return person.rev


def test_a_person_is_found_by_id(admin: FlaskClient) -> None:
    anna = factories.person(name="Anna")

    answer = admin.get(at(anna))

    assert (answer.status_code, answer.json["name"]) == (200, "Anna")
    assert answer.json["state"] == "not_invited"


def test_a_change_is_tidied_saved_and_told_to_the_inbox(admin: FlaskClient) -> None:
    anna = factories.person(name="Anna")
    before = anna.rev

    answer = admin.patch(
        at(anna),
        json={"name": " Anna  Smit ", "phone": "0032 470 12 34 56", "language": "pl", "site": ""},
    )

    assert answer.status_code == 200, answer.json
    assert answer.json["name"] == "Anna Smit"
    assert answer.json["phone"] == "+32470123456"
    assert answer.json["language"] == "pl"
    assert rev_of(anna) == before + 1


def test_a_change_of_nothing_is_no_change(admin: FlaskClient) -> None:
    anna = factories.person(name="Anna")
    before = anna.rev

    assert admin.patch(at(anna), json={"name": "Anna"}).status_code == 200
    assert rev_of(anna) == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"staff_number": ""}, "staff_number"),
        ({"language": "xx"}, "language"),
        ({"role": "boss"}, "role"),
        ({"role": None}, "role"),
        ({"time_zone": "Amsterdam"}, "time_zone"),
        ({"phone": "call me"}, "phone"),
        ({"email": "nowhere"}, "email"),
        ({"site": "x" * 101}, "site"),
        ({"site": "a\x00b"}, "site"),
        ({"id": "x"}, "id"),
    ],
)
def test_a_wrong_change_names_its_field(
    admin: FlaskClient, change: dict[str, object], field: str
) -> None:
    answer = admin.patch(at(factories.person()), json=change)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_a_staff_number_belongs_to_one_person_in_any_case(admin: FlaskClient) -> None:
    factories.person(staff_number="ab1")
    anna = factories.person(staff_number="cd2")

    answer = admin.patch(at(anna), json={"staff_number": "AB1"})

    assert (answer.status_code, answer.json["code"]) == (409, "staff_number_taken")
    assert admin.patch(at(anna), json={"staff_number": "CD2"}).status_code == 200


def test_a_suspended_person_is_out_on_the_very_next_request(admin: FlaskClient, as_: As) -> None:
    anna = factories.person()
    phone = as_(anna)
    assert phone.get("/api/session").status_code == 200

    answer = admin.post(at(anna, "/suspend"))

    assert (answer.status_code, answer.json["state"]) == (200, "suspended")
    assert phone.get("/api/session").status_code == 401


def test_a_restored_person_is_in_again(admin: FlaskClient, as_: As) -> None:
    anna = factories.person()
    phone = as_(anna)
    admin.post(at(anna, "/suspend"))

    answer = admin.post(at(anna, "/restore"))

    assert (answer.status_code, answer.json["suspended_at"]) == (200, None)
    assert phone.get("/api/session").status_code == 200


def test_suspending_and_restoring_twice_are_refused(admin: FlaskClient) -> None:
    anna = factories.person()

    assert admin.post(at(anna, "/restore")).json["code"] == "not_suspended"
    admin.post(at(anna, "/suspend"))
    again = admin.post(at(anna, "/suspend"))

    assert (again.status_code, again.json["code"]) == (409, "already_suspended")


def test_the_last_admin_stays_admin(admin: FlaskClient) -> None:
    suspended = admin.post(f"{me(admin)}/suspend")
    demoted = admin.patch(me(admin), json={"role": "worker"})

    assert (suspended.status_code, suspended.json["code"]) == (409, "last_admin")
    assert (demoted.status_code, demoted.json["code"]) == (409, "last_admin")


def test_an_admin_may_step_down_when_there_is_another(admin: FlaskClient) -> None:
    factories.person(role=Role.ADMIN)

    assert admin.patch(me(admin), json={"role": "worker"}).status_code == 200
    assert admin.get("/api/people").status_code == 403


def test_a_suspended_admin_is_not_another_admin(admin: FlaskClient) -> None:
    other = factories.person(role=Role.ADMIN)
    admin.post(at(other, "/suspend"))

    assert admin.patch(me(admin), json={"role": "worker"}).status_code == 409


@pytest.mark.parametrize(("method", "action"), CHANGES)
def test_an_unknown_person_is_not_there(admin: FlaskClient, method: str, action: str) -> None:
    answer = admin.open(f"/api/people/{uuid7()}{action}", method=method, json={})

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(("method", "action"), CHANGES)
def test_a_worker_may_do_none_of_it(worker: FlaskClient, method: str, action: str) -> None:
    answer = worker.open(at(factories.person(), action), method=method, json={})

    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "action"), CHANGES[1:])
def test_an_editor_may_only_look(editor: FlaskClient, method: str, action: str) -> None:
    answer = editor.open(at(factories.person(), action), method=method, json={})

    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "action"), CHANGES)
def test_nobody_signed_in_may_do_none_of_it(client: FlaskClient, method: str, action: str) -> None:
    answer = client.open(at(factories.person(), action), method=method, json={})

    assert answer.status_code == 401
