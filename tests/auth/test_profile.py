"""PATCH /api/me: one's own language and time zone."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db
from app.people.models import Person
from tests import factories

As = Callable[[Person], FlaskClient]
PATH = "/api/me"


def test_a_person_changes_language_and_time_zone(app: Flask, as_: As) -> None:
    driver = factories.person()

    answer = as_(driver).patch(PATH, json={"language": "pl", "time_zone": "Europe/Warsaw"})

    assert answer.json["person"]["language"] == "pl"
    assert answer.json["person"]["time_zone"] == "Europe/Warsaw"


def test_inboxes_notice_the_change(app: Flask, as_: As) -> None:
    driver = factories.person()
    before = driver.rev

    as_(driver).patch(PATH, json={"language": "pl"})

    db.session.refresh(driver)
    assert driver.rev > before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"language": "xx"}, "language"),
        ({"language": None}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"role": "admin"}, "role"),
        ({"name": "Somebody else"}, "name"),
    ],
)
def test_nothing_else_can_be_changed(
    app: Flask, as_: As, change: dict[str, Any], field: str
) -> None:
    answer = as_(factories.person()).patch(PATH, json=change)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_nobody_has_no_profile(client: FlaskClient) -> None:
    assert client.patch(PATH, json={}).status_code == 401
