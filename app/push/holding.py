"""Recipients whose moment is later: chunks of their own that wait for it. Callers commit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.push.chunks import OpenChunk
from app.push.models import Chunk, ChunkState
from app.push.protocol.packing import bitmap, pack, unpack

ROUNDED_TO = timedelta(minutes=5)
"""Moments this near to each other share a chunk."""

HeldChunk = dict[str, Any]
"""A chunk to be stored, by column."""

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """How many are to get a message at a moment: people, or devices that were looked up before."""

    at: datetime
    count: int


def moment_of(at: datetime) -> datetime:
    """An instant rounded up to the next five minutes."""
    return EPOCH - (EPOCH - at) // ROUNDED_TO * ROUNDED_TO


def hold_people(chunk: OpenChunk, moments: Mapping[int, datetime]) -> list[HeldChunk]:
    """Chunks for people whose devices are looked up at their moment."""
    return [
        _held(chunk, at, len(people)) | {"people": pack(sorted(people))}
        for at, people in _by_moment(moments)
    ]


def hold_devices(chunk: OpenChunk, moments: Mapping[int, datetime]) -> list[HeldChunk]:
    """Chunks for devices at these positions, which the chunk itself has done with."""
    rows: list[HeldChunk] = []
    for at, positions in _by_moment(moments):
        subs = [chunk.subs[position] for position in positions]
        frozen = {"people": pack([]), "subs": pack(subs), "done": bitmap(len(subs))}
        rows.append(_held(chunk, at, len(subs)) | frozen)
    for position in moments:
        chunk.hand_on(position)
    return rows


def store(session: Session, rows: Sequence[HeldChunk]) -> None:
    """Let these chunks wait for their moments."""
    if rows:
        session.execute(insert(Chunk), rows)


def held(session: Session, message_id: int) -> tuple[Held, ...]:
    """Who of a message waits for their moment, the earliest first."""
    rows = session.execute(
        select(Chunk.not_before, func.sum(Chunk.pending))
        .where(Chunk.message_id == message_id, Chunk.is_held, Chunk.state == ChunkState.WAITING)
        .group_by(Chunk.not_before)
        .order_by(Chunk.not_before)
    )
    return tuple(Held(at, int(count)) for at, count in rows)


def never_sent(session: Session, message_id: int) -> frozenset[int]:
    """Recipients whose moment has not come: none of their devices was sent anything."""
    rows = session.scalars(
        select(Chunk.people).where(
            Chunk.message_id == message_id,
            Chunk.is_held,
            Chunk.state == ChunkState.WAITING,
            Chunk.attempt == 0,
            Chunk.subs.is_(None),
        )
    )
    return frozenset(person for people in rows for person in unpack(people))


def has_waited(session: Session, message_ids: set[int], *, now: datetime) -> set[int]:
    """Those of the messages that waited for somebody's moment, which has come."""
    is_held = Chunk.is_held & (Chunk.not_before <= now)
    query = select(Chunk.message_id).where(Chunk.message_id.in_(message_ids), is_held)
    return set(session.scalars(query))


def _by_moment(moments: Mapping[int, datetime]) -> Iterator[tuple[datetime, list[int]]]:
    found: dict[datetime, list[int]] = defaultdict(list)
    for number, at in moments.items():
        found[at].append(number)
    yield from sorted(found.items())


def _held(chunk: OpenChunk, at: datetime, pending: int) -> HeldChunk:
    return {
        "message_id": chunk.message.id,
        "prio": chunk.prio,
        "not_before": at,
        "tries": chunk.tries,
        "pending": pending,
        "is_held": True,
    }
