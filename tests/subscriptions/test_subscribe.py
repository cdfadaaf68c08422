"""PUT and DELETE /api/me/subscription."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import push
from app.auth.models import Device, NotificationState
from app.core import clock
from app.core.db import db
from app.people.models import Person
from tests import factories
from tests.subscriptions.browsers import place, subscribe_browser

As = Callable[[Person], FlaskClient]
PATH = "/api/me/subscription"


def devices() -> list[Device]:
    """All devices, the oldest first."""
    return list(db.session.scalars(select(Device).order_by(Device.id)))


def subscription_of(device: Device) -> push.Subscription | None:
    """A device's subscription, as it is stored now."""
    return push.find_subscription(db.session(), device.id)


def test_a_device_turns_notifications_on(app: Flask, as_: As) -> None:
    driver = factories.person()
    chosen = place()

    answer = as_(driver).put(PATH, json=chosen)

    (device,) = devices()
    subscription = subscription_of(device)
    assert subscription is not None
    assert answer.json == {"tag": subscription.tag}
    assert (subscription.endpoint, subscription.recipient_id) == (chosen["endpoint"], driver.id)
    assert device.notification_state is NotificationState.ON


def test_the_session_carries_the_tag_of_a_live_subscription(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    tag = browser.put(PATH, json=place()).json["tag"]
    while_on = browser.get("/api/session").json["tag"]
    browser.delete(PATH)

    assert (while_on, browser.get("/api/session").json["tag"]) == (tag, None)


def test_saying_it_twice_changes_nothing(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    chosen = place()

    first, second = browser.put(PATH, json=chosen), browser.put(PATH, json=chosen)

    assert first.json == second.json


def test_a_device_has_one_subscription_the_newest(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    subscribe_browser(browser)

    newest = subscribe_browser(browser)

    subscription = subscription_of(devices()[0])
    assert subscription is not None
    assert subscription.endpoint == newest["endpoint"]


def test_the_next_user_of_a_browser_takes_its_subscription_over(app: Flask, as_: As) -> None:
    first, second = factories.person(), factories.person()
    chosen = subscribe_browser(as_(first))

    answer = as_(second).put(PATH, json=chosen)

    former, latter = devices()
    assert answer.status_code == 200
    assert subscription_of(former) is None
    assert subscription_of(latter) is not None


def test_an_endpoint_its_push_service_ended_is_not_taken_again(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    ended = subscribe_browser(browser)
    push.unsubscribe(
        db.session(), device_id=devices()[0].id, why=push.EndedWhy.GONE, now=clock.now()
    )
    db.session.commit()

    again = browser.put(PATH, json=ended)
    by_the_next = as_(factories.person()).put(PATH, json=ended)
    anew = browser.put(PATH, json=place())

    assert (again.status_code, again.json["code"]) == (409, "endpoint_gone")
    assert (by_the_next.status_code, by_the_next.json["code"]) == (409, "endpoint_gone")
    assert anew.status_code == 200


def test_nobody_takes_an_endpoint_without_its_keys(app: Flask, as_: As) -> None:
    victim = subscribe_browser(as_(factories.person()))

    answer = as_(factories.person()).put(PATH, json=place(endpoint=victim["endpoint"]))

    assert (answer.status_code, answer.json["code"]) == (409, "endpoint_taken")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"endpoint": "https://169.254.169.254/latest"}, "endpoint"),
        ({"endpoint": "http://push.example.net/x"}, "endpoint"),
        ({"endpoint": "https://push.example.net:8443/x"}, "endpoint"),
        ({"endpoint": "https://push.example.net@evil.example/x"}, "endpoint"),
        ({"endpoint": "https://evil.example/x"}, "endpoint"),
        ({"endpoint": ""}, "endpoint"),
        ({"endpoint": "https://push.example.net/" + "x" * 2048}, "endpoint"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, "keys.p256dh"),
        ({"keys": {"auth": "AAAA"}}, "keys.p256dh"),
        ({"keys": None}, "keys"),
        ({"expirationTime": None}, "expirationTime"),
    ],
)
def test_what_cannot_be_used_is_named_at_once(
    app: Flask, as_: As, change: dict[str, Any], field: str
) -> None:
    answer = as_(factories.person()).put(PATH, json=place(**change))

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_a_device_turns_notifications_off(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    subscribe_browser(browser)

    answer = browser.delete(PATH)

    subscription = subscription_of(devices()[0])
    assert answer.status_code == 204
    assert subscription is not None
    assert subscription.ended_why is push.EndedWhy.UNSUBSCRIBED
    assert devices()[0].notification_state is NotificationState.NOT_ASKED


def test_turning_off_what_is_off_is_fine(app: Flask, as_: As) -> None:
    assert as_(factories.person()).delete(PATH).status_code == 204


@pytest.mark.parametrize("method", ["put", "delete"])
def test_nobody_has_a_subscription(client: FlaskClient, method: str) -> None:
    answer = client.open(PATH, method=method.upper(), json=place())

    assert answer.status_code == 401
