"""POST /api/invitations: cards for a selection, a site, or everybody who is not signed in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.auth import invitations
from app.core import clock
from app.core.db import db
from app.core.ids import uuid7
from app.people import service as people
from app.people.models import Person
from tests import factories
from tests.conftest import PUBLIC_URL

As = Callable[[Person], FlaskClient]
PATH = "/api/invitations"


@pytest.fixture
def admin(app: Flask, as_: As) -> FlaskClient:
    """An admin's browser."""
    return as_(factories.person(role="admin", name="Admin"))


def names(answer: Any) -> list[str]:
    """Whose cards these are."""
    return [card["person"]["name"] for card in answer.json["items"]]


def test_a_card_has_everything_that_is_printed_on_it(admin: FlaskClient) -> None:
    driver = factories.person(name="Zoë", language="pl", site="Ghent", job="driver")

    answer = admin.post(PATH, json={"people": [str(driver.uid)]})

    (card,) = answer.json["items"]
    assert answer.status_code == 201
    assert card["person"] == {
        "id": str(driver.uid),
        "name": "Zoë",
        "staff_number": driver.staff_number,
        "site": "Ghent",
        "department": "",
        "job": "driver",
    }
    assert card["language"] == "pl"
    assert card["link"].startswith(f"{PUBLIC_URL}/sign-in#")
    assert ElementTree.fromstring(card["qr_svg"]).tag == "{http://www.w3.org/2000/svg}svg"
    lasts = datetime.fromisoformat(card["expires_at"]) - clock.now()
    assert timedelta(days=13, hours=23) < lasts <= timedelta(days=14)


@pytest.mark.parametrize("secret", ["code", "link"])
def test_the_card_lets_its_person_in(admin: FlaskClient, client: FlaskClient, secret: str) -> None:
    driver = factories.person()
    (card,) = admin.post(PATH, json={"people": [str(driver.uid)]}).json["items"]

    code = card[secret].rpartition("#")[2]
    answer = client.post("/api/session", json={"code": code, "staff_number": driver.staff_number})

    assert answer.json["person"]["id"] == str(driver.uid)


def test_a_site_means_those_of_it_who_are_not_signed_in(admin: FlaskClient, as_: As) -> None:
    factories.person(name="Ghent", site="Ghent")
    factories.person(name="Utrecht", site="Utrecht")
    as_(factories.person(name="Signed in", site="Ghent"))

    assert names(admin.post(PATH, json={"site": "Ghent"})) == ["Ghent"]


def test_everyone_leaves_out_who_is_signed_in_or_suspended(admin: FlaskClient, as_: As) -> None:
    factories.person(name="Waiting")
    as_(factories.person(name="Signed in"))
    suspended = factories.person(name="Suspended")
    people.suspend(suspended, now=clock.now())
    db.session.commit()

    assert names(admin.post(PATH, json={"everyone": "not_signed_in"})) == ["Waiting"]


def test_everyone_without_a_card_leaves_the_cards_that_were_handed_out(
    admin: FlaskClient, client: FlaskClient
) -> None:
    held = factories.person(name="Holds a card")
    (card,) = admin.post(PATH, json={"people": [str(held.uid)]}).json["items"]
    factories.person(name="New")

    invited = [names(admin.post(PATH, json={"everyone": "without_card"})) for _ in range(2)]

    assert invited == [["New"], []]
    body = {"code": card["code"], "staff_number": held.staff_number}
    assert client.post("/api/session", json=body).status_code == 200


def test_a_selection_may_name_somebody_who_is_signed_in(admin: FlaskClient, as_: As) -> None:
    driver = factories.person(name="New phone")
    as_(driver)

    assert names(admin.post(PATH, json={"people": [str(driver.uid)]})) == ["New phone"]


def test_five_hundred_people_come_in_one_page_and_the_rest_in_the_next(
    admin: FlaskClient,
) -> None:
    now = clock.now()
    for number in range(invitations.MOST_AT_ONCE + 3):
        db.session.add(
            Person(
                staff_number=f"B{number}",
                name=f"Bulk {number}",
                language="nl",
                time_zone="UTC",
                created_at=now,
            )
        )
    db.session.commit()
    body = {"everyone": "not_signed_in"}

    first = admin.post(PATH, json=body)
    second = admin.post(PATH, json=body | {"cursor": first.json["next_cursor"]})

    assert len(first.json["items"]) == invitations.MOST_AT_ONCE
    assert len(second.json["items"]) == 3
    assert second.json["next_cursor"] is None
    assert not set(names(first)) & set(names(second))


def test_twenty_cards_take_as_many_queries_as_one(admin: FlaskClient, count_queries: Any) -> None:
    crew = [str(factories.person().uid) for _ in range(20)]

    with count_queries() as for_one:
        admin.post(PATH, json={"people": crew[:1]})
    with count_queries() as for_twenty:
        admin.post(PATH, json={"people": crew})

    assert len(for_one) == len(for_twenty)


def test_suspended_people_cannot_be_invited_by_name(admin: FlaskClient) -> None:
    driver = factories.person(name="Zoë")
    people.suspend(driver, now=clock.now())
    db.session.commit()

    answer = admin.post(PATH, json={"people": [str(driver.uid)]})

    assert (answer.status_code, answer.json["code"]) == (422, "cannot_invite")
    assert answer.json["errors"][0]["messages"] == ["Zoë is suspended. Restore them first."]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"people": [str(uuid7())]}, "people"),
        ({"people": []}, "people"),
        ({"people": ["not an id"]}, "people.0"),
        ({}, "people"),
        ({"site": "Ghent", "everyone": "not_signed_in"}, "people"),
        ({"site": ""}, "site"),
        ({"everyone": "all"}, "everyone"),
        ({"everyone": "not_signed_in", "cursor": "invented"}, "cursor"),
    ],
)
def test_what_cannot_be_used_is_named(admin: FlaskClient, body: dict[str, Any], field: str) -> None:
    answer = admin.post(PATH, json=body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_nobody_cannot_invite(client: FlaskClient) -> None:
    assert client.post(PATH, json={"everyone": "not_signed_in"}).status_code == 401


@pytest.mark.parametrize("role", ["worker", "foreman", "editor", "council"])
def test_only_an_admin_invites(app: Flask, as_: As, role: str) -> None:
    browser = as_(factories.person(role=role))

    assert browser.post(PATH, json={"everyone": "not_signed_in"}).status_code == 403
