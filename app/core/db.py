"""The database: one Base, aware instants, enums by value, and what a transaction promises.

A transaction that only reads sees one moment, on SQLite and on PostgreSQL. One that writes is alone
on SQLite; on PostgreSQL it sees what others commit meanwhile, so it locks what it decides by.
"""

import sqlite3
import zlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    Uuid,
    event,
    func,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from app.core.ids import uuid7

IS_WRITE = "is_write"
"""Execution option: this transaction will write, so SQLite takes its write lock at once."""

BUSY_TIMEOUT_SECONDS = 10
REPEATABLE_READ = 3
"""psycopg's number of the isolation in which every statement sees the same moment."""
HELD_BY_NAME = 0x76656C64
"""The first half of our advisory locks' keys, so that they are nobody else's."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs its time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = BigInteger().with_variant(Integer, "sqlite")
"""Numbers inside the database: small, and packable into the delivery engine's chunks."""


def enum_by_value(enum: type[StrEnum]) -> Enum:
    """A column type that stores an enum's values, checked by a constraint in the table."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
        length=32,
    )


class Base(DeclarativeBase):
    """Every table derives from this one."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_N_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime, UUID: Uuid},
    )


class Identified:
    """A number inside the database, and a `uid` as its only name outside."""

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[UUID] = mapped_column(unique=True, default=uuid7)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def begin_write(session: Session) -> None:
    """Open the transaction as one that writes.

    Without this, two transactions that first read and then write refuse each other.
    """
    session.connection(execution_options={IS_WRITE: True})


def hold(session: Session | Connection, name: str) -> None:
    """Let one transaction at a time do what has this name; the others wait for its end.

    On SQLite, whoever writes is alone anyway.
    """
    connection = session.connection() if isinstance(session, Session) else session
    if connection.dialect.name == "postgresql":
        number = zlib.crc32(name.encode())
        connection.execute(select(func.pg_advisory_xact_lock(HELD_BY_NAME, number - 2**31)))


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    is_write = connection.get_execution_options().get(IS_WRITE, False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
    else:
        driver: Any = connection.connection.driver_connection
        driver.isolation_level = None if is_write else REPEATABLE_READ
