"""PUT /api/me/notifications: the bell notices that it is broken."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import push
from app.auth.models import Device
from app.core import clock
from app.core.db import db
from app.people.models import Person
from tests import factories
from tests.subscriptions.browsers import place, subscribe_browser

As = Callable[[Person], FlaskClient]
PATH = "/api/me/notifications"
WELL = {"state": "on", "must_subscribe": False}
LOST = {"state": "lost", "must_subscribe": True}


def say(browser: FlaskClient, permission: str, endpoint: str | None = None) -> Any:
    """What a device says about notifications, and hears back."""
    answer = browser.put(PATH, json={"permission": permission, "endpoint": endpoint})
    assert answer.status_code == 200
    return {name: answer.json[name] for name in WELL}


def only_device() -> Device:
    """The only device there is."""
    return db.session.scalars(select(Device)).one()


def test_a_healthy_device_is_left_alone(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    chosen = subscribe_browser(browser)

    assert say(browser, "granted", chosen["endpoint"]) == WELL


def test_a_device_that_lost_its_subscription_must_subscribe_anew(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    subscribe_browser(browser)

    assert say(browser, "granted") == LOST


def test_a_device_with_another_endpoint_than_ours_must_tell_it(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    subscribe_browser(browser)

    assert say(browser, "granted", place()["endpoint"]) == LOST


def test_a_device_whose_push_service_forgot_it_must_subscribe_anew(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    chosen = subscribe_browser(browser)
    gone = push.EndedWhy.GONE
    push.unsubscribe(db.session(), device_id=only_device().id, why=gone, now=clock.now())
    db.session.commit()

    assert say(browser, "granted", chosen["endpoint"]) == LOST


def test_a_subscription_by_a_former_key_must_be_made_anew(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    chosen = subscribe_browser(browser)
    subscription = push.find_subscription(db.session(), only_device().id)
    assert subscription is not None
    subscription.vapid_key_id = "former"
    db.session.commit()

    assert say(browser, "granted", chosen["endpoint"]) == LOST


def test_the_next_person_on_a_phone_that_may_notify_is_not_subscribed_unasked(
    app: Flask, as_: As
) -> None:
    assert say(as_(factories.person()), "granted") == {
        "state": "not_asked",
        "must_subscribe": False,
    }


def test_a_subscription_we_do_not_know_of_is_handed_over(app: Flask, as_: As) -> None:
    assert say(as_(factories.person()), "granted", place()["endpoint"]) == LOST


def test_subscribing_anew_heals_it(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    subscribe_browser(browser)
    say(browser, "granted")

    chosen = subscribe_browser(browser)

    assert say(browser, "granted", chosen["endpoint"]) == WELL


def test_a_phone_restored_onto_another_takes_the_subscription_along(app: Flask, as_: As) -> None:
    both = as_(factories.person())
    old = subscribe_browser(both)

    new = subscribe_browser(both)

    (row,) = db.session.scalars(select(push.Subscription)).all()
    assert push.is_subscribed_at(row, new["endpoint"])
    assert say(both, "granted", old["endpoint"]) == LOST


def test_a_device_hears_with_which_key_to_subscribe_anew(app: Flask, as_: As) -> None:
    browser = as_(factories.person())

    answer = browser.put(PATH, json={"permission": "granted", "endpoint": None})

    keys = push.ensure_keys(app.config["SETTINGS"].instance_path)
    assert answer.json["push_public_key"] == keys.public


def test_who_turned_notifications_off_is_not_made_to_subscribe(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    subscribe_browser(browser)
    browser.delete("/api/me/subscription")

    assert say(browser, "granted") == {"state": "not_asked", "must_subscribe": False}


@pytest.mark.parametrize(
    ("permission", "state"),
    [("denied", "blocked"), ("default", "not_asked")],
)
def test_without_permission_nothing_more_is_sent(
    app: Flask, as_: As, permission: str, state: str
) -> None:
    browser = as_(factories.person())
    subscribe_browser(browser)

    heard = say(browser, permission)

    subscription = push.find_subscription(db.session(), only_device().id)
    assert heard == {"state": state, "must_subscribe": False}
    assert only_device().notification_state == state
    assert subscription is not None
    assert subscription.ended_why is push.EndedWhy.LOST


def test_what_cannot_have_push_ends_no_subscription(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    chosen = subscribe_browser(browser)

    heard = say(browser, "unsupported")

    assert heard == {"state": "unsupported", "must_subscribe": False}
    assert only_device().notification_state == "on"
    assert say(browser, "granted", chosen["endpoint"]) == WELL


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"permission": "perhaps"}, "permission"),
        ({}, "permission"),
        ({"permission": "granted", "endpoint": ""}, "endpoint"),
        ({"permission": "granted", "endpoint": 1}, "endpoint"),
    ],
)
def test_what_cannot_be_used_is_named(
    app: Flask, as_: As, body: dict[str, Any], field: str
) -> None:
    answer = as_(factories.person()).put(PATH, json=body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_nobody_has_notifications(client: FlaskClient) -> None:
    assert client.put(PATH, json={"permission": "granted"}).status_code == 401
