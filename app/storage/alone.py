"""Nobody else works on the platform meanwhile: locks on this machine, questions to the database."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from app import push
from app.storage.problems import StorageError

ROOT = 0
RUNNING = "running.lock"
"""`flask serve` holds it, shared."""
STOP = "Stop Veldpost first (systemctl stop veldpost, or Ctrl-C) and try again."
OTHERS = text(
    "SELECT coalesce(nullif(application_name, ''), usename)"
    " || coalesce(' from ' || host(client_addr), '') FROM pg_stat_activity"
    " WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
    " AND coalesce(backend_type, 'client backend') = 'client backend'"
)
"""Of another role's session an ordinary role learns its name only, not its `backend_type`."""


@contextmanager
def serving(instance_path: Path) -> Iterator[None]:
    """Say that this platform runs. Raises StorageError while it is being restored or moved."""
    with (instance_path / RUNNING).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            problem = "This platform is being restored or moved."
            raise StorageError(f"{problem} Wait until that has ended.") from error
        yield


@contextmanager
def alone(instance_path: Path) -> Iterator[None]:
    """Keep Veldpost's processes of this machine from starting. Raises StorageError if any runs."""
    refuse_root(instance_path, user=os.geteuid())
    with (
        _held(instance_path / RUNNING, "The server runs."),
        _held(instance_path / push.LOCK_FILE, "A delivery process runs."),
    ):
        yield


def refuse_root(instance_path: Path, *, user: int) -> None:
    """Raises StorageError where root would leave files that Veldpost's user cannot write."""
    owner = instance_path.stat().st_uid
    if user == ROOT != owner:
        problem = f"{instance_path} belongs to user {owner}, and this is root."
        raise StorageError(f"{problem} Run as Veldpost's user: sudo -u '#{owner}' ...")


def refuse_open_file(path: Path) -> None:
    """Raises StorageError while any program has this SQLite file open. Leaves it without a WAL."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as probe:
            probe.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise StorageError(f"A program has {path} open ({error}). {STOP}") from error
    except sqlite3.DatabaseError:
        return


def refuse_other_connections(connection: Connection) -> None:
    """Raises StorageError while any other program is connected to this PostgreSQL database."""
    others = connection.scalars(OTHERS).all()
    if others:
        named = ", ".join(sorted(set(others)))
        raise StorageError(f"{len(others)} other connections to the database ({named}). {STOP}")


def refuse_others(engine: Engine) -> None:
    """The same, for either kind of database."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        refuse_open_file(Path(engine.url.database or ""))
        return
    with engine.connect() as connection:
        refuse_other_connections(connection)


@contextmanager
def _held(path: Path, problem: str) -> Iterator[None]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageError(f"{problem} {STOP}") from error
        yield
