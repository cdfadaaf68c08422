"""`flask shifts`, the hourly housekeeping, and a feed over the wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from threading import enumerate as enumerate_threads

import pytest
from celery import signals
from flask import Flask
from sqlalchemy import func, select

from app.cli import housekeeping
from app.core import clock
from app.core.db import db
from app.core.fetching import FetchError, fetch
from app.rest import shift_feed
from app.rest.shift_models import ShiftFeed, Source, WorkShift
from config import Config
from tests import factories
from tests.rest.rosters import csv

LIMIT = 1000


def roster() -> bytes:
    return csv(f"A1;{clock.now() + timedelta(days=1):%d-%m-%Y};7:00;15:00")


def shifts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(WorkShift)) or 0


class Planning(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = 200, roster()
        match self.path:
            case "/moved":
                status, body = 302, b""
            case "/gone":
                status, body = 404, b""
            case "/endless":
                body = b"x" * (LIMIT + 1)
        self.send_response(status)
        self.send_header("Location", "/roster.csv")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def planning() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Planning) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def here(settings: Config) -> Config:
    """Settings under which this very machine may be asked."""
    return Config.from_env(
        {
            "INSTANCE_PATH": str(settings.instance_path),
            "DATABASE_URL": settings.database_url,
            "PUSH_LOOPBACK": "1",
        }
    )


def test_a_file_is_imported_and_a_dry_run_saves_nothing(app: Flask, tmp_path: Path) -> None:
    factories.person(staff_number="A1")
    file = tmp_path / "roster.csv"
    file.write_bytes(roster())
    command = ["shifts", "import", str(file)]

    tried = app.test_cli_runner().invoke(args=[*command, "--dry-run"])
    assert (tried.exit_code, shifts()) == (0, 0)

    done = app.test_cli_runner().invoke(args=command)
    assert "New: 1, other: 0" in done.output
    assert shifts() == 1


def test_a_line_that_cannot_be_used_is_told_and_ends_the_command_with_1(
    app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(roster())

    done = app.test_cli_runner().invoke(args=["shifts", "import", str(file)])

    assert done.exit_code == 1
    assert "Line 2, staff number 'A1': Nobody here" in done.output


def test_a_feed_is_fetched_by_hand_and_without_one_that_is_told(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["shifts", "fetch"])

    assert (done.exit_code, "There is no feed of shifts." in done.output) == (1, True)


@pytest.mark.usefixtures("app")
def test_housekeeping_fetches_what_is_due_and_forgets_what_is_over() -> None:
    person = factories.person(staff_number="A1")
    old = clock.now() - timedelta(days=8)
    db.session.add(
        WorkShift(
            person_id=person.id,
            starts_at=old - timedelta(hours=8),
            ends_at=old,
            source=Source.FILE,
        )
    )
    db.session.add(ShiftFeed(url="https://planning.example.org/"))
    db.session.commit()

    housekeeping.once(db.engine, lambda _: roster())

    assert shifts() == 1
    assert db.session.scalars(select(WorkShift.source)).all() == [Source.FEED]


def test_a_celery_worker_keeps_house_from_its_start_to_its_end(app: Flask) -> None:
    housekeeping.begin_with_worker(app.config["SETTINGS"])

    signals.worker_ready.send(sender=None)
    [thread] = [each for each in enumerate_threads() if each.name == "housekeeping"]
    signals.worker_shutting_down.send(sender=None)
    thread.join(60)

    assert not thread.is_alive()


def test_what_a_planning_serves_is_fetched(here: Config) -> None:
    with planning() as url:
        assert fetch(f"{url}/roster.csv", here, limit=LIMIT) == roster()


@pytest.mark.parametrize(
    ("path", "cause"),
    [("/moved", "status_302"), ("/gone", "status_404"), ("/endless", "too_large")],
)
def test_no_redirect_is_followed_and_no_end_awaited(here: Config, path: str, cause: str) -> None:
    with planning() as url, pytest.raises(FetchError) as failed:
        fetch(f"{url}{path}", here, limit=LIMIT)

    assert failed.value.cause == cause


@pytest.mark.parametrize("url", ["https://10.0.0.1/", "https://[::1]/"])
def test_an_inner_address_is_never_dialled(settings: Config, url: str) -> None:
    with pytest.raises(FetchError) as failed:
        fetch(url, settings, limit=LIMIT)

    assert failed.value.cause in {"address_refused", "dns"}


@pytest.mark.usefixtures("app")
def test_nobody_is_asked_where_there_is_no_feed() -> None:
    assert not shift_feed.fetch_if_due(db.session(), lambda _: roster(), now=clock.now())
