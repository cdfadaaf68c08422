"""What ails a database, in an operator's words, with the cure. Never a value, never a statement."""

from typing import NamedTuple

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError


class Fault(NamedTuple):
    """What is wrong, and what helps."""

    problem: str
    cure: str


LOST = Fault("the connection was lost", "If it stays away, look at its server and the network.")
AWAY = Fault(
    "it cannot be reached",
    "Check that its server runs and listens, host and port in DATABASE_URL, and the firewall.",
)
TLS = Fault(
    "no encrypted connection to it can be had",
    "Check sslmode and sslrootcert in DATABASE_URL, and the server's certificate (ssl there).",
)
RESTARTING = Fault("it starts or stops", "Wait; if it stays so, read its server's log.")
STRANGER = Fault(
    "it refuses this user",
    "Check user and password in DATABASE_URL, and the server's pg_hba.conf. "
    "Of a password, write the signs @ : / # ? % as %40 %3A %2F %23 %3F %25.",
)
NO_DATABASE = Fault(
    "its server has no database of this name",
    "Create it (createdb), or correct the name in DATABASE_URL.",
)
OPTION = Fault("a connection option is wrong", "Correct DATABASE_URL; options stand after the ?.")
CROWDED = Fault(
    "its server has no connection left",
    "Raise max_connections there, or start fewer processes and threads here.",
)
EXHAUSTED = Fault(
    "all of this process's connections are in use",
    "Where it stays so, the database is too slow for so many visitors: look at its load.",
)
LOCKED = Fault(
    "somebody keeps it locked", "Find who: a program that has it open, or a long transaction."
)
FULL = Fault("the disk is full", "Free some space; it goes on by itself.")
READ_ONLY = Fault(
    "it cannot be written",
    "Check the owner of file and folder (SQLite), or that this is no standby (PostgreSQL).",
)
UNOPENED = Fault("its file cannot be opened", "Check that the folder exists and who may use it.")
DISK = Fault("the disk cannot be read or written", "Check free space and quota, then the disk.")
DAMAGED = Fault("it is damaged", "Stop, keep a copy, and restore a backup (docs/backup.md).")
SLOW = Fault(
    "a statement took too long and was ended",
    "Where it repeats, look at the load of the database's server.",
)
TABLES = Fault(
    "its tables are missing or another release's",
    "Start `flask serve` of this release: it upgrades the database. Or restore a backup.",
)
RIGHTS = Fault("this user lacks rights in it", "Make the user the owner of database and tables.")

CODES: tuple[tuple[str, Fault], ...] = (
    *(("53100", FULL), ("SQLITE_FULL", FULL)),
    *(("53300", CROWDED), ("25006", READ_ONLY), ("SQLITE_READONLY", READ_ONLY)),
    *(("55P03", LOCKED), ("SQLITE_BUSY", LOCKED), ("SQLITE_LOCKED", LOCKED)),
    *(("57014", SLOW), ("25P03", LOST), ("57P", RESTARTING), ("08", LOST)),
    *(("28", STRANGER), ("3D000", NO_DATABASE), ("42501", RIGHTS)),
    *(("42P01", TABLES), ("42703", TABLES), ("3F000", TABLES)),
    *(("58", DISK), ("SQLITE_IOERR", DISK), ("SQLITE_CANTOPEN", UNOPENED)),
    *(
        ("XX001", DAMAGED),
        ("XX002", DAMAGED),
        ("SQLITE_CORRUPT", DAMAGED),
        ("SQLITE_NOTADB", DAMAGED),
    ),
)
"""How codes begin: SQLSTATE's of PostgreSQL, and SQLite's names."""

WORDS: tuple[tuple[str, Fault], ...] = (
    *(("no such table", TABLES), ("no such column", TABLES), ("has no column named", TABLES)),
    *(("certificate verify failed", TLS), ("server certificate", TLS), ("ssl error", TLS)),
    *(("root certificate file", TLS), ("does not support ssl", TLS)),
    *(("starting up", RESTARTING), ("shutting down", RESTARTING)),
    *(("in recovery mode", RESTARTING), ("accepting connections", RESTARTING)),
    *(("resolve host", AWAY), ("connection refused", AWAY)),
    *(("too many", CROWDED), ("remaining connection slots", CROWDED)),
    *(("password", STRANGER), ("pg_hba.conf", STRANGER), ("permission denied", RIGHTS)),
    *(("fatal:  role ", STRANGER), ("fatal:  database ", NO_DATABASE)),
    *(("invalid", OPTION), ("bad value", OPTION), ("unrecognized", OPTION)),
)
"""What an error says that carries no code of its own, such as one of a connection's beginning."""


def fault_of(error: BaseException) -> Fault | None:
    """What this error says of the database; None where it is no such error, or a bug's."""
    if isinstance(error, NoConnectionError):
        return EXHAUSTED
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", None)
    if code and code != "SQLITE_ERROR":
        return next((fault for start, fault in CODES if code.startswith(start)), None)
    if code:
        return _by_words(original, WORDS[:3])
    if type(original).__module__.startswith("psycopg"):
        return _without_code(error, original)
    return None


def _without_code(error: BaseException, original: BaseException | None) -> Fault | None:
    """It began in the client: there is no connection, or none any more."""
    if isinstance(error, DBAPIError) and error.statement is not None:
        return LOST if error.connection_invalidated else None
    return _by_words(original, WORDS[3:]) or AWAY


def _by_words(original: BaseException | None, words: tuple[tuple[str, Fault], ...]) -> Fault | None:
    told = str(original).lower()
    return next((fault for sign, fault in words if sign in told), None)
