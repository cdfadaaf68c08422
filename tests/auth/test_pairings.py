"""POST /api/pairings: add another device of one's own."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.auth.models import InvitationKind
from app.core import clock
from app.people.models import Person
from tests import factories
from tests.auth.conftest import SignIn

As = Callable[[Person], FlaskClient]
PATH = "/api/pairings"


def test_a_shown_code_signs_the_next_device_in(app: Flask, as_: As, client: FlaskClient) -> None:
    driver = factories.person()
    phone = as_(driver)
    shown = phone.post(PATH)

    body = {"code": shown.json["code"], "staff_number": driver.staff_number}
    tablet = client.post("/api/session", json=body)

    assert shown.status_code == 201
    assert tablet.json["person"]["id"] == str(driver.uid)
    assert len(phone.get("/api/me/devices").json["items"]) == 2


def test_it_is_valid_for_ten_minutes(app: Flask, as_: As, sign_in: SignIn) -> None:
    driver = factories.person()
    long_ago = clock.now() - timedelta(minutes=10)
    stale = factories.invitation(driver, kind=InvitationKind.PAIRING, now=long_ago)

    lasts = datetime.fromisoformat(as_(driver).post(PATH).json["expires_at"]) - clock.now()

    assert timedelta(minutes=9) < lasts <= timedelta(minutes=10)
    assert sign_in(stale).status_code == 410


def test_a_new_code_replaces_the_one_before(app: Flask, as_: As, client: FlaskClient) -> None:
    driver = factories.person()
    phone = as_(driver)
    first = phone.post(PATH).json["code"]
    phone.post(PATH)

    body = {"code": first, "staff_number": driver.staff_number}

    assert client.post("/api/session", json=body).json["code"] == "invitation_replaced"


def test_the_staff_number_is_asked_here_too(app: Flask, as_: As, client: FlaskClient) -> None:
    code = as_(factories.person()).post(PATH).json["code"]

    answer = client.post("/api/session", json={"code": code, "staff_number": "wrong"})

    assert answer.json["code"] == "wrong_confirmation"


def test_nobody_cannot_pair(client: FlaskClient) -> None:
    assert client.post(PATH).status_code == 401
