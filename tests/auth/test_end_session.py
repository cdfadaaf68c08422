"""POST /api/session/end: a device that was left without network is signed out later."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import push
from app.auth import refresh
from app.auth.http import token_keys
from app.auth.keys import rotate_keys
from app.auth.models import Device, InvitationKind, RevokedWhy
from app.core import clock
from app.core.db import db
from app.core.ids import uuid7
from app.people import service as people
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.auth.conftest import SignIn
from tests.auth.test_throttle import limited
from tests.subscriptions.browsers import subscribe_browser

As = Callable[[Person], FlaskClient]
PATH = "/api/session/end"


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Flask]:
    """The application with its limits on."""
    yield from limited(tmp_path)


def kept_by(browser: FlaskClient) -> str:
    """What the app on this device keeps, to be able to leave without network."""
    token: str = browser.get("/api/session").json["sign_out_token"]
    return token


def end(browser: FlaskClient, token: str) -> TestResponse:
    return browser.post(PATH, json={"token": token})


def foreign() -> str:
    """A token of a device that never was, signed by us."""
    return refresh.sign_out_token(uuid7(), key=token_keys().current)


def only_device() -> Device:
    db.session.rollback()
    return db.session.scalars(select(Device)).one()


def test_it_ends_session_and_subscription_without_a_cookie(
    app: Flask, as_: As, client: FlaskClient
) -> None:
    phone = as_(factories.person())
    subscribe_browser(phone)
    token = kept_by(phone)

    answer = end(client, token)

    device = only_device()
    subscription = push.find_subscription(db.session(), device.id)
    assert (answer.status_code, answer.data) == (204, b"")
    assert device.revoked_why is RevokedWhy.SIGNED_OUT
    assert subscription is not None
    assert subscription.ended_why is push.EndedWhy.SIGNED_OUT
    assert phone.get("/api/session").status_code == 401
    assert phone.post("/api/session/refresh").status_code == 401


def test_whoever_signed_in_here_meanwhile_stays(app: Flask, as_: As) -> None:
    first, second = as_(factories.person()), as_(factories.person())

    answer = end(second, kept_by(first))

    assert answer.status_code == 204
    assert answer.headers.getlist("Set-Cookie") == []
    assert second.get("/api/session").status_code == 200
    assert first.get("/api/session").status_code == 401


def test_the_persons_other_devices_stay(app: Flask, as_: As, client: FlaskClient) -> None:
    driver = factories.person()
    phone, tablet = as_(driver), as_(driver)

    end(client, kept_by(phone))

    listed = tablet.get("/api/me/devices").json["items"]
    assert [one["is_current"] for one in listed] == [True]


def test_the_office_no_longer_sees_the_device(app: Flask, as_: As, client: FlaskClient) -> None:
    driver = factories.person()
    token = kept_by(as_(driver))
    admin = as_(factories.person(role=Role.ADMIN))
    assert len(admin.get(f"/api/devices?person={driver.uid}").json["items"]) == 1

    end(client, token)

    assert admin.get(f"/api/devices?person={driver.uid}").json["items"] == []


def test_again_it_says_the_same_and_changes_nothing(
    app: Flask, as_: As, client: FlaskClient
) -> None:
    token = kept_by(as_(factories.person()))
    end(client, token)
    ended_at = only_device().revoked_at

    answer = end(client, token)

    assert answer.status_code == 204
    assert only_device().revoked_at == ended_at


def test_a_device_that_was_revoked_stays_revoked(app: Flask, as_: As, client: FlaskClient) -> None:
    driver = factories.person()
    phone, tablet = as_(driver), as_(driver)
    token = kept_by(phone)
    device_id = phone.get("/api/session").json["device"]["id"]
    tablet.delete(f"/api/devices/{device_id}")

    answer = end(client, token)

    db.session.rollback()
    device = db.session.scalars(select(Device).where(Device.revoked_at.is_not(None))).one()
    assert answer.status_code == 204
    assert device.revoked_why is RevokedWhy.REVOKED


def test_a_device_that_came_out_of_no_backup_is_answered_alike(client: FlaskClient) -> None:
    assert end(client, foreign()).status_code == 204


@pytest.mark.parametrize("token", ["x", "a.b", "0" * 100])
def test_what_we_never_signed_is_answered_alike(client: FlaskClient, token: str) -> None:
    assert end(client, token).status_code == 204


def test_the_token_is_the_same_after_the_session_was_continued(
    app: Flask, as_: As, client: FlaskClient
) -> None:
    phone = as_(factories.person())
    before = kept_by(phone)

    after = phone.post("/api/session/refresh").json["sign_out_token"]

    assert after == before
    end(client, before)
    assert only_device().revoked_at is not None


def test_it_works_with_the_key_before_the_newest(app: Flask, as_: As, client: FlaskClient) -> None:
    phone = as_(factories.person())
    token = kept_by(phone)
    app.extensions["veldpost.token_keys"] = rotate_keys(app.config["SETTINGS"].instance_path)

    end(client, token)

    assert only_device().revoked_at is not None


def test_who_is_suspended_is_signed_out_too(app: Flask, as_: As, client: FlaskClient) -> None:
    driver = factories.person()
    token = kept_by(as_(driver))
    people.suspend(driver, now=clock.now())
    db.session.commit()

    end(client, token)

    assert only_device().revoked_why is RevokedWhy.SIGNED_OUT


def test_a_pairing_code_it_showed_no_longer_works(
    app: Flask, as_: As, client: FlaskClient, sign_in: SignIn
) -> None:
    driver = factories.person()
    token = kept_by(as_(driver))
    issued = factories.invitation(driver, kind=InvitationKind.PAIRING, now=clock.now())

    end(client, token)

    assert sign_in(issued).json["code"] == "invitation_replaced"


def test_the_browser_drops_what_it_cached(client: FlaskClient) -> None:
    assert end(client, foreign()).headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_ends_nothing(app: Flask, as_: As, client: FlaskClient, site: str) -> None:
    token = kept_by(as_(factories.person()))

    answer = client.post(PATH, json={"token": token}, headers={"Sec-Fetch-Site": site})

    assert (answer.status_code, answer.json["code"]) == (403, "other_site")
    assert only_device().revoked_at is None


@pytest.mark.parametrize("body", [{}, {"token": ""}, {"token": "x" * 101}, {"token": 7}])
def test_a_body_that_is_none_is_refused(client: FlaskClient, body: dict[str, object]) -> None:
    answer = client.post(PATH, json=body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["token"]


def test_who_guesses_must_wait_and_so_must_their_address(strict: Flask) -> None:
    browser = strict.test_client()

    answers = [end(browser, f"guess {number}") for number in range(11)]

    assert [answer.status_code for answer in answers] == [204] * 10 + [429]
    assert 1 <= int(answers[10].headers["Retry-After"]) <= 60


def test_a_depot_behind_one_address_leaves_together(strict: Flask) -> None:
    with strict.test_request_context():
        tokens = [foreign() for _ in range(15)]

    answers = [end(strict.test_client(), token) for token in tokens]

    assert {answer.status_code for answer in answers} == {204}


def test_it_ends_a_session_nobody_has_used_for_long(
    app: Flask, as_: As, client: FlaskClient
) -> None:
    token = kept_by(as_(factories.person()))
    device = only_device()
    device.rotated_at = clock.now() - timedelta(days=200)
    db.session.commit()

    end(client, token)

    assert only_device().revoked_why is RevokedWhy.SIGNED_OUT
