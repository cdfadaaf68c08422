"""POST /api/setup: an empty platform gets its first admin, once."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.organisation import service as organisation
from app.organisation.models import CoreTeamRole
from app.people.models import Person
from app.people.roles import Role
from app.setup import service
from tests import factories
from tests.conftest import NOON


@pytest.fixture
def token(app: Flask) -> str:
    """What a first start prints."""
    issued = service.ensure_link(now=NOON)
    db.session.commit()
    assert issued is not None
    return issued


def wish(token: str, /, **values: Any) -> dict[str, Any]:
    """A first admin's answers."""
    return {
        "token": token,
        "organisation": {
            "name": "Bouw & Zn",
            "colour": "#C8102E",
            "default_language": "nl",
            "time_zone": "Europe/Brussels",
        },
        "admin": {"staff_number": "1", "name": "Ada", "language": "en"},
        "core_team": [],
        "device_label": "Ada's laptop",
    } | values


def saved() -> dict[str, Person]:
    return {person.name: person for person in db.session.scalars(select(Person))}


def test_the_first_admin_is_in_at_once(client: FlaskClient, token: str) -> None:
    answer = client.post("/api/setup", json=wish(token))

    assert answer.status_code == 201, answer.json
    assert answer.json["person"]["name"] == "Ada"
    assert "organisation:write" in answer.json["permissions"]
    assert answer.json["device"]["label"] == "Ada's laptop"
    assert client.get("/api/session").json["person"]["staff_number"] == "1"


def test_the_organisation_takes_its_name_colour_and_defaults(
    client: FlaskClient, token: str
) -> None:
    assert client.get("/api/organisation").json["is_set_up"] is False

    client.post("/api/setup", json=wish(token))

    public = client.get("/api/organisation").json
    assert (public["name"], public["colour"], public["on_colour"]) == (
        "Bouw & Zn",
        "#c8102e",
        "#ffffff",
    )
    assert (public["time_zone"], public["is_set_up"]) == ("Europe/Brussels", True)
    assert saved()["Ada"].time_zone == "Europe/Brussels"


def test_the_core_team_is_named_and_can_be_invited(client: FlaskClient, token: str) -> None:
    team = [
        {"role": "project_lead", "name": "Ada", "staff_number": "1"},
        {"role": "communication_manager", "name": "Carl", "staff_number": "2"},
        {"role": "technical_admin", "name": "Tess", "staff_number": "3"},
    ]

    client.post("/api/setup", json=wish(token, core_team=team))

    assert {member.role: member.name for member in organisation.core_team()} == {
        CoreTeamRole.PROJECT_LEAD: "Ada",
        CoreTeamRole.COMMUNICATION_MANAGER: "Carl",
        CoreTeamRole.TECHNICAL_ADMIN: "Tess",
    }
    assert {name: person.role for name, person in saved().items()} == {
        "Ada": Role.ADMIN,
        "Carl": Role.EDITOR,
        "Tess": Role.ADMIN,
    }


def test_one_person_may_hold_two_roles_and_gets_what_both_need(
    client: FlaskClient, token: str
) -> None:
    team = [
        {"role": "communication_manager", "name": "Carl", "staff_number": "2"},
        {"role": "technical_admin", "name": "Carl", "staff_number": "2"},
    ]

    client.post("/api/setup", json=wish(token, core_team=team))

    assert saved()["Carl"].role is Role.ADMIN


def test_a_name_without_a_staff_number_is_only_a_name(client: FlaskClient, token: str) -> None:
    team = [{"role": "project_lead", "name": "Outside adviser"}]

    client.post("/api/setup", json=wish(token, core_team=team))

    assert list(saved()) == ["Ada"]
    assert organisation.core_team()[0].name == "Outside adviser"


def test_the_link_works_once(client: FlaskClient, token: str) -> None:
    client.post("/api/setup", json=wish(token))

    again = client.post("/api/setup", json=wish(token))

    assert (again.status_code, again.json["code"]) == (410, "already_set_up")
    assert list(saved()) == ["Ada"]


def test_a_guessed_token_opens_nothing(client: FlaskClient, token: str) -> None:
    answer = client.post("/api/setup", json=wish("A" * 22))

    assert (answer.status_code, answer.json["code"]) == (410, "unknown_link")
    assert [error["field"] for error in answer.json["errors"]] == ["token"]
    assert saved() == {}


def test_each_start_gives_another_link_and_ends_the_one_before(
    client: FlaskClient, token: str
) -> None:
    newer = service.ensure_link(now=NOON)
    db.session.commit()

    assert client.post("/api/setup", json=wish(token)).status_code == 410
    assert client.post("/api/setup", json=wish(newer)).status_code == 201


def test_only_a_digest_of_the_token_is_kept(token: str) -> None:
    kept = organisation.get().set_up_token_digest

    assert kept is not None
    assert token not in kept


def test_a_platform_that_is_set_up_gives_no_link(client: FlaskClient, token: str) -> None:
    client.post("/api/setup", json=wish(token))
    db.session.rollback()

    assert service.ensure_link(now=NOON) is None


def test_a_platform_whose_admin_came_another_way_counts_as_set_up(app: Flask) -> None:
    factories.person(role=Role.ADMIN)

    assert service.ensure_link(now=NOON) is None
    assert organisation.find().is_set_up


def test_a_mistake_does_not_use_the_link_up(client: FlaskClient, token: str) -> None:
    zone = wish(token)["organisation"] | {"time_zone": "Mars/Olympus"}

    wrong = client.post("/api/setup", json=wish(token, organisation=zone))

    assert [error["field"] for error in wrong.json["errors"]] == ["organisation.time_zone"]
    assert client.post("/api/setup", json=wish(token)).status_code == 201


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"admin": {"staff_number": "1", "name": "", "language": "en"}}, "admin.name"),
        ({"admin": {"staff_number": "", "name": "A", "language": "en"}}, "admin.staff_number"),
        ({"admin": {"staff_number": "1", "name": "A", "language": "xx"}}, "admin.language"),
        (
            {"admin": {"staff_number": "1,2E+11", "name": "A", "language": "en"}},
            "admin.staff_number",
        ),
        ({"core_team": [{"role": "boss", "name": "B"}]}, "core_team.0.role"),
        ({"core_team": [{"role": "project_lead", "name": "B"}] * 2}, "core_team"),
        ({"core_team": [{"role": "project_lead", "name": "B"}] * 4}, "core_team"),
        ({"organisation": {}}, "organisation.name"),
        ({"token": None}, "token"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_wrong_answer_names_its_field(
    client: FlaskClient, token: str, values: dict[str, Any], field: str
) -> None:
    answer = client.post("/api/setup", json=wish(token, **values))

    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json["errors"]]
    assert saved() == {}


def test_a_new_platform_keeps_nights_quiet_as_its_country_does(
    client: FlaskClient, token: str
) -> None:
    client.post("/api/setup", json=wish(token))

    mine = client.get("/api/me/rest").json

    assert mine["country"] == "BE"
    assert mine["quiet_hours"] == [
        {"days": [0, 1, 2, 3, 4, 5, 6], "start": "20:00", "end": "07:00"}
    ]
    assert mine["is_quiet_on_holidays"] is True
    assert mine["priorities"] == {"info": "awake", "important": "awake"}


def test_whoever_sets_up_may_leave_nights_as_they_are(client: FlaskClient, token: str) -> None:
    client.post("/api/setup", json=wish(token, is_quiet_at_night=False))

    assert client.get("/api/me/rest").json["quiet_hours"] == []
