"""Receipts, counts and the person's revision: written together, by one statement.

PostgreSQL does it in one round trip, SQLite by a trigger of this connection's own: as each knows
only what the other does not, there are two ways of saying the same.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Column, Insert, MetaData, Table, TextClause, insert, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core.tables import table_of
from app.receipts.models import Receipt

COUNTS = ("displayed", "opened", "acknowledged")
RECEIPTS = table_of(Receipt)
KEYS = ("announcement_id", "person_id")
FACTS = tuple(c.name for c in RECEIPTS.c if c.name not in {*KEYS, "rev"})

Change = Mapping[str, Any]
"""An announcement's number, this person's facts about it, and what the counts grow by."""


def write(session: Session, person_id: int, changes: Sequence[Change], *, seen: int) -> bool:
    """Keep what changed since the person's revision was `seen`.

    False: the person's revision has moved on, and nothing is written.
    """
    if session.get_bind().dialect.name == "postgresql":
        values = {"person_id": person_id, "seen": seen, "changes": orjson.dumps(changes).decode()}
        return session.execute(_on_postgres(), values).first() is not None
    _insert(session, [{"person_id": person_id, **change} for change in changes])
    return True


@cache
def _on_postgres() -> TextClause:
    """Whoever moves the person's revision first makes the other read again."""
    kinds = {
        name: "bigint" if name == "acknowledged_on_device" else "timestamptz" for name in FACTS
    }
    columns = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
    counts = ", ".join(f"new_{name} int" for name in COUNTS)
    return text(
        f"""
        WITH person AS (
            UPDATE people SET rev = rev + 1 WHERE id = :person_id AND rev = :seen RETURNING id, rev
        ), change AS (
            SELECT * FROM person, jsonb_to_recordset(CAST(:changes AS jsonb))
                AS it (announcement_id bigint, {columns}, {counts})
        ), kept AS (
            INSERT INTO receipts (announcement_id, person_id, rev, {", ".join(FACTS)})
            SELECT announcement_id, id, rev, {", ".join(FACTS)} FROM change
            {_replace()}
        ), counted AS (
            INSERT INTO receipt_totals (announcement_id, {", ".join(COUNTS)})
            SELECT announcement_id, {_new("")} FROM change ORDER BY announcement_id
            {_add()}
        )
        SELECT rev FROM person
        """  # noqa: S608 - names of our own columns
    )


@cache
def _on_sqlite() -> tuple[Insert, tuple[TextClause, ...]]:
    """An insert, and the trigger that it runs: who writes is alone, so nobody came between."""
    names = [*KEYS, *FACTS, *(f"new_{name}" for name in COUNTS)]
    kept = ", ".join(f"NEW.{name}" for name in (*KEYS, *FACTS))
    view = Table(
        "settling",
        MetaData(),
        *(Column(name, RECEIPTS.c[name].type) for name in (*KEYS, *FACTS)),
        *(Column(f"new_{name}") for name in COUNTS),
    )
    trigger = f"""
        CREATE TEMP TRIGGER settle INSTEAD OF INSERT ON settling BEGIN
            UPDATE people SET rev = rev + 1 WHERE id = NEW.person_id;
            INSERT INTO receipts ({", ".join((*KEYS, *FACTS))}, rev)
            VALUES ({kept}, (SELECT rev FROM people WHERE id = NEW.person_id))
            {_replace()};
            INSERT INTO receipt_totals (announcement_id, {", ".join(COUNTS)})
            VALUES (NEW.announcement_id, {_new("NEW.")})
            {_add()};
        END
        """  # noqa: S608 - names of our own columns
    empty = ", ".join(f"NULL AS {name}" for name in names)
    return insert(view), (text(f"CREATE TEMP VIEW settling AS SELECT {empty}"), text(trigger))


def _insert(session: Session, rows: Sequence[Change]) -> None:
    statement, trigger = _on_sqlite()
    try:
        session.execute(statement, rows)
    except OperationalError as error:
        if "no such table: settling" not in str(error.orig):
            raise
        for part in trigger:
            session.execute(part)
        session.execute(statement, rows)


def _replace() -> str:
    changed = ", ".join(f"{name} = excluded.{name}" for name in ("rev", *FACTS))
    return f"ON CONFLICT (announcement_id, person_id) DO UPDATE SET {changed}"


def _add() -> str:
    sums = ", ".join(f"{name} = receipt_totals.{name} + excluded.{name}" for name in COUNTS)
    return f"ON CONFLICT (announcement_id) DO UPDATE SET {sums}"


def _new(row: str) -> str:
    return ", ".join(f"{row}new_{name}" for name in COUNTS)
