"""GET /api/session, and who a request comes from."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.auth.http import token_keys
from app.auth.models import Device, RevokedWhy
from app.core import clock
from app.core.db import db
from app.people import service as people
from app.people.models import Person
from tests import factories

As = Callable[[Person], FlaskClient]


def device() -> Device:
    """The only device there is."""
    db.session.rollback()
    return db.session.scalars(select(Device)).one()


def forged(**changes: Any) -> str:
    """An access token of the only device, changed."""
    now = clock.now()
    claims = {"sub": device().uid.hex, "type": "access", "gen": 0, "fresh": False, "jti": "1"}
    key = token_keys().current
    given = {"iat": now, "nbf": now, "exp": now + timedelta(minutes=1), "key": key.secret}
    given |= {"algorithm": "HS256", "kid": key.kid} | changes
    secret, algorithm, kid = (given.pop(name) for name in ("key", "algorithm", "kid"))
    return jwt.encode(claims | given, secret, algorithm, headers={"kid": kid})


def status_with(browser: FlaskClient, token: str) -> int:
    browser.set_cookie("at", token)
    return browser.get("/api/session").status_code


def test_a_session_tells_who_where_and_what_for(app: Flask, as_: As) -> None:
    editor = factories.person(role="editor")

    answer = as_(editor).get("/api/session")

    assert answer.json["person"]["id"] == str(editor.uid)
    assert answer.json["device"] == {"id": str(device().uid), "label": "Test browser"}
    assert "announcements:publish" in answer.json["permissions"]
    assert answer.json["organisation"]["name"] == "Veldpost"


def test_nobody_is_signed_in_without_a_cookie(client: FlaskClient) -> None:
    answer = client.get("/api/session")

    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")


def test_a_revoked_device_is_out_at_its_next_request(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    device().revoke(RevokedWhy.REVOKED, now=clock.now())
    db.session.commit()

    assert browser.get("/api/session").status_code == 401


def test_a_suspended_person_is_out_at_the_next_request_and_in_again_when_restored(
    app: Flask, as_: As
) -> None:
    driver = factories.person()
    browser = as_(driver)
    people.suspend(driver, now=clock.now())
    db.session.commit()

    during = browser.get("/api/session").status_code
    people.restore(driver)
    db.session.commit()

    assert (during, browser.get("/api/session").status_code) == (401, 200)


def test_another_role_takes_effect_at_the_next_request(app: Flask, as_: As) -> None:
    factories.person(role="admin")
    driver = factories.person()
    browser = as_(driver)
    before = browser.get("/api/devices").status_code
    people.change(driver, role="admin")
    db.session.commit()

    assert (before, browser.get("/api/devices").status_code) == (403, 200)


def test_our_own_token_is_believed(app: Flask, as_: As) -> None:
    browser = as_(factories.person())

    with app.test_request_context():
        token = forged()

    assert status_with(browser, token) == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"algorithm": "none", "key": None},
        {"algorithm": "HS512", "key": b"k" * 64},
        {"key": b"somebody else's key, 32 bytes ok"},
        {"kid": "unknown"},
        {"exp": 1},
        {"type": "refresh"},
    ],
    ids=str,
)
def test_any_other_token_is_nobody(app: Flask, as_: As, changes: dict[str, Any]) -> None:
    browser = as_(factories.person())

    with app.test_request_context():
        token = forged(**changes)

    assert status_with(browser, token) == 401


def test_a_token_whose_claims_were_changed_is_nobody(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    with app.test_request_context():
        header, claims, mac = forged().split(".")
    changed = json.loads(base64.urlsafe_b64decode(claims + "==")) | {"sub": "0" * 32}
    body = base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=")

    assert status_with(browser, f"{header}.{body}.{mac}") == 401


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "é"])
def test_rubbish_is_nobody(client: FlaskClient, token: str) -> None:
    assert status_with(client, token) == 401


def test_a_bearer_header_is_not_looked_at(client: FlaskClient, as_: As) -> None:
    as_(factories.person())
    with client.application.test_request_context():
        token = forged()

    answer = client.get("/api/session", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401


def test_finding_out_who_asks_takes_one_query(app: Flask, as_: As, count_queries: Any) -> None:
    browser = as_(factories.person())

    with count_queries() as statements:
        browser.get("/api/devices")

    assert len(statements) == 1
