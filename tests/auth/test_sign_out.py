"""DELETE /api/session: nothing of this device's session is left."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import push
from app.auth.models import Device, InvitationKind, RevokedWhy
from app.core import clock
from app.core.db import db
from app.people.models import Person
from tests import factories
from tests.auth.conftest import SignIn
from tests.subscriptions.browsers import subscribe_browser

As = Callable[[Person], FlaskClient]


def test_signing_out_ends_session_subscription_and_cookies(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    subscribe_browser(browser)

    answer = browser.delete("/api/session")

    device = db.session.scalars(select(Device)).one()
    subscription = push.find_subscription(db.session(), device.id)
    assert answer.status_code == 204
    assert device.revoked_why is RevokedWhy.SIGNED_OUT
    assert subscription is not None
    assert subscription.ended_why is push.EndedWhy.SIGNED_OUT
    assert browser.get_cookie("at") is None
    assert browser.get_cookie("rt", path="/api/session/refresh") is None
    assert answer.headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("path", ["/api/session", "/api/me/devices"])
def test_cookies_that_were_kept_open_nothing(app: Flask, as_: As, path: str) -> None:
    browser = as_(factories.person())
    cookie = browser.get_cookie("at")
    browser.delete("/api/session")
    assert cookie is not None
    browser.set_cookie("at", cookie.value)

    assert browser.get(path).status_code == 401


def test_a_refresh_token_that_was_kept_opens_nothing(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    path = "/api/session/refresh"
    cookie = browser.get_cookie("rt", path=path)
    browser.delete("/api/session")
    assert cookie is not None
    browser.set_cookie("rt", cookie.value, path=path)

    assert browser.post(path).status_code == 401


def test_other_devices_stay_signed_in(app: Flask, as_: As) -> None:
    driver = factories.person()
    phone, tablet = as_(driver), as_(driver)

    phone.delete("/api/session")

    assert tablet.get("/api/session").status_code == 200


def test_a_pairing_code_it_showed_no_longer_works(app: Flask, as_: As, sign_in: SignIn) -> None:
    driver = factories.person()
    browser = as_(driver)
    issued = factories.invitation(driver, kind=InvitationKind.PAIRING, now=clock.now())

    browser.delete("/api/session")

    assert sign_in(issued).json["code"] == "invitation_replaced"


def test_nobody_cannot_sign_out(client: FlaskClient) -> None:
    assert client.delete("/api/session").status_code == 401
