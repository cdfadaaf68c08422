"""`flask people`."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, select

from app import create_app
from app.cli.people import people
from app.core.db import db
from app.people.models import Person
from config import Config
from tests import factories
from tests.people.files import csv_of, three_people


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(three_people())
    return path


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_file_is_imported(runner: FlaskCliRunner, file: Path) -> None:
    result = runner.invoke(people, ["import", str(file)])

    assert result.exit_code == 0, result.output
    assert "Created: 3, updated: 0, unchanged: 0, rejected lines: 0" in result.output
    assert count() == 3


def test_a_dry_run_only_tells(runner: FlaskCliRunner, file: Path) -> None:
    result = runner.invoke(people, ["import", str(file), "--dry-run"])

    assert "Would be created: 3" in result.output
    assert count() == 0


def test_every_rejected_line_is_told_however_many(runner: FlaskCliRunner, file: Path) -> None:
    wrong = [f"{number};Anna;Klingon" for number in range(300)]
    file.write_bytes(csv_of(*wrong, head="stamnr;naam;taal"))

    result = runner.invoke(people, ["import", str(file)])

    assert result.output.count("'Klingon'") == 300


def test_rejected_lines_are_told_and_make_the_command_fail(
    runner: FlaskCliRunner, file: Path
) -> None:
    file.write_bytes(csv_of("1;Anna;Klingon", "2;Bram;nl", head="stamnr;naam;taal"))

    result = runner.invoke(people, ["import", str(file)])

    assert result.exit_code == 1
    assert "Line 2, language 'Klingon': Use nl, en" in result.output
    assert count() == 1


def test_a_file_without_the_key_is_refused_in_words(runner: FlaskCliRunner, file: Path) -> None:
    file.write_bytes(b"naam\nAnna\n")

    result = runner.invoke(people, ["import", str(file)])

    assert result.exit_code == 1
    assert "Error: The first line names no column" in result.output


def test_somebody_is_invited_and_gets_in(runner: FlaskCliRunner, client: FlaskClient) -> None:
    factories.person(staff_number="A7", name="Anna")

    output = runner.invoke(people, ["invite", "a7"]).output

    token = output.strip().rsplit("#", 1)[-1]
    answer = client.post("/api/session", json={"code": token, "staff_number": "A7"})
    assert answer.status_code == 200, output


def test_nobody_by_that_number_is_said_so(runner: FlaskCliRunner) -> None:
    result = runner.invoke(people, ["invite", "A7"])

    assert result.exit_code == 1
    assert "Nobody has staff number 'A7'." in result.output


def test_where_there_is_no_platform_none_is_made(tmp_path: Path) -> None:
    elsewhere = create_app(Config.from_env({"INSTANCE_PATH": str(tmp_path)}))

    result = elsewhere.test_cli_runner().invoke(people, ["invite", "1001"])

    assert result.exit_code == 1
    assert "INSTANCE_PATH" in result.output
    assert not (tmp_path / "veldpost.db").exists()
