"""SQLite: copy a database beside its writers, check a file, put one in another's place."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from app.storage.problems import StorageError

KEPT = ".replaced"
"""What a restore replaced stays beside it under this name, once."""

MOVED = ".moved"
"""What a move copied to another database is kept under this name."""


def path_of(engine: Engine) -> Path:
    """The database's file."""
    return Path(engine.url.database or "")


def copy(engine: Engine, target: Path) -> None:
    """One consistent state of the database; its readers and writers go on meanwhile."""
    source = engine.raw_connection()
    try:
        with closing(sqlite3.connect(target)) as copied:
            source.driver_connection.backup(copied)  # type: ignore[union-attr]
    finally:
        source.close()


def check(path: Path) -> None:
    """Bring a file into one piece. Raises StorageError where it is damaged."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        (told,) = database.execute("PRAGMA integrity_check(1)").fetchone()
        orphan = database.execute("PRAGMA foreign_key_check").fetchone()
    if told != "ok" or orphan:
        raise StorageError(f"The copied database is damaged: {told if told != 'ok' else orphan}.")


def retire(path: Path) -> Path:
    """Give a database that was moved another name: nothing starts on it by mistake."""
    kept = _moved(path)
    for part in ("-wal", "-shm", ""):
        leftover = path.with_name(path.name + part)
        if leftover.exists():
            leftover.rename(kept.with_name(kept.name + part))
    return kept


def refuse_moved(path: Path) -> None:
    """Raises StorageError where this database was moved to another one."""
    if _moved(path).exists() and not path.exists():
        problem = f"This database was moved to another one; {_moved(path)} is what it was."
        raise StorageError(f"{problem} Set DATABASE_URL to the new one.")


def refuse_second_move(path: Path) -> None:
    """Raises StorageError where what is left of an earlier move would be lost."""
    if _moved(path).exists():
        problem = f"{_moved(path)} is there, of an earlier move."
        raise StorageError(f"{problem} Put it away, then try again.")


def _moved(path: Path) -> Path:
    return path.with_name(path.name + MOVED)


def replace(path: Path, finished: Path) -> None:
    """Put a finished file in the database's place, in one step; what was there is kept beside."""
    descriptor = os.open(finished, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    if path.exists():
        kept = path.with_name(path.name + KEPT)
        kept.unlink(missing_ok=True)
        os.link(path, kept)
    for leftover in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    finished.replace(path)
