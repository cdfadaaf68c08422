"""Test pushes, from the button to the screen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.auth.models import Device
from app.core import clock
from app.core.db import db
from app.core.ids import uuid7
from app.inbox.desk import InboxDesk
from app.people.models import Person
from app.push.protocol.outcome import Answer
from app.push.rounds import DeliveryLoop
from app.push.sender import RENEWED_WITHIN
from tests import factories
from tests.fakes import FakeClock, FakeTransport
from tests.subscriptions.browsers import subscribe_browser

As = Callable[[Person], FlaskClient]
ORIGIN = "https://push.example.net"


def path_of(person: Person) -> str:
    """Where a test push to somebody's only device is started."""
    device = db.session.scalars(select(Device).where(Device.person_id == person.id)).one()
    return f"/api/devices/{device.uid}/test-push"


def start(browser: FlaskClient, person: Person) -> dict[str, Any]:
    """A test push to somebody's only device."""
    answer = browser.post(path_of(person))
    assert answer.status_code == 201, answer.json
    started: dict[str, Any] = answer.json
    return started


@pytest.fixture
def deliver(app: Flask) -> Callable[[FakeTransport], None]:
    """`deliver(transport)` runs the delivery process until nothing is left to do."""

    def run(transport: FakeTransport) -> None:
        db.session.rollback()
        hands = FakeClock(clock.now())
        loop = DeliveryLoop(
            engine=db.engine,
            desk=InboxDesk(),
            transport=transport,
            settings=app.config["SETTINGS"],
            clock=hands,
        )
        loop.start()
        for _ in range(2):
            loop.turn()
            while loop.is_busy:
                hands.pass_(timedelta(seconds=1))
                loop.turn()
            hands.pass_(RENEWED_WITHIN)
        loop.close()

    return run


def test_a_test_push_is_handed_over_accepted_and_displayed(
    app: Flask, as_: As, deliver: Callable[[FakeTransport], None]
) -> None:
    driver = factories.person(language="pl")
    phone = as_(driver)
    chosen = subscribe_browser(phone)
    started = start(phone, driver)
    transport = FakeTransport()
    steps = [started["state"]]

    deliver(transport)
    steps.append(phone.get(f"/api/test-pushes/{started['id']}").json["state"])
    shown = phone.post(f"/api/test-pushes/{started['id']}/displayed")
    final = phone.get(f"/api/test-pushes/{started['id']}").json

    assert [*steps, final["state"]] == ["handed_over", "accepted", "displayed"]
    assert [request.endpoint for request in transport.sent] == [chosen["endpoint"]]
    assert shown.status_code == 204
    assert final["handed_over_at"] <= final["displayed_at"]
    assert final["failure"] is None


def test_the_device_list_shows_what_a_test_push_proved(
    app: Flask, as_: As, deliver: Callable[[FakeTransport], None]
) -> None:
    driver = factories.person()
    phone = as_(driver)
    subscribe_browser(phone)
    started = start(phone, driver)
    deliver(FakeTransport())
    phone.post(f"/api/test-pushes/{started['id']}/displayed")

    (device,) = phone.get("/api/me/devices").json["items"]

    assert device["last_accepted_at"] is not None
    assert device["last_displayed_at"] is not None


def test_a_phone_that_is_gone_fails_with_its_cause_and_is_shown_as_lost(
    app: Flask, as_: As, deliver: Callable[[FakeTransport], None]
) -> None:
    driver = factories.person()
    phone = as_(driver)
    subscribe_browser(phone)
    started = start(phone, driver)
    transport = FakeTransport()
    transport.always(ORIGIN, Answer(410))

    deliver(transport)

    step = phone.get(f"/api/test-pushes/{started['id']}").json
    (device,) = phone.get("/api/me/devices").json["items"]
    assert (step["state"], step["failure"]) == ("failed", "gone")
    assert device["bell"] == "lost"


def test_an_admin_tests_anybodys_device(app: Flask, as_: As) -> None:
    driver = factories.person()
    subscribe_browser(as_(driver))
    admin = as_(factories.person(role="admin"))

    started = start(admin, driver)

    assert admin.get(f"/api/test-pushes/{started['id']}").json["state"] == "handed_over"


def test_the_first_report_counts(app: Flask, as_: As) -> None:
    driver = factories.person()
    phone = as_(driver)
    subscribe_browser(phone)
    path = f"/api/test-pushes/{start(phone, driver)['id']}"
    phone.post(f"{path}/displayed")
    first = phone.get(path).json["displayed_at"]

    phone.post(f"{path}/displayed")

    assert phone.get(path).json["displayed_at"] == first


def test_nothing_can_be_tested_without_notifications(app: Flask, as_: As) -> None:
    driver = factories.person()

    answer = as_(driver).post(path_of(driver))

    assert (answer.status_code, answer.json["code"]) == (409, "no_subscription")


def test_a_signed_out_device_cannot_be_tested(app: Flask, as_: As) -> None:
    driver = factories.person()
    phone = as_(driver)
    subscribe_browser(phone)
    path = path_of(driver)
    phone.delete("/api/session")

    assert as_(factories.person(role="admin")).post(path).status_code == 409


def test_somebody_elses_device_and_test_are_not_there(app: Flask, as_: As) -> None:
    driver = factories.person()
    phone = as_(driver)
    subscribe_browser(phone)
    started = start(phone, driver)
    other = as_(factories.person(role="editor"))

    assert other.post(path_of(driver)).status_code == 404
    assert other.get(f"/api/test-pushes/{started['id']}").status_code == 404
    assert other.post(f"/api/test-pushes/{started['id']}/displayed").status_code == 404


def test_only_the_device_itself_reports_what_it_showed(app: Flask, as_: As) -> None:
    driver = factories.person()
    phone = as_(driver)
    subscribe_browser(phone)
    started = start(phone, driver)
    tablet = as_(driver)

    assert tablet.post(f"/api/test-pushes/{started['id']}/displayed").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/api/devices/{uuid7()}/test-push"),
        ("GET", f"/api/test-pushes/{uuid7()}"),
        ("POST", f"/api/test-pushes/{uuid7()}/displayed"),
    ],
)
def test_nobody_tests_nothing(client: FlaskClient, method: str, path: str) -> None:
    assert client.open(path, method=method).status_code == 401
