"""What the engine stores. Recipients and devices are opaque numbers: no person, no announcement."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Identified, enum_by_value
from app.push.protocol.request import TOPIC_SIZE, Urgency


class EndedWhy(StrEnum):
    """Why a subscription no longer gets messages."""

    GONE = "gone"
    UNSUBSCRIBED = "unsubscribed"
    SIGNED_OUT = "signed_out"
    LOST = "lost"


class ChunkState(StrEnum):
    """Waiting to be claimed, in the hands of a delivery process, or settled for good."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    CLOSED = "closed"


class SetAsideWhy(StrEnum):
    """Why a chunk cannot be taken up, though the database works for others."""

    SLOW = "slow"
    DATABASE = "database"
    ERROR = "error"


class Subscription(Identified, Base):
    """A device's push subscription. Keys are raw bytes; `endpoint` is a secret address."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (
        Index(
            "ix_push_subscriptions_live_recipient_id",
            "recipient_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    recipient_id: Mapped[int] = mapped_column(Id)
    device_id: Mapped[int] = mapped_column(Id, unique=True)
    endpoint: Mapped[str] = mapped_column(Text)
    endpoint_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    origin: Mapped[str] = mapped_column(String(255))
    p256dh: Mapped[bytes] = mapped_column(LargeBinary(65))
    auth: Mapped[bytes] = mapped_column(LargeBinary(16))
    vapid_key_id: Mapped[str] = mapped_column(String(16))
    tag: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    last_accepted_at: Mapped[datetime | None]
    shown_at: Mapped[datetime | None]
    """When the device last said that it showed a message."""
    unshown_since: Mapped[datetime | None]
    """When its push service took the first message after the last that was shown."""
    failures: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[EndedWhy | None] = mapped_column(enum_by_value(EndedWhy))

    def end(self, why: EndedWhy, now: datetime) -> None:
        """Send nothing to it any more. The first reason stays."""
        if self.ended_at is None:
            self.ended_at, self.ended_why = now, why


class Counts:
    """How deliveries ended. `failed` maps a cause to its count."""

    accepted: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)
    expired: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    no_subscription: Mapped[int] = mapped_column(default=0)
    failed: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))


class StoredMessage(Counts, Base):
    """One message to many recipients. Its counts are those of chunks already pruned."""

    __tablename__ = "push_messages"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    topic: Mapped[str] = mapped_column(String(TOPIC_SIZE))
    urgency: Mapped[Urgency] = mapped_column(enum_by_value(Urgency))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    first_accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    targeted: Mapped[int] = mapped_column(default=0)


class StoredTemplate(Base):
    """A message's plaintext in one variant (a language)."""

    __tablename__ = "push_templates"

    message_id: Mapped[int] = mapped_column(
        ForeignKey(StoredMessage.id, ondelete="CASCADE"), primary_key=True
    )
    variant: Mapped[str] = mapped_column(String(16), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Chunk(Counts, Base):
    """Up to a few hundred recipients of one message: what a delivery process claims.

    `people` names recipients until the first claim; then `subs` holds their devices, frozen, and
    `done` which of those are settled. `attempt` grows with every claim: a write that carries an
    older one changes nothing. `pending` is what is not settled: recipients first, then devices.
    """

    __tablename__ = "delivery_chunks"
    __table_args__ = (
        Index(
            "ix_delivery_chunks_waiting",
            "prio",
            "not_before",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_delivery_chunks_claimed",
            "lease_until",
            sqlite_where=text("state = 'claimed'"),
            postgresql_where=text("state = 'claimed'"),
        ),
        Index(
            "ix_delivery_chunks_set_aside",
            "set_aside_why",
            sqlite_where=text("set_aside_why IS NOT NULL"),
            postgresql_where=text("set_aside_why IS NOT NULL"),
        ),
        {"postgresql_with": {"fillfactor": 75}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(
        ForeignKey(StoredMessage.id, ondelete="CASCADE"), index=True
    )
    prio: Mapped[int]
    state: Mapped[ChunkState] = mapped_column(enum_by_value(ChunkState), default=ChunkState.WAITING)
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(64))
    attempt: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    is_held: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its recipients asked for it later: it waits for their moment, not for a push service."""
    set_aside: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it could not be taken up; each time it waits for longer."""
    set_aside_why: Mapped[str | None] = mapped_column(String(16))
    """Why it waits, until the next claim: a `SetAsideWhy`."""
    pending: Mapped[int]
    people: Mapped[bytes] = mapped_column(LargeBinary)
    subs: Mapped[bytes | None] = mapped_column(LargeBinary)
    done: Mapped[bytes | None] = mapped_column(LargeBinary)
    closed_at: Mapped[datetime | None]


class Host(Base):
    """What every delivery process must know of one push service's origin."""

    __tablename__ = "push_hosts"

    origin: Mapped[str] = mapped_column(String(255), primary_key=True)
    paused_until: Mapped[datetime | None]
    rate: Mapped[int]
    refusals: Mapped[int] = mapped_column(default=0)
    stopped_at: Mapped[datetime | None]
    stopped_why: Mapped[str | None] = mapped_column(String(64))
    resumed_at: Mapped[datetime | None]
    """When an admin said that the cause is cured: pauses and stops from before are void."""


class DeliveryProcess(Base):
    """A delivery process's sign of life."""

    __tablename__ = "delivery_processes"

    incarnation: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    encryption: Mapped[str] = mapped_column(
        String(16), default="portable", server_default="portable"
    )


class PushTotal(Base):
    """A count over all processes and times; it only grows. Names: `ledger.Counted`."""

    __tablename__ = "push_totals"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    origin: Mapped[str] = mapped_column(String(255), primary_key=True)
    word: Mapped[str] = mapped_column(String(64), primary_key=True)
    total: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[datetime]


class MinuteTotal(Base):
    """How many deliveries ended, or must be tried again, in one minute. Kept for a day."""

    __tablename__ = "push_minutes"

    minute: Mapped[datetime] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    total: Mapped[int] = mapped_column(BigInteger)


class FailureTotal(Base):
    """How many devices of a push service one message did not reach, by cause. Kept for a month."""

    __tablename__ = "push_failures"

    message_id: Mapped[int] = mapped_column(
        ForeignKey(StoredMessage.id, ondelete="CASCADE"), primary_key=True
    )
    origin: Mapped[str] = mapped_column(String(255), primary_key=True)
    cause: Mapped[str] = mapped_column(String(64), primary_key=True)
    total: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[datetime] = mapped_column(index=True)
