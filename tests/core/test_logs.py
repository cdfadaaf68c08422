"""What is written to the log, and what never is."""

import json
import logging
from collections.abc import Callable, Iterator

import orjson
import pycurl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core import logs
from app.core.db import db
from app.people.models import Person
from app.people.roles import Role
from tests.factories import invitation, person

As = Callable[[Person], FlaskClient]
SECRET = "Zebedeus-the-secret"


@pytest.fixture(params=["text", "json"])
def log_format(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    """Everything is logged, in one format and then in the other."""
    logs.set_up(level="DEBUG", log_format=request.param)
    yield request.param
    logs.set_up(level="WARNING", log_format="text")


@pytest.fixture
def json_log(app: Flask, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[dict]]]:
    """`json_log()`: what was logged, line by line."""
    logs.set_up(level="INFO", log_format="json")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logs.set_up(level="WARNING", log_format="text")


def test_a_request_is_one_line_with_its_route_and_not_its_path(
    as_: As, json_log: Callable[[], list[dict]]
) -> None:
    someone = person(role=Role.ADMIN)

    answer = as_(someone).get(f"/api/people/{someone.uid}?search={SECRET}")

    [line] = [line for line in json_log() if line["logger"] == logs.REQUESTS]
    assert line["route"] == "/api/people/<uuid:id_>"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert line["milliseconds"] >= 0
    assert line["request_id"] == answer.headers["X-Request-Id"]


def test_what_happens_during_a_request_carries_its_id(
    app: Flask, client: FlaskClient, json_log: Callable[[], list[dict]]
) -> None:
    def fail() -> None:
        raise LookupError(SECRET)

    app.add_url_rule("/api/fail", "fail", fail)

    answer = client.get("/api/fail")

    fault, request = json_log()
    assert fault["request_id"] == request["request_id"] == answer.headers["X-Request-Id"]
    assert fault["exception"][0] == "builtins.LookupError"
    assert fault["exception"][-1].endswith("in fail")
    assert (request["level"], request["status"]) == ("warning", 500)


def test_as_text_only_our_own_failures_get_a_line(
    app: Flask, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(level="INFO", log_format="text")

    client.get("/healthz")

    assert capsys.readouterr().err == ""


def test_signing_in_leaves_no_secret_and_no_name(
    client: FlaskClient, log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    someone = person(name=SECRET, staff_number="S-4711-Z")
    issued = invitation(someone)
    body = {"code": issued.code, "staff_number": "S-4711-Z", "device_label": SECRET}

    answer = client.post(f"/api/session?token={SECRET}", json=body)
    client.post("/api/session", json=body | {"staff_number": SECRET})
    client.get(f"/{SECRET}?{SECRET}")

    written = capsys.readouterr().err
    assert answer.status_code == 200
    assert "/api/session" in written
    for secret in (SECRET, issued.code, issued.token, "S-4711-Z", answer.json["csrf_token"]):
        assert secret not in written


def test_a_fault_of_the_database_names_no_value(
    app: Flask, client: FlaskClient, log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def twice() -> None:
        person(staff_number=SECRET)
        db.session.execute(text("INSERT INTO people (staff_number) VALUES (:who)"), {"who": SECRET})

    def wrong() -> None:
        db.session.execute(text(f'SELECT * FROM "{SECRET}"'))

    app.add_url_rule("/api/twice", "twice", twice)
    app.add_url_rule("/api/wrong", "wrong", wrong)

    answers = [client.get("/api/twice"), client.get("/api/wrong")]

    written = capsys.readouterr().err
    assert min(answer.status_code for answer in answers) >= 500
    assert "sqlalchemy.exc." in written
    assert SECRET not in written


@pytest.mark.parametrize(
    "error",
    [
        pycurl.error(6, f"Could not resolve https://push.example.net/{SECRET}"),
        SQLAlchemyError(SECRET),
        ValueError(SECRET),
        OSError(2, "No such file", SECRET),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_exceptions_own_words_stay_out(
    error: Exception, log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise RuntimeError(SECRET) from error
    except RuntimeError:
        logging.getLogger("veldpost.delivery").exception("The database does not answer.")

    written = capsys.readouterr().err
    assert SECRET not in written
    assert type(error).__qualname__ in written
    assert "test_logs.py" in written


def test_other_libraries_are_as_discreet(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("sqlalchemy.pool").error("Exception during reset", exc_info=True)

    written = capsys.readouterr().err
    assert "Exception during reset" in written
    assert SECRET not in written


def test_a_json_line_is_one_line_whatever_is_in_it(
    json_log: Callable[[], list[dict]],
) -> None:
    logging.getLogger("veldpost.delivery").warning("two\nlines")

    [line] = json_log()

    assert line["message"] == "two\nlines"
    assert orjson.loads(orjson.dumps(line)) == line


def test_a_fault_of_the_database_tells_what_helps(
    app: Flask, client: FlaskClient, log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def misses() -> None:
        db.session.execute(text(f"SELECT 1 FROM absent WHERE '{SECRET}' = ''"))

    app.add_url_rule("/api/misses", "misses", misses)

    client.get("/api/misses")

    written = capsys.readouterr().err
    assert "its tables are missing" in written
    assert "flask serve" in written
    assert SECRET not in written
