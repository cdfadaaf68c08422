"""POST /api/session/refresh: rotation, lost answers, racing tabs and thieves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.auth.models import Device, RevokedWhy
from app.core import clock
from app.core.db import db
from app.people import service as people
from app.people.models import Person
from tests import factories

As = Callable[[Person], FlaskClient]
PATH = "/api/session/refresh"


def device() -> Device:
    """The only device there is, as it is stored now."""
    db.session.rollback()
    return db.session.scalars(select(Device)).one()


def held(browser: FlaskClient) -> str:
    """The refresh token in a browser."""
    cookie = browser.get_cookie("rt", path=PATH)
    assert cookie is not None
    return cookie.value


def thief(app: Flask, token: str) -> FlaskClient:
    """Another browser with the same refresh token."""
    browser = app.test_client()
    browser.set_cookie("rt", token, path=PATH)
    return browser


def an_hour_passes() -> None:
    """Since the last rotation."""
    device().rotated_at -= timedelta(hours=1)
    db.session.commit()


def test_a_refresh_replaces_both_tokens_and_notes_the_sign_of_life(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    before = held(browser)
    device().last_seen_at -= timedelta(days=3)
    db.session.commit()

    answer = browser.post(PATH)

    assert answer.status_code == 200
    assert held(browser) != before
    assert browser.get("/api/session").status_code == 200
    assert clock.now() - device().last_seen_at < timedelta(minutes=1)


def test_the_csrf_token_stays_so_that_tabs_agree_on_it(app: Flask, as_: As) -> None:
    browser = as_(factories.person())

    before = browser.get("/api/session").json["csrf_token"]

    assert browser.post(PATH).json["csrf_token"] == before


def test_a_lost_answer_can_be_asked_for_again(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    token = held(browser)
    browser.post(PATH)
    an_hour_passes()

    retry = thief(app, token)
    answer = retry.post(PATH)

    assert answer.status_code == 200
    assert held(retry) == held(browser)


def test_an_old_token_ends_the_session_once_its_successor_was_used(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    stolen = held(browser)
    browser.post(PATH)
    browser.patch("/api/me", json={"language": "de"})
    an_hour_passes()

    answer = thief(app, stolen).post(PATH)

    assert (answer.status_code, answer.json["code"]) == (401, "session_reused")
    assert device().revoked_why is RevokedWhy.REUSED
    assert browser.get("/api/session").status_code == 401
    assert browser.post(PATH).status_code == 401


def test_a_token_two_generations_old_ends_the_session(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    stolen = held(browser)
    browser.post(PATH)
    browser.post(PATH)

    answer = thief(app, stolen).post(PATH)

    assert answer.json["code"] == "session_reused"
    assert browser.get("/api/session").status_code == 401


def restored_from_a_backup() -> None:
    """The row is as it was when nobody had refreshed yet."""
    row = device()
    row.generation, row.is_successor_used = 0, True
    db.session.commit()


def test_a_restored_database_signs_nobody_out(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    for _ in range(5):
        browser.post(PATH)
    restored_from_a_backup()

    answer = browser.post(PATH)

    assert answer.status_code == 200
    assert device().generation == 6
    assert browser.post(PATH).status_code == 200


def test_a_thief_who_comes_first_after_a_restore_is_found_out_by_the_owner(
    app: Flask, as_: As
) -> None:
    browser = as_(factories.person())
    browser.post(PATH)
    stolen = held(browser)
    for _ in range(3):
        browser.post(PATH)
    restored_from_a_backup()
    robber = thief(app, stolen)

    assert robber.post(PATH).status_code == 200
    assert browser.post(PATH).status_code == 200
    an_hour_passes()

    assert robber.post(PATH).json["code"] == "session_reused"
    assert browser.get("/api/session").status_code == 401


def test_sixteen_tabs_that_refresh_together_get_one_successor(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    token = held(browser)

    def refresh(_: int) -> tuple[int, str]:
        tab = thief(app, token)
        status = tab.post(PATH).status_code
        return status, held(tab)

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(refresh, range(16)))

    assert len(answers) == 1
    assert {status for status, _ in answers} == {200}
    assert device().generation == 1


def test_a_tab_that_comes_a_moment_late_is_no_thief(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    token = held(browser)
    browser.post(PATH)
    browser.patch("/api/me", json={"language": "de"})

    assert thief(app, token).post(PATH).status_code == 200


def test_reading_costs_no_write_and_the_first_change_one(
    app: Flask, as_: As, count_queries: Callable[..., Any]
) -> None:
    browser = as_(factories.person())
    browser.post(PATH)

    browser.get("/api/session")
    after_reading = device().is_successor_used
    browser.patch("/api/me", json={})
    after_change = device().is_successor_used
    with count_queries() as statements:
        browser.patch("/api/me", json={})

    assert (after_reading, after_change) == (False, True)
    assert not [one for one in statements if one.startswith("UPDATE")]


def test_ninety_quiet_days_end_a_session(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    device().rotated_at -= timedelta(days=91)
    db.session.commit()

    answer = browser.post(PATH)

    assert (answer.status_code, answer.json["code"]) == (401, "session_expired")
    assert device().revoked_why is RevokedWhy.EXPIRED


def test_four_hundred_days_end_any_session(app: Flask, as_: As) -> None:
    browser = as_(factories.person())
    device().created_at -= timedelta(days=401)
    db.session.commit()

    assert browser.post(PATH).json["code"] == "session_expired"


def test_a_suspended_person_cannot_continue_and_restored_goes_on(app: Flask, as_: As) -> None:
    driver = factories.person()
    browser = as_(driver)
    people.suspend(driver, now=clock.now())
    db.session.commit()

    refused = browser.post(PATH)
    people.restore(driver)
    db.session.commit()

    assert (refused.status_code, refused.json["code"]) == (403, "suspended")
    assert browser.post(PATH).status_code == 200
    assert browser.get("/api/session").status_code == 200


def test_nobody_continues_without_a_token_of_ours(client: FlaskClient) -> None:
    without = client.post(PATH).status_code
    client.set_cookie("rt", "0" * 32 + ".0.invented", path=PATH)

    assert (without, client.post(PATH).status_code) == (401, 401)


def test_another_site_cannot_make_a_browser_refresh(app: Flask, as_: As) -> None:
    browser = as_(factories.person())

    answer = browser.post(PATH, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, answer.json["code"]) == (403, "other_site")
