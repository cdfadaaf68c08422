"""What an operator reads when a backup, a restore or a move cannot go on: problem and cure."""

import errno
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.exc import SQLAlchemyError

FULL = "Free space there, or choose another folder"
CURES = {
    errno.ENOSPC: ("the disk is full", FULL),
    errno.EDQUOT: ("this user's share of the disk is full", FULL),
    errno.EFBIG: ("the file system takes no file this large", "Choose another folder"),
    errno.EACCES: ("this user may not do that there", "Run as Veldpost's user, or give it rights"),
    errno.EPERM: ("this user may not do that there", "Run as Veldpost's user, or give it rights"),
    errno.EROFS: ("it cannot be written to", "Choose another folder"),
    errno.ENOENT: ("it is not there", "Check the name; make the folder first"),
    errno.ENOTDIR: ("it is not there", "Check the name; make the folder first"),
}


class StorageError(Exception):
    """It did not happen, and nothing was changed. Says what is wrong and what to do."""


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turns what the system and the databases answer into a StorageError."""
    try:
        yield
    except tarfile.TarError as error:
        raise StorageError(f"{place} is no whole backup: {error}. Use another one.") from error
    except OSError as error:
        raise StorageError(_told(error, place)) from error
    except sqlite3.Error as error:
        raise StorageError(_told_of_sqlite(error, place)) from error
    except psycopg.Error as error:
        raise StorageError(_told_of_postgres(error)) from error
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        problem = f"The database does not do what was asked: {cause}."
        raise StorageError(f"{problem} Check DATABASE_URL and that it runs.") from error


def _told(error: OSError, place: Path) -> str:
    problem, cure = CURES.get(error.errno or 0, (error.strerror or str(error), "Look at the disk"))
    return f"{error.filename or place}: {problem}. {cure}."


def _told_of_sqlite(error: sqlite3.Error, place: Path) -> str:
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"{place}: {CURES[errno.ENOSPC][0]} or fails ({error}). {FULL}."
    return f"SQLite refuses: {error}. If the database is damaged, restore a backup."


def _told_of_postgres(error: psycopg.Error) -> str:
    """Without what the value was, which PostgreSQL would repeat: it may be an address or a name."""
    said = str(error.diag.message_primary or error).strip().splitlines()[0].partition(': "')[0]
    where, _, _ = (error.diag.context or "").partition(":")
    told = f"PostgreSQL refuses: {said}{f' ({where})' if where.startswith('COPY') else ''}."
    if isinstance(error, psycopg.DataError):
        return f"{told} Correct that value where it comes from, then try again."
    return f"{told} Check that it runs and has room, then try again."
