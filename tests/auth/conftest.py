"""People and browsers to sign in with."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.auth import invitations
from app.auth.invitations import Issued
from app.core import clock
from app.core.db import db
from app.people import service as people
from app.people.models import Person
from app.people.roles import Role

Browser = Callable[..., FlaskClient]


def save_person(**values: Any) -> Person:
    """Somebody, committed."""
    given = {
        "staff_number": "4711",
        "name": "Zoë Jansen",
        "language": "nl",
        "time_zone": "Europe/Amsterdam",
        "role": Role.WORKER,
    } | values
    person = people.add(now=clock.now(), **given)
    db.session.commit()
    return person


def save_invitation(person: Person, **values: Any) -> Issued:
    """A fresh invitation of this person, committed."""
    (issued,) = invitations.invite([person], **({"now": clock.now()} | values))
    db.session.commit()
    return issued


@pytest.fixture
def browser(app: Flask) -> Browser:
    """`browser()` opens a new one, on our own pages and not signed in."""

    def open_one(**environ: str) -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        client.environ_base["HTTP_HOST"] = "localhost:8000"
        client.environ_base.update(environ)
        return client

    return open_one


@pytest.fixture
def signed_in(browser: Browser) -> Browser:
    """`signed_in(person)` opens a browser, signs it in and lets it carry its CSRF token."""

    def sign_in(person: Person) -> FlaskClient:
        client = browser()
        issued = save_invitation(person)
        answer = client.post(
            "/api/session", json={"code": issued.code, "staff_number": person.staff_number}
        )
        client.environ_base["HTTP_X_CSRF_TOKEN"] = answer.json["csrf_token"]
        return client

    return sign_in
