"""What differs between SQLite and PostgreSQL, for the delivery process."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, event, func, select, text
from sqlalchemy.orm import Session

from app.core import clock
from app.core.connecting import engine_for


class Clock(Protocol):
    """The database's time, and seconds that never jump."""

    def now(self) -> datetime:
        """The instant all delivery processes agree on."""

    def elapsed(self) -> float:
        """Seconds since some point; they pass while the machine sleeps, too."""

    def sync(self, session: Session) -> None:
        """Ask the database for its time."""


class DatabaseClock:
    """The database's time, asked for now and then and carried on in between."""

    def __init__(self) -> None:
        self._asked_at = self.elapsed()
        self._answer = clock.now()

    def now(self) -> datetime:
        """The instant all delivery processes agree on."""
        return self._answer + timedelta(seconds=self.elapsed() - self._asked_at)

    def elapsed(self) -> float:
        """Seconds since the machine started; they pass while it sleeps, too."""
        return clock.elapsed()

    def sync(self, session: Session) -> None:
        """Ask the database for its time. SQLite's is this machine's."""
        if is_embedded(session.get_bind()):
            answer: datetime | None = clock.now()
        else:
            answer = session.scalar(select(func.clock_timestamp()))
        self._asked_at, self._answer = self.elapsed(), answer or clock.now()


def is_embedded(bind: Engine | Connection) -> bool:
    """Whether the database is a file of this machine, with one delivery process."""
    return bind.dialect.name == "sqlite"


def limit_statements(session: Session, seconds: int) -> None:
    """Until this transaction ends, let no statement take longer. SQLite's wait for nobody."""
    if not is_embedded(session.get_bind()):
        session.execute(text(f"SET LOCAL statement_timeout = '{seconds}s'"))


def relaxed(engine: Engine) -> Engine:
    """The same database, with commits that a power cut may undo but never tear.

    For checkpoints: losing one repeats some deliveries and loses none.
    """
    twin = engine_for(engine.url)
    event.listen(twin, "connect", _sync_less if is_embedded(engine) else _commit_asynchronously)
    return twin


def _sync_less(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")


def _commit_asynchronously(connection: Any, _record: Any) -> None:
    connection.autocommit = True
    connection.execute("SET synchronous_commit = off")
    connection.autocommit = False
