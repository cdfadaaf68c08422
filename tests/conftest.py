"""What every test may ask for: the application on a fresh database, browsers, and NOON."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event

from app import create_app
from app.auth.http import csrf_token, put_session
from app.auth.service import open_session
from app.core import clock
from app.core.db import db
from app.migrations import upgrade
from app.people.models import Person
from config import Config
from tests import postgres

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PUBLIC_URL = "http://localhost:8000"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.fixture(scope="session")
def is_on_postgres(request: pytest.FixtureRequest) -> bool:
    """Whether this run is the one on PostgreSQL."""
    return bool(request.config.getoption("--database") == "postgresql")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server for the whole run, fast and forgetful. Never restart it."""
    with postgres.running() as server:
        yield server


@pytest.fixture
def durable_postgres() -> Iterator[postgres.Server]:
    """A PostgreSQL server of the test's own that writes as in production: restart it at will."""
    with postgres.running(is_durable=True) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """A new PostgreSQL database with every table, also in a run on SQLite."""
    url = postgres_server.new_database()
    yield url
    postgres_server.give_back(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = create_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path, *, is_on_postgres: bool) -> str:
    """A new database with every table, of the kind this run is on."""
    if is_on_postgres:
        return str(request.getfixturevalue("postgres_url"))
    path = tmp_path / "veldpost.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def empty_database_url(
    request: pytest.FixtureRequest, tmp_path: Path, *, is_on_postgres: bool
) -> Iterator[str]:
    """A new database without a table, of the kind this run is on."""
    if not is_on_postgres:
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    url = server.empty_database()
    yield url
    server.drop(url)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Config:
    """Settings of a platform of its own, in a temporary folder."""
    return Config.from_env(
        {
            "INSTANCE_PATH": str(tmp_path),
            "DATABASE_URL": database_url,
            "RATE_LIMITS": "0",
            "PUSH_HOSTS": "push.example.net",
            "LOG_LEVEL": "WARNING",
        }
    )


@pytest.fixture
def app(settings: Config) -> Iterator[Flask]:
    """The application, its tables made, inside its context."""
    application = create_app(settings)
    application.config["TESTING"] = True
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in, on our own pages."""
    browser = app.test_client()
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    browser.environ_base["HTTP_HOST"] = "localhost:8000"
    return browser


@pytest.fixture
def as_(app: Flask) -> Callable[[Person], FlaskClient]:
    """`as_(person)`: a browser of theirs, signed in, that carries its CSRF token."""

    def signed_in(person: Person) -> FlaskClient:
        now = clock.now()
        device = open_session(person, label="Test browser", now=now)
        db.session.commit()
        browser = app.test_client()
        with app.test_request_context():
            cookies = put_session(Response(), device, now=now).headers.getlist("Set-Cookie")
            browser.environ_base["HTTP_X_CSRF_TOKEN"] = csrf_token(device.uid)
        for name, _, rest in (cookie.partition("=") for cookie in cookies):
            path = next(part[5:] for part in rest.split("; ") if part.startswith("Path="))
            browser.set_cookie(name, rest.split(";")[0], path=path)
        browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        browser.environ_base["HTTP_HOST"] = "localhost:8000"
        return browser

    return signed_in


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_queries() as statements:` collects the SQL statements sent meanwhile."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
