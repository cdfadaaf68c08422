"""How often a code may be tried."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from app.core.db import Base, db
from config import Config
from tests import factories

WRONG = {"code": "0000-0000-0000", "staff_number": "4711"}


def limited(tmp_path: Path, **environ: str) -> Iterator[Flask]:
    settings = {"INSTANCE_PATH": str(tmp_path), "RATE_LIMITS": "1"} | environ
    app = create_app(Config.from_env(settings))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Flask]:
    """The application with its limits on."""
    yield from limited(tmp_path)


@pytest.fixture
def behind_proxy(tmp_path: Path) -> Iterator[Flask]:
    """The same, behind one proxy."""
    yield from limited(tmp_path, PROXY_COUNT="1")


def attempt(app: Flask, address: str = "192.0.2.1", **headers: str) -> TestResponse:
    """One wrong try from an address."""
    client = app.test_client()
    environ = {"REMOTE_ADDR": address}
    return client.post("/api/session", json=WRONG, environ_base=environ, headers=headers)


def test_the_sixth_wrong_try_within_a_minute_must_wait(strict: Flask) -> None:
    answers = [attempt(strict) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[5].json["code"] == "too_many"
    assert answers[5].content_type == "application/problem+json"
    assert 1 <= int(answers[5].headers["Retry-After"]) <= 60


def test_who_must_wait_cannot_even_use_the_right_code(strict: Flask) -> None:
    issued = factories.invitation(factories.person())
    for _ in range(5):
        attempt(strict)

    answer = strict.test_client().post(
        "/api/session",
        json={"code": issued.code, "staff_number": issued.person.staff_number},
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    )

    assert answer.status_code == 429


def test_another_address_need_not_wait(strict: Flask) -> None:
    for _ in range(6):
        attempt(strict)

    assert attempt(strict, "192.0.2.2").status_code == 422


def test_a_crew_behind_one_address_signs_in_together(strict: Flask) -> None:
    crew = [factories.invitation(factories.person()) for _ in range(8)]

    answers = [
        strict.test_client().post(
            "/api/session", json={"code": one.code, "staff_number": one.person.staff_number}
        )
        for one in crew
    ]

    assert {answer.status_code for answer in answers} == {200}


def test_a_header_does_not_change_the_address_without_a_proxy(strict: Flask) -> None:
    forwarded = [f"203.0.113.{number}" for number in range(6)]

    answers = [attempt(strict, **{"X-Forwarded-For": one}) for one in forwarded]

    assert answers[5].status_code == 429


def test_behind_a_proxy_people_are_told_apart(behind_proxy: Flask) -> None:
    for _ in range(6):
        attempt(behind_proxy, **{"X-Forwarded-For": "203.0.113.1"})

    answer = attempt(behind_proxy, **{"X-Forwarded-For": "203.0.113.2"})

    assert answer.status_code == 422


def test_what_a_person_invents_before_the_proxys_own_entry_does_not_count(
    behind_proxy: Flask,
) -> None:
    invented = [f"198.51.100.{number}, 203.0.113.1" for number in range(6)]

    answers = [attempt(behind_proxy, **{"X-Forwarded-For": one}) for one in invented]

    assert answers[5].status_code == 429


def test_the_switch_turns_limits_off(app: Flask) -> None:
    assert {attempt(app).status_code for _ in range(8)} == {422}
