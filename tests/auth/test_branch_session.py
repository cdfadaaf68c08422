"""POST /api/session/refresh/branch: an app installed with a copy of its browser's cookies."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import push
from app.auth.http import put_session
from app.auth.models import Device
from app.auth.service import open_session
from app.core import clock
from app.core.db import db
from app.people import service as people
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.auth.conftest import SignIn
from tests.auth.test_throttle import limited
from tests.subscriptions.browsers import place, subscribe_browser

As = Callable[[Person], FlaskClient]
Count = Callable[[], AbstractContextManager[list[str]]]
REFRESH = "/api/session/refresh"
PATH = f"{REFRESH}/branch"
IPHONE_APP = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148"
)


def installed(app: Flask, browser: FlaskClient) -> FlaskClient:
    """An app on the home screen, with a copy of this browser's cookies and nothing else."""
    copy = app.test_client()
    for name, path in (("at", "/"), ("rt", REFRESH)):
        cookie = browser.get_cookie(name, path=path)
        assert cookie is not None
        copy.set_cookie(name, cookie.value, path=path)
    copy.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    copy.environ_base["HTTP_HOST"] = "localhost:8000"
    copy.environ_base["HTTP_USER_AGENT"] = IPHONE_APP
    return copy


def branch(browser: FlaskClient, attempt: UUID | None = None, **headers: str) -> TestResponse:
    """Ask for a session of its own; with what came, the app can change things."""
    answer = browser.post(PATH, json={"attempt": str(attempt or uuid4())}, headers=headers)
    if answer.status_code == 200:
        browser.environ_base["HTTP_X_CSRF_TOKEN"] = answer.json["csrf_token"]
    return answer


def devices() -> list[Device]:
    """All there are, as they are stored now."""
    db.session.rollback()
    return list(db.session.scalars(select(Device).order_by(Device.id)))


def goes_on(browser: FlaskClient) -> None:
    """It refreshes and uses what it got; then an hour passes."""
    assert browser.post(REFRESH).status_code == 200
    assert browser.patch("/api/me", json={}).status_code == 200
    for device in devices():
        device.rotated_at -= timedelta(hours=1)
    db.session.commit()


def say(browser: FlaskClient, permission: str, endpoint: str | None = None) -> Any:
    """What a start of the app tells about notifications."""
    told = {"permission": permission, "endpoint": endpoint}
    return browser.put("/api/me/notifications", json=told).json


def test_the_app_becomes_a_device_of_its_own_of_the_same_person(app: Flask, as_: As) -> None:
    driver = factories.person()
    tab = as_(driver)
    phone = installed(app, tab)

    answer = branch(phone)

    own = phone.get("/api/session").json
    assert answer.status_code == 200
    assert own["person"]["id"] == str(driver.uid)
    assert own["device"] == answer.json["device"]
    assert own["device"]["label"] == "App on iPhone"
    assert own["device"]["id"] != tab.get("/api/session").json["device"]["id"]
    assert own["tag"] is None


def test_both_go_on_for_months_whoever_refreshes_first(app: Flask, as_: As) -> None:
    tab = as_(factories.person())
    phone = installed(app, tab)
    branch(phone)

    for _ in range(3):
        goes_on(tab)
        goes_on(phone)
        goes_on(phone)

    assert [device.revoked_at for device in devices()] == [None, None]
    assert [device.generation for device in devices()] == [3, 6]


def test_the_tab_that_cannot_have_push_leaves_the_bell_of_the_app_alone(
    app: Flask, as_: As
) -> None:
    tab = as_(factories.person())
    say(tab, "unsupported")
    phone = installed(app, tab)
    branch(phone)
    rings = subscribe_browser(phone)

    say(tab, "unsupported")

    assert say(phone, "granted", rings["endpoint"])["state"] == "on"
    assert [one["said"] for one in tab.get("/api/me/devices").json["items"]] == [
        "on",
        "unsupported",
    ]


def test_an_admin_sees_two_devices(app: Flask, as_: As) -> None:
    driver = factories.person()
    branch(installed(app, as_(driver)))

    seen = as_(factories.person(role=Role.ADMIN)).get(f"/api/devices?person={driver.uid}")

    assert [one["label"] for one in seen.json["items"]] == ["App on iPhone", "Test browser"]


def test_leaving_one_leaves_the_other(app: Flask, as_: As) -> None:
    tab = as_(factories.person())
    phone = installed(app, tab)
    branch(phone)

    tab.delete("/api/session")

    assert phone.get("/api/session").status_code == 200
    assert phone.post(REFRESH).status_code == 200


def test_a_lost_answer_asked_for_again_makes_no_second_device(app: Flask, as_: As) -> None:
    tab = as_(factories.person())
    attempt = uuid4()
    branch(installed(app, tab), attempt)
    phone = installed(app, tab)

    answer = branch(phone, attempt)

    assert answer.status_code == 200
    assert len(devices()) == 2
    assert phone.post(REFRESH).status_code == 200


def test_what_was_opened_for_one_app_is_opened_for_no_other(app: Flask, as_: As) -> None:
    tab = as_(factories.person())
    attempt = uuid4()
    phone = installed(app, tab)
    branch(phone, attempt)
    goes_on(phone)

    answer = branch(installed(app, tab), attempt)

    assert answer.status_code == 401
    assert phone.post(REFRESH).status_code == 200


def test_an_old_copy_opens_nothing_and_ends_nothing(app: Flask, as_: As) -> None:
    tab = as_(factories.person())
    phone = installed(app, tab)
    goes_on(tab)

    answer = branch(phone)

    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
    assert [device.revoked_at for device in devices()] == [None]
    assert tab.post(REFRESH).status_code == 200


def test_an_old_copy_is_dropped_so_that_a_code_typed_in_the_app_signs_no_tab_out(
    app: Flask, as_: As, sign_in: SignIn
) -> None:
    driver = factories.person()
    tab = as_(driver)
    phone = installed(app, tab)
    goes_on(tab)
    branch(phone)
    issued = factories.invitation(driver)

    body = {"code": issued.code, "staff_number": driver.staff_number, "is_app": True}
    assert phone.post("/api/session", json=body).status_code == 200

    assert tab.get("/api/session").status_code == 200
    assert phone.get("/api/session").json["device"]["label"] == "App on iPhone"


@pytest.mark.parametrize("came_in", ["branched", "by code"])
def test_an_app_that_lost_its_storage_alone_stays_the_device_it_was(
    app: Flask, as_: As, client: FlaskClient, came_in: str
) -> None:
    driver = factories.person()
    phone = client
    if came_in == "branched":
        phone = installed(app, as_(driver))
        branch(phone)
    else:
        issued = factories.invitation(driver)
        body = {"code": issued.code, "staff_number": driver.staff_number, "is_app": True}
        phone.post("/api/session", json=body)
    before = phone.get("/api/session").json["device"]["id"]
    known = len(devices())

    answer = branch(phone)

    assert answer.json["device"]["id"] == before
    assert len(devices()) == known
    assert phone.post(REFRESH).status_code == 200


def test_a_page_in_a_browser_is_not_taken_for_the_app_that_was_made_of_it(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(factories.invitation(factories.person()))

    answer = branch(installed(app, client))

    assert answer.json["device"]["id"] != client.get("/api/session").json["device"]["id"]


def test_who_signs_in_next_in_the_app_ends_its_own_session_and_not_the_tab_s(
    app: Flask, as_: As
) -> None:
    tab = as_(factories.person())
    phone = installed(app, tab)
    branch(phone)
    subscribe_browser(phone)
    issued = factories.invitation(factories.person())

    body = {"code": issued.code, "staff_number": issued.person.staff_number}
    assert phone.post("/api/session", json=body).status_code == 200

    first, branched, _ = devices()
    subscription = push.find_subscription(db.session(), branched.id)
    assert (first.revoked_at is None, branched.revoked_at is None) == (True, False)
    assert subscription is not None
    assert subscription.ended_at is not None
    assert tab.get("/api/session").status_code == 200


def test_nobody_without_a_refresh_token_gets_one(client: FlaskClient) -> None:
    without = branch(client).status_code
    client.set_cookie("rt", "0" * 32 + ".0.invented", path=REFRESH)

    assert (without, branch(client).status_code) == (401, 401)


def test_whose_device_was_revoked_opens_none(app: Flask, as_: As) -> None:
    tab = as_(factories.person())
    phone = installed(app, tab)
    tab.delete("/api/session")

    assert branch(phone).status_code == 401
    assert len(devices()) == 1


def test_a_session_that_has_expired_opens_none(app: Flask, as_: As) -> None:
    phone = installed(app, as_(factories.person()))
    (device,) = devices()
    device.rotated_at -= timedelta(days=91)
    db.session.commit()

    assert branch(phone).status_code == 401
    assert len(devices()) == 1


def test_a_suspended_person_opens_none_and_restored_does(app: Flask, as_: As) -> None:
    driver = factories.person()
    phone = installed(app, as_(driver))
    people.suspend(driver, now=clock.now())
    db.session.commit()

    refused = branch(phone)
    people.restore(driver)
    db.session.commit()

    assert (refused.status_code, refused.json["code"]) == (403, "suspended")
    assert branch(phone).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_opens_none(app: Flask, as_: As, site: str) -> None:
    phone = installed(app, as_(factories.person()))

    answer = branch(phone, **{"Sec-Fetch-Site": site})

    assert (answer.status_code, answer.json["code"]) == (403, "other_site")
    assert len(devices()) == 1


def test_a_form_is_not_json(app: Flask, as_: As) -> None:
    phone = installed(app, as_(factories.person()))

    answer = phone.post(PATH, data=f'{{"attempt": "{uuid4()}"}}', content_type="text/plain")

    assert (answer.status_code, answer.json["code"]) == (422, "wrong_type")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "attempt"),
        ({"attempt": "mine"}, "attempt"),
        ({"attempt": str(uuid4()), "device_label": "x" * 101}, "device_label"),
    ],
)
def test_what_cannot_be_used_is_named(
    client: FlaskClient, body: dict[str, Any], field: str
) -> None:
    answer = client.post(PATH, json=body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_its_mark_goes_to_this_address_only_and_no_script_reads_it(app: Flask, as_: As) -> None:
    answer = branch(installed(app, as_(factories.person())))

    (mark,) = (one for one in answer.headers.getlist("Set-Cookie") if one.startswith("app="))
    assert {"HttpOnly", f"Path={REFRESH}", "SameSite=Strict"} <= set(mark.split("; "))
    assert f"Max-Age={400 * 24 * 3600}" in mark


def test_it_sends_few_statements(app: Flask, as_: As, count_queries: Count) -> None:
    driver = factories.person()
    branch(installed(app, as_(driver)))
    phone = installed(app, as_(driver))

    with count_queries() as statements:
        branch(phone)

    assert len(statements) == 5


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Flask]:
    """The application with its limits on."""
    yield from limited(tmp_path)


def test_a_session_that_branches_on_and_on_must_wait(strict: Flask) -> None:
    device = open_session(factories.person(), label="Safari on iPhone", now=clock.now())
    db.session.commit()
    with strict.test_request_context():
        cookies = put_session(Response(), device, now=clock.now()).headers.getlist("Set-Cookie")
    token = next(one for one in cookies if one.startswith("rt=")).split(";")[0][3:]

    def once() -> int:
        browser = strict.test_client()
        browser.set_cookie("rt", token, path=REFRESH)
        return branch(browser).status_code

    assert [once() for _ in range(11)] == [200] * 10 + [429]


def test_a_subscription_is_never_copied(app: Flask, as_: As) -> None:
    """A Mac's Safari has a bell of its own, which stays there."""
    tab = as_(factories.person())
    rings = place()
    subscribe_browser(tab, **rings)
    phone = installed(app, tab)

    assert branch(phone).json["tag"] is None

    assert say(tab, "granted", rings["endpoint"])["state"] == "on"
    assert say(phone, "default")["state"] == "not_asked"
    assert say(tab, "granted", rings["endpoint"])["state"] == "on"
