"""Lists of devices, and ending one from afar."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import push
from app.auth import service
from app.auth.models import Device, NotificationState, RevokedWhy
from app.core import clock
from app.core.db import db
from app.core.ids import uuid7
from app.people import service as people
from app.people.models import Person
from tests import factories
from tests.subscriptions.browsers import subscribe_browser

As = Callable[[Person], FlaskClient]


@pytest.fixture
def admin(app: Flask, as_: As) -> FlaskClient:
    """An admin's browser."""
    return as_(factories.person(role="admin", name="Admin"))


def device_of(person: Person) -> Device:
    """Somebody's newest device."""
    query = select(Device).where(Device.person_id == person.id).order_by(Device.id.desc())
    return db.session.scalars(query).first() or pytest.fail("no device")


def owners(answer: Any) -> list[str]:
    """Whose devices these are."""
    return [device["person"]["name"] for device in answer.json["items"]]


def test_a_person_sees_their_own_devices_only(app: Flask, as_: As) -> None:
    driver = factories.person(name="Zoë", site="Ghent")
    phone, _tablet = as_(driver), as_(driver)
    as_(factories.person())

    items = phone.get("/api/me/devices").json["items"]

    assert [one["is_current"] for one in items] == [False, True]
    assert {one["person"]["name"] for one in items} == {"Zoë"}
    assert items[1]["label"] == "Test browser"
    assert (items[1]["bell"], items[1]["said"]) == ("never_asked", "not_asked")


def test_signed_out_devices_are_not_listed(app: Flask, as_: As) -> None:
    driver = factories.person()
    phone, tablet = as_(driver), as_(driver)
    tablet.delete("/api/session")

    assert len(phone.get("/api/me/devices").json["items"]) == 1


def test_a_device_shows_how_its_notifications_fare(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    subscribe_browser(browser)
    service.note_displayed(db.session.scalars(select(Device.id)).one(), at=clock.now())
    db.session.commit()

    (device,) = browser.get("/api/me/devices").json["items"]

    assert device["bell"] == "healthy"
    assert device["last_displayed_at"] is not None
    assert device["last_accepted_at"] is None


def test_a_subscription_that_ended_by_itself_is_shown_as_lost(app: Flask, as_: As) -> None:
    driver = factories.person()
    browser = as_(driver)
    subscribe_browser(browser)
    gone = push.EndedWhy.GONE
    push.unsubscribe(db.session(), device_id=device_of(driver).id, why=gone, now=clock.now())
    db.session.commit()

    assert browser.get("/api/me/devices").json["items"][0]["bell"] == "lost"


def test_an_earlier_report_does_not_set_the_last_display_back(app: Flask, as_: As) -> None:
    driver = factories.person()
    as_(driver)
    now = clock.now()
    service.note_displayed(device_of(driver).id, at=now)
    service.note_displayed(device_of(driver).id, at=now - timedelta(hours=1))
    db.session.commit()

    assert device_of(driver).last_displayed_at == now


def test_an_admin_sees_everybodys(admin: FlaskClient, as_: As) -> None:
    as_(factories.person(name="Zoë"))

    assert owners(admin.get("/api/devices")) == ["Zoë", "Admin"]


def test_an_admin_sees_one_persons(admin: FlaskClient, as_: As) -> None:
    driver = factories.person(name="Zoë")
    as_(driver)

    assert owners(admin.get(f"/api/devices?person={driver.uid}")) == ["Zoë"]


def test_the_filters_find_their_devices_and_no_others(admin: FlaskClient, as_: As) -> None:
    now = clock.now()
    subscribe_browser(admin)
    service.note_displayed(db.session.scalars(select(Device.id)).one(), at=now)
    state, long_ago = NotificationState, now - timedelta(days=11)
    for name, changes in {
        "Silent": {"last_seen_at": long_ago, "last_displayed_at": long_ago},
        "Shows": {"last_seen_at": long_ago, "last_displayed_at": now},
        "Asked": {"notification_state": state.NOT_ASKED},
        "Lost": {"notification_state": state.LOST, "last_displayed_at": now},
        "Ended": {"notification_state": state.ON, "last_displayed_at": now},
        "Blocked": {"notification_state": state.BLOCKED, "last_displayed_at": now},
        "Unproven": {"notification_state": state.BLOCKED},
    }.items():
        person = factories.person(name=name)
        browser = as_(person)
        if name in {"Silent", "Shows"}:
            subscribe_browser(browser)
        for column, value in changes.items():
            setattr(device_of(person), column, value)
    db.session.commit()

    def found(wanted: str) -> set[str]:
        return set(owners(admin.get(f"/api/devices?filter={wanted}")))

    assert found("silent") == {"Silent"}
    assert found("lost") == {"Lost", "Ended"}
    assert found("blocked") == {"Blocked", "Unproven"}
    assert found("never_asked") == {"Asked"}
    assert found("healthy") == {"Shows", "Admin"}


def test_who_never_signed_in_is_listed_without_a_device(admin: FlaskClient, as_: As) -> None:
    factories.person(name="Never")
    as_(factories.person(name="Out again")).delete("/api/session")
    suspended = factories.person(name="Suspended")
    people.suspend(suspended, now=clock.now())
    db.session.commit()

    answer = admin.get("/api/devices?filter=never_signed_in")

    (row,) = answer.json["items"]
    assert row["person"]["name"] == "Never"
    assert row["id"] is None
    assert row["bell"] is None


@pytest.mark.parametrize("wanted", ["all", "never_signed_in"])
def test_pages_follow_each_other_without_gap_or_repeat(
    admin: FlaskClient, as_: As, wanted: str
) -> None:
    for number in range(5):
        person = factories.person(name=f"P{number}")
        if wanted == "all":
            as_(person)
    seen, cursor = [], ""

    while cursor is not None:
        page = admin.get(f"/api/devices?filter={wanted}&limit=2{cursor and '&cursor=' + cursor}")
        seen += owners(page)
        cursor = page.json["next_cursor"]

    assert sorted(set(seen) - {"Admin"}) == ["P0", "P1", "P2", "P3", "P4"]
    assert len(seen) == len(set(seen))


def test_twenty_devices_take_as_many_queries_as_one(
    admin: FlaskClient, as_: As, count_queries: Any
) -> None:
    with count_queries() as for_one:
        admin.get("/api/devices")
    for _ in range(20):
        as_(factories.person())
    with count_queries() as for_many:
        admin.get("/api/devices")

    assert len(for_one) == len(for_many) == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("filter=loud", "filter"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=invented", "cursor"),
        ("person=4711", "person"),
    ],
)
def test_a_wrong_question_is_named(admin: FlaskClient, query: str, field: str) -> None:
    answer = admin.get(f"/api/devices?{query}")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


@pytest.mark.parametrize("role", ["worker", "foreman", "editor", "council"])
def test_only_an_admin_sees_everybodys(app: Flask, as_: As, role: str) -> None:
    assert as_(factories.person(role=role)).get("/api/devices").status_code == 403


@pytest.mark.parametrize("path", ["/api/devices", "/api/me/devices"])
def test_nobody_sees_none(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_a_lost_phone_is_out_at_once_and_gets_no_more_messages(app: Flask, as_: As) -> None:
    driver = factories.person()
    phone, tablet = as_(driver), as_(driver)
    subscribe_browser(phone)
    (lost,) = (one for one in tablet.get("/api/me/devices").json["items"] if not one["is_current"])

    answer = tablet.delete(f"/api/devices/{lost['id']}")

    device = db.session.scalars(select(Device).where(Device.revoked_at.is_not(None))).one()
    subscription = push.find_subscription(db.session(), device.id)
    assert answer.status_code == 204
    assert device.revoked_why is RevokedWhy.REVOKED
    assert subscription is not None
    assert subscription.ended_at is not None
    assert phone.get("/api/session").status_code == 401
    assert tablet.get("/api/session").status_code == 200


def test_an_admin_revokes_anybodys(admin: FlaskClient, as_: As) -> None:
    driver = factories.person()
    phone = as_(driver)

    answer = admin.delete(f"/api/devices/{device_of(driver).uid}")

    assert answer.status_code == 204
    assert phone.get("/api/session").status_code == 401


def test_a_revoked_device_cannot_be_revoked_again(admin: FlaskClient, as_: As) -> None:
    driver = factories.person()
    as_(driver)
    path = f"/api/devices/{device_of(driver).uid}"
    admin.delete(path)

    answer = admin.delete(path)

    assert (answer.status_code, answer.json["code"]) == (409, "already_signed_out")


def test_somebody_elses_device_is_not_there(app: Flask, as_: As) -> None:
    other = factories.person()
    as_(other)
    browser = as_(factories.person(role="editor"))

    foreign = browser.delete(f"/api/devices/{device_of(other).uid}")
    unknown = browser.delete(f"/api/devices/{uuid7()}")

    assert (foreign.status_code, foreign.data) == (unknown.status_code, unknown.data)
    assert foreign.status_code == 404


def test_nobody_revokes_nothing(client: FlaskClient) -> None:
    assert client.delete(f"/api/devices/{uuid7()}").status_code == 401
