"""Counts that outlive chunks, processes and restarts. Callers commit."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.db import Base
from app.push.ledger import Count, Counted, Ledger
from app.push.models import FailureTotal, MinuteTotal, PushTotal

MINUTES_KEPT = timedelta(hours=25)
FAILURES_KEPT = timedelta(days=30)
BUCKETS: Mapping[Counted, tuple[float, ...]] = {
    Counted.FIRST_ACCEPTED: (0.1, 0.3, 1, 3, 10, 30, 60, 300, 900, 3600),
    Counted.SETTLED: (1, 3, 10, 30, 90, 300, 900, 3600, 21600, 86400),
}
"""Upper ends in seconds of the two lags' histograms; what took longer is in `+Inf`."""

INFINITE = "+Inf"
MILLISECONDS = "ms"
IN_THE_CHART = {
    Counted.ACCEPTED: "accepted",
    Counted.GONE: "failed",
    Counted.FAILED: "failed",
    Counted.EXPIRED: "failed",
    Counted.RETRIED: "retried",
}


def write(session: Session, ledger: Ledger, *, now: datetime) -> None:
    """Add a ledger to what is counted already."""
    _add(
        session,
        PushTotal,
        [count._asdict() | {"total": n} for count, n in sorted(ledger.counts.items())],
        now,
    )
    _add(
        session,
        FailureTotal,
        [failure._asdict() | {"total": n} for failure, n in sorted(ledger.failures.items())],
        now,
    )
    minute = now.replace(second=0, microsecond=0)
    rows = [
        {"minute": minute, "name": name, "total": n}
        for name, n in sorted(_for_the_chart(ledger).items())
    ]
    _add(session, MinuteTotal, rows, now)


def note_lag(session: Session, name: Counted, lag: timedelta, *, now: datetime) -> None:
    """Count how long a message took from being handed over, in a histogram."""
    seconds = lag.total_seconds()
    ends = BUCKETS[name]
    place = bisect_left(ends, seconds)
    bucket = f"{ends[place]:g}" if place < len(ends) else INFINITE
    totals = {Count(name, "", bucket): 1, Count(name, "", MILLISECONDS): round(seconds * 1000)}
    rows = [count._asdict() | {"total": n} for count, n in sorted(totals.items())]
    _add(session, PushTotal, rows, now)


def prune_old(session: Session, *, now: datetime) -> None:
    """Forget the minutes and the failures that no screen shows any more."""
    session.execute(delete(MinuteTotal).where(MinuteTotal.minute < now - MINUTES_KEPT))
    session.execute(delete(FailureTotal).where(FailureTotal.last_at < now - FAILURES_KEPT))


def _for_the_chart(ledger: Ledger) -> Counter[str]:
    found: Counter[str] = Counter()
    for count, n in ledger.counts.items():
        if name := IN_THE_CHART.get(Counted(count.name)):
            found[name] += n
    return found


def _add(
    session: Session, model: type[Base], rows: Sequence[dict[str, Any]], now: datetime
) -> None:
    """In the order of their keys: two processes that add at once wait, and never for each other."""
    if rows:
        statement = _upsert(model, session.get_bind().dialect.name)
        has_instant = "last_at" in model.__table__.columns
        session.execute(statement, [row | {"last_at": now} if has_instant else row for row in rows])


@cache
def _upsert(model: type[Base], dialect: str) -> Insert:
    """Insert, or add `total` to what is there."""
    table = model.__table__
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    insert = insert.values({column.name: bindparam(column.name) for column in table.columns})
    changed: dict[str, Any] = {"total": table.c.total + insert.excluded["total"]}
    if "last_at" in table.columns:
        changed["last_at"] = insert.excluded["last_at"]
    keys = [column.name for column in table.primary_key]
    upsert: Insert = insert.on_conflict_do_update(index_elements=keys, set_=changed)
    return upsert
