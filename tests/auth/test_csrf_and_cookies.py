"""Requests of other sites, and what our cookies look like."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core.db import Base, db
from app.people.models import Person
from config import Config
from tests import factories

As = Callable[[Person], FlaskClient]
PATH = "/api/me"
CHANGE = {"language": "de"}


def test_our_own_page_with_its_token_may_change_things(app: Flask, as_: As) -> None:
    assert as_(factories.person()).patch(PATH, json=CHANGE).status_code == 200


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_nothing_changes_without_the_token(app: Flask, as_: As, token: str | None) -> None:
    browser = as_(factories.person())
    del browser.environ_base["HTTP_X_CSRF_TOKEN"]
    headers = {} if token is None else {"X-CSRF-TOKEN": token}

    answer = browser.patch(PATH, json=CHANGE, headers=headers)

    assert (answer.status_code, answer.json["code"]) == (403, "csrf_failed")


def test_the_token_of_another_session_does_not_fit(app: Flask, as_: As) -> None:
    browser, other = as_(factories.person()), as_(factories.person())
    token = other.environ_base["HTTP_X_CSRF_TOKEN"]

    answer = browser.patch(PATH, json=CHANGE, headers={"X-CSRF-TOKEN": token})

    assert answer.json["code"] == "csrf_failed"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_other_sites_change_nothing_even_with_the_token(app: Flask, as_: As, site: str) -> None:
    answer = as_(factories.person()).patch(PATH, json=CHANGE, headers={"Sec-Fetch-Site": site})

    assert (answer.status_code, answer.json["code"]) == (403, "other_site")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8000", 200),
        ("https://evil.example", 403),
        ("http://localhost:9000", 403),
        ("null", 403),
    ],
)
def test_an_old_browser_is_judged_by_its_origin(
    app: Flask, as_: As, origin: str, status: int
) -> None:
    browser = as_(factories.person())
    del browser.environ_base["HTTP_SEC_FETCH_SITE"]

    answer = browser.patch(PATH, json=CHANGE, headers={"Origin": origin})

    assert answer.status_code == status


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_a_form_is_not_json(app: Flask, as_: As, kind: str) -> None:
    answer = as_(factories.person()).patch(PATH, data='{"language":"de"}', content_type=kind)

    assert (answer.status_code, answer.json["code"]) == (422, "wrong_type")


def cookies_of(answer: Any) -> dict[str, set[str]]:
    """Each cookie's name and its attributes, without times."""
    cookies = {}
    for header in answer.headers.getlist("Set-Cookie"):
        name, _, rest = header.partition("=")
        attributes = set(rest.split("; ")[1:])
        cookies[name] = {one for one in attributes if not one.startswith(("Expires", "Max-Age"))}
    return cookies


def sign_in(app: Flask, base_url: str) -> Any:
    """The answer to signing in at this address."""
    issued = factories.invitation(factories.person())
    body = {"code": issued.code, "staff_number": issued.person.staff_number}
    return app.test_client().post("/api/session", json=body, base_url=base_url)


def test_on_https_cookies_are_bound_to_the_host(tmp_path: Path) -> None:
    settings = {"INSTANCE_PATH": str(tmp_path), "PUBLIC_URL": "https://news.deweg.eu"}
    app = create_app(Config.from_env(settings))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        answer = sign_in(app, "https://news.deweg.eu")
        db.session.remove()
        db.engine.dispose()

    assert cookies_of(answer) == {
        "__Host-at": {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"},
        "__Secure-rt": {"Secure", "HttpOnly", "Path=/api/session/refresh", "SameSite=Strict"},
    }


def test_on_localhost_they_work_without_tls(app: Flask) -> None:
    answer = sign_in(app, "http://localhost:8000")

    assert cookies_of(answer) == {
        "at": {"HttpOnly", "Path=/", "SameSite=Strict"},
        "rt": {"HttpOnly", "Path=/api/session/refresh", "SameSite=Strict"},
    }


def test_cookies_outlive_the_browser_window(app: Flask) -> None:
    answer = sign_in(app, "http://localhost:8000")

    ninety_days = str(90 * 24 * 3600)
    headers = answer.headers.getlist("Set-Cookie")
    assert len(headers) == 2
    for header in headers:
        assert f"Max-Age={ninety_days}" in header


def test_the_csrf_token_is_in_the_body_and_in_no_cookie(app: Flask) -> None:
    answer = sign_in(app, "http://localhost:8000")

    assert answer.json["csrf_token"]
    assert set(cookies_of(answer)) == {"at", "rt"}
