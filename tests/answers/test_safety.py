"""POST /api/safety and who sees it: by name, to find people, and no longer than needed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.announcements.models import Announcement
from app.answers.models import SafetyState
from app.answers.safety import forget_positions
from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.announcements.factories import draft, published, withdraw
from tests.answers.conftest import AsPerson

HERE = {"latitude": 51.05, "longitude": 3.72, "accuracy": 12.0}


@pytest.fixture
def emergency(crowd: list[Person]) -> Announcement:
    return published(priority="critical", asks_safety=True, now=clock.now())


@pytest.fixture
def editor(as_: AsPerson) -> FlaskClient:
    return as_(factories.person(role=Role.EDITOR, name="Zara Editor"))


def say(
    browser: FlaskClient, about: Announcement, state: str, *, status: int = 200, **values: Any
) -> Any:
    sent = {
        "id": str(uuid4()),
        "announcement_id": str(about.uid),
        "at": clock.now().isoformat(),
        "state": state,
        **values,
    }
    found = browser.post("/api/safety", json=sent)
    assert found.status_code == status, found.json
    return found.json


def sought(browser: FlaskClient, about: Announcement, **query: Any) -> Any:
    found = browser.get(f"/api/announcements/{about.uid}/safety", query_string=query)
    assert found.status_code == 200, found.json
    return found.json


def test_who_needs_help_comes_first_then_who_is_silent_then_who_is_safe(
    as_: AsPerson, editor: FlaskClient, emergency: Announcement, crowd: list[Person]
) -> None:
    say(as_(crowd[0]), emergency, "safe")
    say(as_(crowd[1]), emergency, "help")

    found = sought(editor, emergency)

    states = [item["state"] for item in found["items"]]
    assert states == ["help", *["silent"] * (len(states) - 2), "safe"]
    assert found["items"][0]["person"]["name"] == crowd[1].name
    assert found["counts"] == {"help": 1, "silent": len(states) - 2, "safe": 1}


def test_it_comes_in_pages_without_losing_anybody(
    as_: AsPerson, editor: FlaskClient, emergency: Announcement, crowd: list[Person]
) -> None:
    say(as_(crowd[4]), emergency, "help")
    whole = [item["person"]["id"] for item in sought(editor, emergency)["items"]]

    read: list[str] = []
    cursor = None
    while cursor or not read:
        page = sought(editor, emergency, limit=3, **({"cursor": cursor} if cursor else {}))
        read += [item["person"]["id"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert read == whole


def test_help_becomes_safe_and_the_position_is_forgotten(
    as_: AsPerson, editor: FlaskClient, emergency: Announcement, crowd: list[Person]
) -> None:
    phone = as_(crowd[0])
    say(phone, emergency, "help", position=HERE)
    assert sought(editor, emergency)["items"][0]["position"] == HERE

    say(phone, emergency, "safe")

    assert sought(editor, emergency)["items"][-1]["position"] is None


def test_a_position_sent_before_outlives_saying_help_again(
    as_: AsPerson, editor: FlaskClient, emergency: Announcement, crowd: list[Person]
) -> None:
    phone = as_(crowd[0])
    say(phone, emergency, "help", position=HERE)

    say(phone, emergency, "help")

    assert sought(editor, emergency)["items"][0]["position"] == HERE


def test_what_was_said_earlier_and_arrives_late_does_not_undo_the_newer(
    as_: AsPerson, emergency: Announcement, crowd: list[Person]
) -> None:
    say(as_(crowd[0]), emergency, "safe")
    earlier = (clock.now() - timedelta(hours=1)).isoformat()

    found = say(as_(crowd[0]), emergency, "help", at=earlier)

    assert found["state"] == "safe"


def test_a_foreman_sees_the_own_site_only(
    as_: AsPerson, emergency: Announcement, crowd: list[Person]
) -> None:
    crowd[0].site = crowd[1].site = "Ghent"
    foreman = as_(factories.person(role=Role.FOREMAN, site="Ghent"))

    names = {item["person"]["name"] for item in sought(foreman, emergency)["items"]}

    assert {crowd[0].name, crowd[1].name} <= names
    assert crowd[2].name not in names


def test_a_foreman_without_a_site_sees_nobody(as_: AsPerson, emergency: Announcement) -> None:
    foreman = as_(factories.person(role=Role.FOREMAN))

    assert sought(foreman, emergency)["items"] == []


@pytest.mark.parametrize("role", [Role.WORKER, Role.COUNCIL])
def test_nobody_else_sees_it(as_: AsPerson, emergency: Announcement, role: Role) -> None:
    browser = as_(factories.person(role=role))

    found = browser.get(f"/api/announcements/{emergency.uid}/safety")

    assert found.status_code == 403


def test_positions_are_erased_after_thirty_days(
    as_: AsPerson, editor: FlaskClient, emergency: Announcement, crowd: list[Person]
) -> None:
    say(as_(crowd[0]), emergency, "help", position=HERE)

    forget_positions(db.session(), now=clock.now() + timedelta(days=31))
    db.session.commit()

    assert db.session.scalar(select(SafetyState.latitude)) is None
    assert sought(editor, emergency)["items"][0]["state"] == "help"


def test_once_it_is_taken_back_nobody_sees_where_people_were(
    as_: AsPerson, editor: FlaskClient, emergency: Announcement, crowd: list[Person]
) -> None:
    say(as_(crowd[0]), emergency, "help", position=HERE)

    withdraw(emergency)

    assert sought(editor, emergency)["items"][0]["position"] is None
    forget_positions(db.session(), now=clock.now())
    assert db.session.scalar(select(SafetyState.latitude)) is None


def test_only_what_asks_is_answered(as_: AsPerson, crowd: list[Person]) -> None:
    assert say(as_(crowd[0]), published(), "safe", status=409)["code"] == "not_asked"


@pytest.mark.parametrize(
    "position",
    [HERE | {"latitude": 91}, HERE | {"accuracy": -1}, HERE | {"longitude": "3.72"}, {}],
)
def test_a_position_is_one_on_earth(
    as_: AsPerson, emergency: Announcement, crowd: list[Person], position: dict[str, Any]
) -> None:
    found = say(as_(crowd[0]), emergency, "help", position=position, status=422)

    assert found["errors"][0]["field"].startswith("position.")


def test_only_a_critical_announcement_asks(as_: AsPerson, crowd: list[Person]) -> None:
    writer = factories.person(role=Role.EDITOR)
    begun = draft(author=writer, priority="important", asks_safety=True)

    found = as_(writer).post(
        f"/api/announcements/{begun.uid}/publish", json={"version": begun.version}
    )

    assert found.json["errors"][0]["field"] == "asks_safety"
