"""The outbox as a delivery process sees it: claim, checkpoint, finish. Callers commit.

Every write to a chunk names its claim: the attempt, and an owner that no other claim ever has,
since a database that crashes may forget a claim and count the next one the same. A write that
comes too late changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from app.core.among import Numbers, among
from app.push.chunks import LoadedMessage, OpenChunk
from app.push.counting import note_lag
from app.push.holding import has_waited
from app.push.ledger import Counted
from app.push.models import (
    Chunk,
    ChunkState,
    SetAsideWhy,
    StoredMessage,
    StoredTemplate,
)
from app.push.outbox import COUNTS
from app.push.protocol.packing import bitmap, pack, unpack
from app.push.protocol.payload import Template

LEASE = timedelta(seconds=30)
CHUNKS, MESSAGES = cast(Table, Chunk.__table__), cast(Table, StoredMessage.__table__)

# Written often, so built once: building a statement costs more than running it.
WRITE_CHUNK = (
    update(CHUNKS)
    .where(CHUNKS.c.id == bindparam("its_id"))
    .where(CHUNKS.c.attempt == bindparam("its_attempt"))
    .where(CHUNKS.c.owner == bindparam("its_owner"))
    .where(CHUNKS.c.state == ChunkState.CLAIMED)
    .values(
        subs=func.coalesce(bindparam("new_subs", type_=CHUNKS.c.subs.type), CHUNKS.c.subs),
        **{
            name: bindparam(f"new_{name}")
            for name in ("state", "pending", "lease_until", "closed_at", "done", "failed", *COUNTS)
        },
    )
    .returning(CHUNKS.c.id)
)
NOW = bindparam("now", type_=CHUNKS.c.not_before.type)


def _due(state: ChunkState, is_due: ColumnElement[bool]) -> Select[Any]:
    """Chunks of this state, by its partial index: that is not seen behind OR or a parameter."""
    is_in_state = CHUNKS.c.state == literal_column(f"'{state}'")
    return select(CHUNKS.c.id, CHUNKS.c.prio, CHUNKS.c.not_before).where(is_in_state, is_due)


WAITING = _due(ChunkState.WAITING, CHUNKS.c.not_before <= NOW)
LAPSED = _due(ChunkState.CLAIMED, CHUNKS.c.lease_until < NOW)
IS_DUE = select(or_(WAITING.exists(), LAPSED.exists()))


def _next(due: Select[Any], name: str) -> Select[Any]:
    """The most urgent of them. The limit is in a CTE: in IN, PostgreSQL might run it twice."""
    urgent = due.order_by(CHUNKS.c.prio, CHUNKS.c.not_before, CHUNKS.c.id).limit(1)
    return select(urgent.with_for_update(skip_locked=True).cte(name))


NEXT = union_all(_next(WAITING, "waiting"), _next(LAPSED, "lapsed")).subquery()
NEXT_DUE = select(NEXT.c.id).order_by(NEXT.c.prio, NEXT.c.not_before, NEXT.c.id).limit(1)
CLAIM = (
    update(CHUNKS)
    .where(CHUNKS.c.id.in_(select(NEXT_DUE.cte("due").c.id)))
    .values(
        state=ChunkState.CLAIMED,
        owner=bindparam("its_owner"),
        attempt=CHUNKS.c.attempt + 1,
        lease_until=bindparam("until"),
        set_aside_why=None,
    )
    .returning(CHUNKS)
)
OF_MESSAGES = among(MESSAGES.c.id, bindparam("ids", type_=Numbers()))
LOCK_MESSAGES = select(MESSAGES.c.id).where(OF_MESSAGES).order_by(MESSAGES.c.id).with_for_update()
SETTLE_MESSAGES = (
    update(MESSAGES)
    .where(OF_MESSAGES, MESSAGES.c.settled_at.is_(None))
    .where(
        ~select(CHUNKS.c.id)
        .where(CHUNKS.c.message_id == MESSAGES.c.id, CHUNKS.c.state != ChunkState.CLOSED)
        .exists()
    )
    .values(settled_at=bindparam("at"))
    .returning(MESSAGES.c.id, MESSAGES.c.created_at)
)


def is_due(session: Session, now: datetime) -> bool:
    """Whether a claim would find something: a read, so it disturbs nobody."""
    return session.scalar(IS_DUE, {"now": now}) or False


def claim(session: Session, *, owner: str, now: datetime) -> Row[Any] | None:
    """Take the most urgent due chunk, or one whose lease ended, in one statement: its row."""
    values = {"its_owner": owner, "now": now, "until": now + LEASE}
    return session.execute(CLAIM, values).first()


def renew(session: Session, chunk_id: int, *, owner: str, now: datetime) -> Row[Any] | None:
    """A claimed chunk as it is now, for another lease. None: this claim holds it no longer."""
    held = (CHUNKS.c.id == chunk_id, CHUNKS.c.owner == owner, CHUNKS.c.state == ChunkState.CLAIMED)
    renewing = update(CHUNKS).where(*held).values(lease_until=now + LEASE)
    return session.execute(renewing.returning(CHUNKS)).first()


def load_message(session: Session, message_id: int) -> LoadedMessage:
    """A message with its templates."""
    stored = session.get_one(StoredMessage, message_id)
    rows = session.execute(
        select(StoredTemplate.variant, StoredTemplate.body).where(
            StoredTemplate.message_id == message_id
        )
    )
    return LoadedMessage(
        id=stored.id,
        subject=stored.subject,
        topic=stored.topic,
        urgency=stored.urgency,
        expires_at=stored.expires_at,
        templates={variant: Template(body) for variant, body in rows},
        is_accepted=stored.first_accepted_at is not None,
    )


def checkpoint(session: Session, chunk: OpenChunk, *, now: datetime) -> bool:
    """Record how far a chunk is and keep it for another lease. False: it is no longer ours."""
    return _write(
        session, chunk, state=ChunkState.CLAIMED, pending=chunk.pending, lease_until=now + LEASE
    )


def finish(session: Session, chunk: OpenChunk, *, now: datetime) -> bool:
    """Close a chunk and, in the same transaction, leave the rest to retry chunks."""
    chunk.expire_retries()
    is_ours = _write(session, chunk, state=ChunkState.CLOSED, pending=0, closed_at=now)
    if is_ours and chunk.retries:
        session.execute(insert(Chunk), list(_retry_chunks(chunk)))
    return is_ours


def lock_messages(session: Session, ids: Iterable[int]) -> None:
    """Let no other process close a chunk of these messages at the same time (no-op on SQLite)."""
    session.execute(LOCK_MESSAGES, {"ids": set(ids)}).all()


def settle_messages(session: Session, ids: Iterable[int], *, now: datetime) -> None:
    """Mark the messages that have nothing left to do. A wait for people's moments is no lag."""
    settled = session.execute(SETTLE_MESSAGES, {"ids": set(ids), "at": now}).all()
    waited = has_waited(session, {row.id for row in settled}, now=now) if settled else set()
    for row in settled:
        if row.id not in waited:
            note_lag(session, Counted.SETTLED, now - row.created_at, now=now)


def note_first_accepted(session: Session, message_id: int, *, now: datetime) -> None:
    """Remember when a push service first took a message."""
    created_at = session.scalar(
        update(StoredMessage)
        .where(StoredMessage.id == message_id, StoredMessage.first_accepted_at.is_(None))
        .values(first_accepted_at=now)
        .returning(StoredMessage.created_at)
        .execution_options(synchronize_session=False)
    )
    if created_at is not None and not has_waited(session, {message_id}, now=now):
        note_lag(session, Counted.FIRST_ACCEPTED, now - created_at, now=now)


def still_ours(session: Session, chunks: Sequence[OpenChunk]) -> set[int]:
    """Ids of those chunks that nobody cancelled or took over."""
    rows = session.execute(
        select(Chunk.id, Chunk.attempt, Chunk.owner).where(
            Chunk.id.in_([chunk.id for chunk in chunks]), Chunk.state == ChunkState.CLAIMED
        )
    )
    held = {row.id: (row.attempt, row.owner) for row in rows}
    return {chunk.id for chunk in chunks if held.get(chunk.id) == (chunk.attempt, chunk.owner)}


def set_aside(
    session: Session, chunk_id: int, *, owner: str, why: SetAsideWhy, until: datetime
) -> None:
    """Leave a chunk alone that could not be taken up, while this claim still holds it."""
    session.execute(
        update(Chunk)
        .where(Chunk.id == chunk_id, Chunk.owner == owner, Chunk.state == ChunkState.CLAIMED)
        .values(
            state=ChunkState.WAITING,
            not_before=until,
            lease_until=None,
            set_aside=Chunk.set_aside + 1,
            set_aside_why=why,
        )
        .execution_options(synchronize_session=False)
    )


def give_back(session: Session, chunk_id: int, *, owner: str) -> None:
    """Let a chunk wait as before, while this claim still holds it: it is due at once."""
    session.execute(
        update(Chunk)
        .where(Chunk.id == chunk_id, Chunk.owner == owner, Chunk.state == ChunkState.CLAIMED)
        .values(state=ChunkState.WAITING, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def void_leases(session: Session) -> None:
    """Give back what an earlier incarnation held: for the only owner of the outbox."""
    session.execute(
        update(Chunk)
        .where(Chunk.state == ChunkState.CLAIMED)
        .values(state=ChunkState.WAITING, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def opened(chunk: Row[Any], message: LoadedMessage, *, at: float) -> OpenChunk:
    """A claimed row as something to work on; `at` on the monotonic clock, before the claim."""
    return OpenChunk(
        id=chunk.id,
        message=message,
        prio=chunk.prio,
        attempt=chunk.attempt,
        owner=chunk.owner,
        tries=chunk.tries,
        renewed_at=at,
        opened_at=at,
        subs=unpack(chunk.subs) if chunk.subs is not None else [],
        done=bytearray(chunk.done or b""),
        counts=Counter({name: getattr(chunk, name) for name in COUNTS}),
        failed=Counter(chunk.failed or {}),
        is_frozen=chunk.subs is not None,
    )


def _write(
    session: Session,
    chunk: OpenChunk,
    *,
    state: ChunkState,
    pending: int,
    lease_until: datetime | None = None,
    closed_at: datetime | None = None,
) -> bool:
    values = {
        "its_id": chunk.id,
        "its_attempt": chunk.attempt,
        "its_owner": chunk.owner,
        "new_state": state,
        "new_pending": pending,
        "new_lease_until": lease_until,
        "new_closed_at": closed_at,
        "new_subs": None if chunk.is_frozen else pack(chunk.subs),
        "new_done": bytes(chunk.done),
        "new_failed": dict(chunk.failed) or None,
    }
    counts = {f"new_{name}": chunk.counts[name] for name in COUNTS}
    return session.execute(WRITE_CHUNK, values | counts).first() is not None


def _retry_chunks(chunk: OpenChunk) -> Iterable[dict[str, Any]]:
    for key, retry in chunk.retries.items():
        yield {
            "message_id": chunk.message.id,
            "prio": chunk.prio,
            "not_before": retry.due,
            "tries": chunk.tries + key.was_tried,
            "pending": len(retry.positions),
            "people": pack([]),
            "subs": pack(chunk.subs[position] for position in retry.positions),
            "done": bitmap(len(retry.positions)),
        }
