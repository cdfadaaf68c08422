"""GET /api/people."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from app.auth import invitations
from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.directory.conftest import As
from tests.subscriptions.browsers import subscribe_browser


def names(browser: FlaskClient, **query: str | int) -> list[str]:
    answer = browser.get("/api/people", query_string=query)
    assert answer.status_code == 200, answer.json
    return [person["name"] for person in answer.json["items"]]


def states(browser: FlaskClient) -> dict[str, str]:
    items = browser.get("/api/people").json["items"]
    return {person["name"]: person["state"] for person in items}


def invite(person: Person) -> None:
    invitations.invite([person], now=clock.now())
    db.session.commit()


def test_people_come_by_name_in_any_case_and_without_accents(admin: FlaskClient) -> None:
    for name in ("bert", "Élodie", "Zoë", "Emma"):
        factories.person(name=name)

    assert names(admin) == ["Ada Admin", "bert", "Élodie", "Emma", "Zoë"]


def test_a_person_says_who_they_are_and_how_far(admin: FlaskClient) -> None:
    anna = factories.person(
        name="Anna", staff_number="A7", site="Ghent", department="Transport", job="driver"
    )

    (listed,) = admin.get("/api/people?search=anna").json["items"]

    assert listed == {
        "id": str(anna.uid),
        "staff_number": "A7",
        "name": "Anna",
        "language": "nl",
        "time_zone": "Europe/Amsterdam",
        "site": "Ghent",
        "department": "Transport",
        "job": "driver",
        "phone": "",
        "email": "",
        "role": "worker",
        "suspended_at": None,
        "created_at": "2026-11-23T12:00:00+00:00",
        "state": "not_invited",
        "device_count": 0,
    }


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("zoe", ["Zoë Smit"]),
        ("SMIT", ["Jan Smit", "Zoë Smit"]),
        ("smit jan", ["Jan Smit"]),
        ("b-10", ["Jan Smit"]),
        ("%", []),
        ("_", []),
        ("nobody", []),
    ],
)
def test_a_search_looks_in_names_and_staff_numbers(
    admin: FlaskClient, search: str, found: list[str]
) -> None:
    factories.person(name="Zoë Smit", staff_number="B-9")
    factories.person(name="Jan Smit", staff_number="B-10")

    assert names(admin, search=search) == found


@pytest.mark.parametrize(
    "query",
    [
        {"site": "Ghent"},
        {"department": "Transport"},
        {"job": "driver"},
        {"language": "pl"},
        {"role": "foreman"},
        {"site": "Ghent", "job": "driver", "search": "anna"},
    ],
)
def test_filters_narrow_the_list(admin: FlaskClient, query: dict[str, str]) -> None:
    factories.person(
        name="Anna",
        site="Ghent",
        department="Transport",
        job="driver",
        language="pl",
        role=Role.FOREMAN,
    )
    factories.person(name="Bram", site="Utrecht", department="HR", job="planner")

    assert names(admin, **query) == ["Anna"]


def test_each_state_is_told(admin: FlaskClient, as_: As) -> None:
    factories.person(name="Nora")
    invite(factories.person(name="Ivo"))
    as_(factories.person(name="Sara"))
    subscribe_browser(as_(factories.person(name="Noor")))
    gone = factories.person(name="Gus")
    subscribe_browser(as_(gone))
    admin.post(f"/api/people/{gone.uid}/suspend")

    assert states(admin) == {
        "Ada Admin": "signed_in",
        "Gus": "suspended",
        "Ivo": "invited",
        "Noor": "notifications_on",
        "Nora": "not_invited",
        "Sara": "signed_in",
    }
    assert names(admin, state="invited") == ["Ivo"]
    assert names(admin, state="notifications_on") == ["Noor"]
    assert names(admin, state="suspended") == ["Gus"]


def test_devices_are_counted_while_they_are_signed_in(admin: FlaskClient, as_: As) -> None:
    anna = factories.person(name="Anna")
    as_(anna)
    as_(anna).delete("/api/session")

    (listed,) = admin.get("/api/people?search=anna").json["items"]

    assert listed["device_count"] == 1


def test_pages_follow_each_other_also_between_people_of_one_name(admin: FlaskClient) -> None:
    for _ in range(5):
        factories.person(name="Jan")
    seen, cursor = [], ""

    while cursor is not None:
        page = admin.get("/api/people", query_string={"limit": 2, "cursor": cursor}).json
        seen += [person["id"] for person in page["items"]]
        cursor = page["next_cursor"]

    assert len(seen) == len(set(seen)) == 6


def test_twenty_people_take_as_many_queries_as_one(
    admin: FlaskClient, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_queries() as alone:
        admin.get("/api/people")
    for _ in range(20):
        factories.person()

    with count_queries() as together:
        assert len(names(admin)) == 21

    assert len(together) == len(alone) == 3


def test_an_editor_may_look_people_up(editor: FlaskClient) -> None:
    assert names(editor) == ["Edo Editor"]


def test_a_worker_may_not(worker: FlaskClient) -> None:
    assert worker.get("/api/people").status_code == 403


def test_nobody_signed_in_gets_nothing(client: FlaskClient) -> None:
    assert client.get("/api/people").status_code == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "happy"}, "state"),
        ({"role": "boss"}, "role"),
        ({"language": "xx"}, "language"),
        ({"limit": "0"}, "limit"),
        ({"limit": "9999999999999999999"}, "limit"),
        ({"cursor": "not-ours"}, "cursor"),
        ({"cursor": "WyJcdWQ4MDAiLCAxXQ"}, "cursor"),
        ({"search": "x" * 101}, "search"),
        ({"unknown": "1"}, "unknown"),
    ],
)
def test_a_wrong_question_names_its_field(
    admin: FlaskClient, query: dict[str, str], field: str
) -> None:
    answer = admin.get("/api/people", query_string=query)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
