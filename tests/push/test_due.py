"""Looking for work costs the same however much is done already."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Executable, event, insert, text

from app.core import clock
from app.core.db import db
from app.push import claims
from app.push.models import Chunk, ChunkState, StoredMessage
from app.push.protocol.packing import pack

DONE = 2_000


@pytest.fixture
def worked(app: Flask) -> None:
    """A platform whose outbox holds much that is done, and nothing else."""
    now = clock.now()
    message = StoredMessage(
        subject="test:1",
        topic="t",
        urgency="normal",
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    db.session.add(message)
    db.session.flush()
    done = {
        "message_id": message.id,
        "prio": 1,
        "state": ChunkState.CLOSED,
        "not_before": now,
        "pending": 0,
        "people": pack([]),
        "closed_at": now,
    }
    db.session.execute(insert(Chunk), DONE * [done])
    db.session.commit()
    db.session.execute(text("ANALYZE"))


@pytest.mark.parametrize("statement", [claims.IS_DUE, claims.CLAIM])
@pytest.mark.usefixtures("worked")
def test_what_is_done_is_not_looked_at(statement: Executable) -> None:
    plan = _plan(statement)

    assert re.search(r"ix_delivery_chunks_waiting\b", plan), plan
    assert re.search(r"ix_delivery_chunks_claimed\b", plan), plan
    assert not re.search(r"(?i)(SCAN|Seq Scan on) delivery_chunks(?! USING)", plan), plan


def _plan(statement: Executable) -> str:
    """How the database goes about it, in its own words."""
    sent: list[tuple[str, Any]] = []

    def hear(_conn: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        sent.append((sql, values))

    connection, now = db.session.connection(), clock.now()
    event.listen(connection, "before_cursor_execute", hear)
    connection.execute(statement, {"now": now, "until": now + claims.LEASE, "its_owner": "me"})
    event.remove(connection, "before_cursor_execute", hear)
    [(sql, values)] = sent
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explain} {sql}", values)
    return "\n".join(str(row[-1]) for row in rows)
