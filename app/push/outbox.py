"""The outbox as the application sees it: hand over a message, cancel it, ask how far it is."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.push.desk import Message
from app.push.holding import Held, held, never_sent
from app.push.models import (
    Chunk,
    ChunkState,
    StoredMessage,
    StoredTemplate,
    Subscription,
)
from app.push.protocol.packing import bitmap, pack
from app.push.protocol.request import TOPIC_SIZE, Urgency
from app.push.wake import ring

CHUNK_SIZE = 1000
NEW_MESSAGES = "push.new_messages"
KEPT_FOR = timedelta(days=30)
PRUNED_AT_ONCE = 20
TOPIC = re.compile(rf"[A-Za-z0-9_-]{{1,{TOPIC_SIZE}}}")
PRIORITIES = {urgency: prio for prio, urgency in enumerate(reversed(Urgency))}
COUNTS = ("accepted", "gone", "expired", "skipped", "no_subscription")


@dataclass(frozen=True, slots=True)
class Failure:
    """How many devices a message did not reach for one cause (a stable word)."""

    cause: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a message is.

    Recipients: `targeted`, `no_subscription`, `skipped` (no longer wanted it, or cancelled).
    Devices: `accepted`, `gone`, `expired`, `failed`. `queued` counts recipients until their devices
    are looked up, then devices; `held` says which of them wait for their own moment.
    `settled_at` is None while anything is queued.
    """

    queued_at: datetime
    first_accepted_at: datetime | None
    settled_at: datetime | None
    is_cancelled: bool
    targeted: int
    queued: int
    accepted: int
    gone: int
    expired: int
    skipped: int
    no_subscription: int
    failed: tuple[Failure, ...]
    held: tuple[Held, ...]


def enqueue(
    session: Session,
    message: Message,
    recipients: Select[int],
    *,
    now: datetime,
    without: Collection[int] = (),
    chunk_size: int = CHUNK_SIZE,
    not_before: datetime | None = None,
) -> int:
    """Hand a message over for these recipients; it is sent once the caller has committed.

    With `not_before` it waits in the outbox for that instant, and its recipients count as held.
    Devices are looked up when a chunk is first claimed. Returns the message's number.
    """
    ids = sorted(set(session.scalars(recipients)).difference(without))
    message_id = _store(session, message, targeted=len(ids), now=now)
    if ids:
        session.execute(
            insert(Chunk),
            [
                _chunk(message_id, message, part, now=not_before or now)
                | {"is_held": not_before is not None}
                for part in _parts(ids, chunk_size)
            ],
        )
    return message_id


def enqueue_to_device(session: Session, message: Message, *, device_id: int, now: datetime) -> int:
    """Hand a message over for one device. Raises NotFound when it has no subscription."""
    row = session.execute(
        select(Subscription.id, Subscription.recipient_id).where(
            Subscription.device_id == device_id, Subscription.ended_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        raise NotFound("This device has no subscription.", code="no_subscription")
    message_id = _store(session, message, targeted=1, now=now)
    chunk = _chunk(message_id, message, [row.recipient_id], now=now)
    frozen = {"subs": pack([row.id]), "done": bitmap(1)}
    session.execute(insert(Chunk), [chunk | frozen])
    return message_id


def took_new_messages(session: Session) -> bool:
    """Whether messages were handed over in this session since this was last asked."""
    return bool(session.info.pop(NEW_MESSAGES, False))


def cancel(session: Session, message_id: int, *, now: datetime) -> frozenset[int]:
    """Send what is still queued to nobody. What is in flight at this moment may arrive.

    Returns the recipients whose moment had not come: they were sent nothing.
    """
    its_row = select(StoredMessage.id).where(StoredMessage.id == message_id)
    session.execute(its_row.with_for_update())  # who finishes a chunk waits, and retries nothing
    untouched = never_sent(session, message_id)
    session.execute(
        update(Chunk)
        .where(Chunk.message_id == message_id, Chunk.state != ChunkState.CLOSED)
        .values(
            state=ChunkState.CLOSED,
            closed_at=now,
            lease_until=None,
            skipped=Chunk.skipped + Chunk.pending,
            pending=0,
        )
    )
    session.execute(
        update(StoredMessage)
        .where(StoredMessage.id == message_id, StoredMessage.cancelled_at.is_(None))
        .values(cancelled_at=now, settled_at=func.coalesce(StoredMessage.settled_at, now))
    )
    return untouched


def progress(session: Session, message_id: int) -> Progress:
    """How far a message is. Raises NotFound."""
    message = session.get(StoredMessage, message_id, populate_existing=True)
    if message is None:
        raise NotFound("There is no such message.")
    chunks = session.execute(
        select(
            func.coalesce(func.sum(Chunk.pending), 0).label("queued"),
            *(func.coalesce(func.sum(getattr(Chunk, name)), 0).label(name) for name in COUNTS),
        ).where(Chunk.message_id == message_id)
    ).one()
    counts = {name: getattr(message, name) + getattr(chunks, name) for name in COUNTS}
    return Progress(
        queued_at=message.created_at,
        first_accepted_at=message.first_accepted_at,
        settled_at=message.settled_at,
        is_cancelled=message.cancelled_at is not None,
        targeted=message.targeted,
        queued=chunks.queued,
        failed=_failures(session, message),
        held=held(session, message_id),
        **counts,
    )


def prune(session: Session, *, now: datetime) -> int:
    """Fold chunks of messages settled more than 30 days ago into the message's own counts.

    A few messages at a time; returns how many chunks went.
    """
    old = session.scalars(
        select(StoredMessage)
        .where(StoredMessage.settled_at < now - KEPT_FOR)
        .where(select(Chunk.id).where(Chunk.message_id == StoredMessage.id).exists())
        .order_by(StoredMessage.id)
        .limit(PRUNED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for message in old:
        final = progress(session, message.id)
        for name in COUNTS:
            setattr(message, name, getattr(final, name))
        message.failed = {failure.cause: failure.count for failure in final.failed}
    gone = [message.id for message in old]
    session.flush()
    session.execute(delete(StoredTemplate).where(StoredTemplate.message_id.in_(gone)))
    of_old = Chunk.message_id.in_(gone)
    return len(session.scalars(delete(Chunk).where(of_old).returning(Chunk.id)).all())


def merged(*counts: Mapping[str, int] | None) -> dict[str, int]:
    """Causes and their counts, added up."""
    total: dict[str, int] = {}
    for each in counts:
        for cause, count in (each or {}).items():
            total[cause] = total.get(cause, 0) + count
    return total


def _failures(session: Session, message: StoredMessage) -> tuple[Failure, ...]:
    found = session.scalars(
        select(Chunk.failed).where(Chunk.message_id == message.id, Chunk.failed.is_not(None))
    )
    total = merged(message.failed, *found)
    return tuple(Failure(cause, total[cause]) for cause in sorted(total))


def _store(session: Session, message: Message, *, targeted: int, now: datetime) -> int:
    if not TOPIC.fullmatch(message.topic):
        raise ValueError("A topic is 1 to 32 base64url characters.")
    stored = StoredMessage(
        subject=message.subject,
        topic=message.topic,
        urgency=message.urgency,
        created_at=now,
        expires_at=message.expires_at,
        targeted=targeted,
        settled_at=None if targeted else now,
    )
    session.add(stored)
    session.flush()
    session.add_all(
        StoredTemplate(message_id=stored.id, variant=variant, body=template.body)
        for variant, template in message.templates.items()
    )
    session.flush()
    session.info[NEW_MESSAGES] = True
    ring(session)
    return stored.id


def _chunk(
    message_id: int, message: Message, people: Sequence[int], *, now: datetime
) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "prio": PRIORITIES[message.urgency],
        "not_before": now,
        "people": pack(people),
        "pending": len(people),
    }


def _parts(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
