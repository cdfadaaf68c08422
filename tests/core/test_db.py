"""Instants are aware and in UTC; what transactions see of each other; what faults tell."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from app.core.connecting import engine_for
from app.core.db import IS_WRITE, UtcDateTime, begin_write
from app.core.ids import uuid7
from app.people.models import Person
from app.pictures.models import Picture
from tests.conftest import NOON

DIALECT = sqlite.dialect()


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = engine_for(url)
    yield engine
    engine.dispose()


def test_an_instant_is_kept_in_utc() -> None:
    in_brussels = NOON.astimezone(timezone(timedelta(hours=1)))

    stored = UtcDateTime().process_bind_param(in_brussels, DIALECT)

    assert stored is not None
    assert stored.isoformat() == "2026-11-23T12:00:00+00:00"


def test_an_instant_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 23), DIALECT)  # noqa: DTZ001


def test_sqlite_keeps_what_it_confirms_through_a_power_cut(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'veldpost.db'}"
    with opened(url) as engine, engine.connect() as connection:
        modes = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert modes == ["wal", 2, 1]


def test_on_sqlite_a_writing_transaction_takes_its_lock_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'veldpost.db'}"

    with opened(url) as engine, Session(engine) as session, engine.connect() as other:
        begin_write(session)
        other.exec_driver_sql("PRAGMA busy_timeout=1")
        other.rollback()
        with pytest.raises(OperationalError, match="locked"):
            other.execution_options(**{IS_WRITE: True}).execute(select(1))
        other.rollback()


def test_postgres_keeps_what_it_confirms_and_lets_nobody_wait_for_ever(postgres_url: str) -> None:
    with opened(postgres_url) as engine, engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"SHOW {name}")).scalar_one()
            for name in ("synchronous_commit", "statement_timeout", "lock_timeout")
        }

    assert settings == {
        "synchronous_commit": "on",
        "statement_timeout": "1min",
        "lock_timeout": "15s",
    }


def test_a_transaction_that_reads_sees_one_moment(database_url: str) -> None:
    count = select(func.count()).select_from(Picture)
    picture = Picture(digest="d", width=1, height=1, bytes_=1, created_at=NOON)

    with opened(database_url) as engine, Session(engine) as reader, Session(engine) as writer:
        before = reader.scalar(count)
        begin_write(writer)
        writer.add(picture)
        writer.commit()
        meanwhile = reader.scalar(count)
        reader.rollback()
        after = reader.scalar(count)

    assert (before, meanwhile, after) == (0, 0, 1)


@pytest.mark.parametrize("value", ["Ada Vos", "Ada Vos" * 100])
def test_a_fault_of_the_database_does_not_tell_whom_it_was_about(
    database_url: str, value: str
) -> None:
    person = {"uid": uuid7(), "staff_number": "7", "staff_number_key": value, "name": value}
    others = dict.fromkeys(("sort_name", "search_text", "time_zone"), "x")
    row = person | others | {"language": "nl", "created_at": NOON, "rev": 0}

    with opened(database_url) as engine, Session(engine) as session:
        begin_write(session)
        with pytest.raises(DBAPIError) as fault:
            session.execute(insert(Person), [row, row | {"uid": uuid7()}])

    told = "".join(traceback.format_exception(fault.value))
    assert "people" in told
    assert "Ada Vos" not in told
