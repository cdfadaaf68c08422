"""`flask delivery run`: as many processes as asked for, where the database allows it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, make_url, select, text

from app import create_app, push
from app.cli.starting import make_keys
from app.core.connecting import engine_for
from app.core.db import db
from app.push.models import DeliveryProcess
from app.storage.postgres import UNFINISHED
from config import Config
from tests.cli.test_serve import PATIENCE_SECONDS, wait_until
from tests.postgres import Server
from tests.push.conftest import an_outbox

FIRST_VERSION = "3ecb96be0fd1"


def test_a_sqlite_file_has_one_delivery_process(tmp_path: Path) -> None:
    app: Flask = create_app(Config.from_env({"INSTANCE_PATH": str(tmp_path)}))

    answer = app.test_cli_runner().invoke(args=["delivery", "run", "--processes", "2"])

    assert answer.exit_code == 1
    assert "move to PostgreSQL" in answer.output


@pytest.mark.parametrize("name", ["vapid.pem", "answers.key"])
def test_without_the_web_sides_keys_nothing_starts_and_none_is_made(
    settings: Config, name: str
) -> None:
    make_keys(settings.instance_path)
    (settings.instance_path / name).unlink()

    told = refusal(settings)

    assert told.startswith(f"INSTANCE_PATH: {name} is not in {settings.instance_path}.")
    assert "Copy vapid.pem and answers.key" in told
    assert not (settings.instance_path / name).exists()


@pytest.mark.parametrize("name", ["vapid.pem", "answers.key"])
def test_a_damaged_key_is_named_with_its_cure(settings: Config, name: str) -> None:
    make_keys(settings.instance_path)
    (settings.instance_path / name).write_bytes(b"no key")

    told = refusal(settings)

    assert told.startswith(f"INSTANCE_PATH: {settings.instance_path / name} cannot be read")
    assert "backup" in told


def test_another_installations_key_is_refused(settings: Config) -> None:
    make_keys(settings.instance_path)
    engine = create_engine(settings.database_url)
    with an_outbox(engine, settings) as outbox:
        outbox.subscribe(1)
    engine.dispose()
    (settings.instance_path / push.KEY_FILE).unlink()
    push.ensure_keys(settings.instance_path)

    told = refusal(settings)

    assert "vapid.pem holds no key that any phone subscribed to." in told


@pytest.mark.parametrize(
    ("version", "words"),
    [("from_the_future", "later release"), (UNFINISHED, "cut short"), (FIRST_VERSION, "upgrades")],
)
def test_the_database_of_another_release_is_refused(
    settings: Config, version: str, words: str
) -> None:
    make_keys(settings.instance_path)
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    engine.dispose()

    told = refusal(settings)

    assert told.startswith("DATABASE_URL: ")
    assert words in told


def test_an_empty_database_is_refused(tmp_path: Path, empty_database_url: str) -> None:
    make_keys(tmp_path)
    settings = {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": empty_database_url}

    assert "it is empty" in refusal(Config.from_env(settings))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"database": "nothing"}, "no database of this name"),
        ({"username": "nobody_we_know"}, "refuses this user"),
        ({"host": "127.0.0.1", "port": 1, "query": {}}, "cannot be reached"),
        ({"host": "127.0.0.1", "port": 99999, "query": {}}, "option is wrong"),
        ({"query": {"connect_timeout": "soon"}}, "option is wrong"),
    ],
)
def test_a_wrong_address_of_the_database_is_told_without_its_password(
    change: dict[str, object], words: str, tmp_path: Path, postgres_url: str
) -> None:
    make_keys(tmp_path)
    url = make_url(postgres_url).set(password="open-sesame", **change)
    address = url.render_as_string(hide_password=False)

    told = refusal(Config.from_env({"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": address}))

    assert told.startswith("DATABASE_URL: ")
    assert words in told
    assert "open-sesame" not in told


def refusal(settings: Config) -> str:
    """What `flask delivery run` says, which does not start."""
    app = create_app(settings)
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=["delivery", "run"])
        db.engine.dispose()
    assert answer.exit_code == 1
    return answer.output


@pytest.mark.slow
def test_several_processes_deliver_from_postgres_and_sign_off(
    tmp_path: Path, postgres_url: str
) -> None:
    engine = engine_for(postgres_url)
    count = select(func.count()).select_from(DeliveryProcess)

    def alive() -> int:
        with engine.connect() as connection:
            return connection.scalar(count) or 0

    make_keys(tmp_path)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "delivery", "run"]
    environment = os.environ | {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": postgres_url}
    with subprocess.Popen([*command, "--processes", "2"], env=environment) as running:
        wait_until(lambda: alive() == 2)
        running.send_signal(signal.SIGTERM)
        status = running.wait(PATIENCE_SECONDS)

    assert (status, alive()) == (0, 0)
    engine.dispose()


@pytest.mark.slow
def test_it_ends_also_where_the_database_is_silent(
    tmp_path: Path, durable_postgres: Server
) -> None:
    url = durable_postgres.new_database()
    engine = engine_for(url)

    def is_alive() -> bool:
        with engine.connect() as connection:
            return bool(connection.scalar(select(func.count()).select_from(DeliveryProcess)))

    make_keys(tmp_path)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "delivery", "run"]
    environment = os.environ | {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": url}
    with subprocess.Popen(command, env=environment) as running:
        wait_until(is_alive)
        with durable_postgres.silent():
            running.send_signal(signal.SIGTERM)
            status = running.wait(2 * PATIENCE_SECONDS)

    assert status != 0
    engine.dispose()
