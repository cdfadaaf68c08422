"""What ails a database is said in an operator's words."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.core import faults
from app.core.connecting import engine_for
from app.core.faults import Fault, fault_of


def ailment(url: str, *statements: str) -> Fault | None:
    """What is said of the last statement, which fails."""
    engine = engine_for(url)
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    except SQLAlchemyError as error:
        return fault_of(error)
    finally:
        engine.dispose()
    raise AssertionError("It did not fail.")


ON_SQLITE: dict[str, tuple[Callable[[Path], str], tuple[str, ...], Fault]] = {
    "no folder": (lambda folder: f"{folder}/no/such.db", ("SELECT 1",), faults.UNOPENED),
    "no table": (lambda folder: f"{folder}/a.db", ("SELECT 1 FROM people",), faults.TABLES),
    "no room": (
        lambda folder: f"{folder}/a.db",
        ("PRAGMA max_page_count=1", "CREATE TABLE a (b)"),
        faults.FULL,
    ),
    "read-only": (
        lambda folder: f"{folder}/a.db",
        ("PRAGMA query_only=1", "CREATE TABLE a (b)"),
        faults.READ_ONLY,
    ),
}


@pytest.mark.parametrize("case", ON_SQLITE)
def test_a_file_in_trouble_is_told_apart(case: str, tmp_path: Path) -> None:
    place, statements, fault = ON_SQLITE[case]

    assert ailment(f"sqlite:///{place(tmp_path)}", *statements) == fault


def test_a_locked_file_is_told_apart(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")

    found = ailment(f"sqlite:///{tmp_path}/a.db", "PRAGMA busy_timeout=0", "CREATE TABLE a (b)")

    other.close()
    assert found == faults.LOCKED


def test_what_is_no_database_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database" * 1000)

    assert ailment(f"sqlite:///{tmp_path}/a.db", "SELECT 1 FROM a") == faults.DAMAGED


ON_POSTGRES: dict[str, tuple[tuple[str, ...], Fault]] = {
    "no table": (("SELECT 1 FROM absent",), faults.TABLES),
    "too slow": (("SET statement_timeout=20", "SELECT pg_sleep(60)"), faults.SLOW),
    "read-only": (("SET TRANSACTION READ ONLY", "CREATE TABLE a (b int)"), faults.READ_ONLY),
    "lost": (("SELECT pg_terminate_backend(pg_backend_pid())",), faults.RESTARTING),
}


@pytest.mark.parametrize("case", ON_POSTGRES)
def test_a_server_in_trouble_is_told_apart(case: str, postgres_url: str) -> None:
    statements, fault = ON_POSTGRES[case]

    assert ailment(postgres_url, *statements) == fault


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"database": "nothing"}, faults.NO_DATABASE),
        ({"username": "nobody_we_know"}, faults.STRANGER),
        ({"host": "127.0.0.1", "port": 1, "query": {}}, faults.AWAY),
        ({"host": "127.0.0.1", "port": 99999, "query": {}}, faults.OPTION),
        ({"host": "no.such.host.invalid", "query": {}}, faults.AWAY),
    ],
    ids=lambda value: value.problem if isinstance(value, Fault) else str(value),
)
def test_a_server_out_of_reach_is_told_apart(
    change: dict[str, object], fault: Fault, postgres_url: str
) -> None:
    url = make_url(postgres_url).set(**change).render_as_string(hide_password=False)

    assert ailment(url, "SELECT 1") == fault


def test_a_bug_of_ours_is_no_ailment(tmp_path: Path) -> None:
    assert ailment(f"sqlite:///{tmp_path}/a.db", "SELEKT 1") is None
    assert fault_of(LookupError()) is None


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ("SSL error: certificate verify failed", faults.TLS),
        ("server does not support SSL, but SSL was required", faults.TLS),
        ('root certificate file "/root/.postgresql/root.crt" does not exist', faults.TLS),
        ('server certificate for "a" does not match host name "b"', faults.TLS),
        ("FATAL:  the database system is in recovery mode", faults.RESTARTING),
        ("FATAL:  the database system is not yet accepting connections", faults.RESTARTING),
        ("Connection refused\nFATAL:  the database system is starting up", faults.RESTARTING),
        ('invalid sslmode value: "yes"', faults.OPTION),
        ("Connection refused\n\tIs it accepting TCP/IP connections?", faults.AWAY),
    ],
)
def test_what_a_client_says_of_a_failed_connection_is_told_apart(told: str, fault: Fault) -> None:
    assert fault_of(psycopg.OperationalError(f"connection to server failed: {told}")) == fault


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (psycopg.errors.InternalError_, None),
        (psycopg.errors.DataCorrupted, faults.DAMAGED),
        (psycopg.errors.IndexCorrupted, faults.DAMAGED),
    ],
)
def test_only_damage_is_told_as_damage(error: type[Exception], fault: Fault | None) -> None:
    assert fault_of(error()) == fault
