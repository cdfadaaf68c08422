"""The engine seen from outside: what is queued, how services do, what failed, what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select, text, update
from sqlalchemy.orm import Session

from app.core.errors import Conflict, NotFound
from app.push.ledger import Count, Counted
from app.push.models import (
    Chunk,
    ChunkState,
    DeliveryProcess,
    FailureTotal,
    Host,
    MinuteTotal,
    PushTotal,
    StoredMessage,
)
from app.push.presence import ALIVE_FOR

HEARD_WITHIN = timedelta(seconds=10)
"""By then every delivery process has read that a service was resumed: two heartbeats."""

PROVEN_WITHIN = timedelta(minutes=1)
"""After a pause, a service counts as paused until it takes a message, but no longer than this.

One that hangs lets each try wait for its answer; between two pauses it does not work.
"""


@dataclass(frozen=True, slots=True)
class Queued:
    """Chunks that are not closed. `pending`: people until their devices are known, then devices."""

    state: str
    chunks: int
    pending: int
    since: datetime | None


class SetAside(NamedTuple):
    """Chunks that cannot be taken up, for one cause, though others can: a `SetAsideWhy`."""

    cause: str
    chunks: int
    pending: int
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Service:
    """One push service's origin as the delivery processes know it."""

    name: str
    paused_until: datetime | None
    stopped_at: datetime | None
    cause: str | None
    resumed_at: datetime | None
    accepted_at: datetime | None

    def state_at(self, now: datetime) -> str:
        """`works`, `paused` (it goes on by itself) or `stopped` (somebody must look at it)."""
        if self.stopped_at is not None:
            return "stopped"
        return "paused" if self._is_paused(now) else "works"

    def _is_paused(self, now: datetime) -> bool:
        if self.paused_until is None or self.paused_until > now:
            return self.paused_until is not None
        is_proven = self.accepted_at is not None and self.accepted_at > self.paused_until
        return not is_proven and self.paused_until + PROVEN_WITHIN > now


class Minute(NamedTuple):
    """How many deliveries were accepted or failed, or are to be retried, in one minute."""

    minute: datetime
    name: str
    total: int


class Failed(NamedTuple):
    """Devices that one message did not reach, at one push service, for one cause."""

    message_id: int
    subject: str
    service: str
    cause: str
    total: int
    last_at: datetime


class Process(NamedTuple):
    """A delivery process's sign of life."""

    host: str
    started_at: datetime
    seen_at: datetime
    encryption: str

    def is_alive(self, now: datetime) -> bool:
        """Whether it was seen of late."""
        return self.seen_at > now - ALIVE_FOR


def name_of(origin: str) -> str:
    """An origin without its scheme: what people call a push service."""
    return origin.partition("://")[2] or origin


def queue(session: Session, *, now: datetime) -> list[Queued]:
    """What is `due`, to be sent `later`, and `claimed` by a delivery process; one statement.

    `since` is when the oldest due chunk, or one whose process went silent, became due.
    """
    waiting = _open("waiting", case((Chunk.not_before <= now, "due"), else_="later"))
    claimed = _open("claimed", case((Chunk.lease_until < now, "due"), else_="claimed"))
    found = {"due": Queued("due", 0, 0, None), "later": Queued("later", 0, 0, None)}
    found["claimed"] = Queued("claimed", 0, 0, None)
    for state, chunks, pending, since in session.execute(waiting.union_all(claimed)):
        before = found[state]
        oldest = min(filter(None, (before.since, since)), default=None)
        found[state] = Queued(state, before.chunks + chunks, before.pending + pending, oldest)
    return list(found.values())


def set_aside(session: Session) -> list[SetAside]:
    """What waits for another try at being taken up, and for the next of them."""
    rows = session.execute(
        select(
            Chunk.set_aside_why, func.count(), func.sum(Chunk.pending), func.min(Chunk.not_before)
        )
        .where(Chunk.set_aside_why.is_not(None), Chunk.state == ChunkState.WAITING)
        .group_by(Chunk.set_aside_why)
        .order_by(Chunk.set_aside_why)
    )
    return [SetAside(cause or "", chunks, int(pending), at) for cause, chunks, pending, at in rows]


def totals(session: Session) -> list[tuple[Count, int, datetime]]:
    """Everything that is counted for good."""
    rows = session.execute(
        select(
            PushTotal.name, PushTotal.origin, PushTotal.word, PushTotal.total, PushTotal.last_at
        ).order_by(PushTotal.name, PushTotal.origin, PushTotal.word)
    )
    return [(Count(name, origin, word), total, at) for name, origin, word, total, at in rows]


def services(session: Session) -> list[Service]:
    """Every push service that ever paused or stopped."""
    accepted = and_(
        PushTotal.name == Counted.ACCEPTED, PushTotal.origin == Host.origin, PushTotal.word == ""
    )
    hosts = session.execute(
        select(Host, PushTotal.last_at).outerjoin(PushTotal, accepted).order_by(Host.origin)
    )
    return [
        Service(
            name_of(host.origin),
            host.paused_until,
            host.stopped_at,
            (host.stopped_why or "unknown") if host.stopped_at else None,
            host.resumed_at,
            accepted_at,
        )
        for host, accepted_at in hosts
    ]


def minutes(session: Session, *, since: datetime) -> list[Minute]:
    """The last minutes, oldest first; one in which nothing happened is not there."""
    rows = session.execute(
        select(MinuteTotal.minute, MinuteTotal.name, MinuteTotal.total)
        .where(MinuteTotal.minute >= since)
        .order_by(MinuteTotal.minute, MinuteTotal.name)
    )
    return [Minute(*row) for row in rows]


def failures(session: Session, *, limit: int) -> list[Failed]:
    """The last failures, newest first."""
    rows = session.execute(
        select(
            FailureTotal.message_id,
            StoredMessage.subject,
            FailureTotal.origin,
            FailureTotal.cause,
            FailureTotal.total,
            FailureTotal.last_at,
        )
        .join(StoredMessage, StoredMessage.id == FailureTotal.message_id)
        .order_by(FailureTotal.last_at.desc(), FailureTotal.message_id.desc(), FailureTotal.cause)
        .limit(limit)
    )
    return [
        Failed(message_id, subject, name_of(origin), cause, total, last_at)
        for message_id, subject, origin, cause, total, last_at in rows
    ]


def processes(session: Session) -> list[Process]:
    """Delivery processes of the last day, the one seen last first."""
    rows = session.scalars(select(DeliveryProcess).order_by(DeliveryProcess.seen_at.desc()))
    return [
        Process(row.incarnation.partition(":")[0], row.started_at, row.seen_at, row.encryption)
        for row in rows
    ]


def resume(session: Session, name: str, *, now: datetime) -> None:
    """The cause is cured: let a stopped push service have messages again, soon.

    Raises NotFound for a name nobody knows and Conflict for a service that is not stopped.
    """
    origins = [f"https://{name}", f"http://{name}"]
    host = session.scalar(select(Host).where(Host.origin.in_(origins)).with_for_update())
    if host is None:
        raise NotFound("There is no such push service.")
    if host.stopped_at is None:
        raise Conflict("This push service is not stopped.", code="not_stopped")
    _bring_forward(session, host.paused_until, to=now + HEARD_WITHIN)
    host.paused_until = host.stopped_at = host.stopped_why = None
    host.refusals = 0
    host.resumed_at = now


def _bring_forward(session: Session, paused_until: datetime | None, *, to: datetime) -> None:
    """What was put off to the end of the pause need not wait for it."""
    if paused_until is not None and paused_until > to:
        session.execute(
            update(Chunk)
            .where(Chunk.state == ChunkState.WAITING, Chunk.not_before == paused_until)
            .values(not_before=to)
            .execution_options(synchronize_session=False)
        )


def _open(state: str, shown: ColumnElement[str]) -> Any:
    """Written so that the partial index of this state is used."""
    since = Chunk.not_before if state == "waiting" else Chunk.lease_until
    columns: Sequence[Any] = (
        shown.label("state"),
        func.count().label("chunks"),
        func.coalesce(func.sum(Chunk.pending), 0).label("pending"),
        func.min(case((shown == "due", since))).label("since"),
    )
    return select(*columns).where(and_(text(f"state = '{state}'"))).group_by(text("1"))
