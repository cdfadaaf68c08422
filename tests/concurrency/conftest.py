"""Two transactions at once on PostgreSQL: one waits for the other, and the test sees it wait."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app.core.connecting import engine_for
from app.core.db import begin_write, db

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
DEADLINE_SECONDS = 60


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """On SQLite, writers are alone: these tests are about PostgreSQL, in any run."""
    return postgres_url


@pytest.fixture
def watcher(database_url: str) -> Iterator[Engine]:
    engine = engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def until_one_waits(watcher: Engine) -> Callable[[Future[Any]], None]:
    """`until_one_waits(future)`: returns when a transaction waits for a lock of another's."""

    def wait(future: Future[Any]) -> None:
        pause = Event()
        for _ in range(DEADLINE_SECONDS * 100):
            with watcher.connect() as connection:
                if connection.scalar(WAITING):
                    return
            assert not future.done(), future.result()
            pause.wait(0.01)
        raise AssertionError("Nobody waits.")

    return wait


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    """Where other transactions run."""
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture
def open_transaction(app: Flask) -> Callable[[], Any]:
    """`with open_transaction():` a writing transaction of its own, committed at the end."""

    @contextmanager
    def opened() -> Iterator[None]:
        with app.app_context():
            begin_write(db.session())
            yield
            db.session.commit()

    return opened
