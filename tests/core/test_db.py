"""Instants are aware and in UTC, and two writers wait for each other."""

from datetime import datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import OperationalError

from app.core.db import IS_WRITE, UtcDateTime, begin_write, db
from tests.conftest import NOON

DIALECT = sqlite.dialect()


def test_an_instant_is_kept_in_utc() -> None:
    in_brussels = NOON.astimezone(timezone(timedelta(hours=1)))

    stored = UtcDateTime().process_bind_param(in_brussels, DIALECT)

    assert stored is not None
    assert stored.isoformat() == "2026-11-23T12:00:00+00:00"


def test_an_instant_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 23), DIALECT)  # noqa: DTZ001


def test_sqlite_keeps_what_it_confirms_through_a_power_cut(app: Flask) -> None:
    modes = [
        db.session.execute(text(f"PRAGMA {name}")).scalar_one()
        for name in ("journal_mode", "synchronous", "foreign_keys")
    ]

    assert modes == ["wal", 2, 1]


def test_a_writing_transaction_takes_its_lock_at_once(app: Flask) -> None:
    begin_write(db.session())

    with db.engine.connect() as other:
        other.exec_driver_sql("PRAGMA busy_timeout=1")
        other.rollback()
        with pytest.raises(OperationalError, match="locked"):
            other.execution_options(**{IS_WRITE: True}).execute(select(1))
        other.rollback()


def test_a_fault_of_the_database_does_not_tell_whom_it_was_about(app: Flask) -> None:
    with pytest.raises(OperationalError) as fault:
        db.session.execute(text("SELECT name FROM nowhere WHERE name = :name"), {"name": "Ada Vos"})

    assert "nowhere" in str(fault.value)
    assert "Ada Vos" not in str(fault.value)
