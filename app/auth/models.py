"""An invitation (or pairing) until it is used, and a device with its one session."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth import refresh
from app.core.db import Base, Id, Identified, enum_by_value
from app.core.errors import Conflict
from app.people.models import Person

MOST_FAILURES = 10
REPEAT_LIFETIME = timedelta(minutes=10)
LABEL_LENGTH = 100


class InvitationKind(StrEnum):
    """Given by the organisation, or by a person to their own next device."""

    INVITATION = "invitation"
    PAIRING = "pairing"


LIFETIME = {
    InvitationKind.INVITATION: timedelta(days=14),
    InvitationKind.PAIRING: timedelta(minutes=10),
}


class InvitationState(StrEnum):
    """Only a live one lets somebody in."""

    LIVE = "live"
    USED = "used"
    REPLACED = "replaced"
    BLOCKED = "blocked"
    EXPIRED = "expired"


class Invitation(Base):
    """A one-time way in for one person. Only digests of its secrets are kept."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures_not_negative"),
        Index(
            "uq_invitations_open_person_id_kind",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("used_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=text("used_at IS NULL AND revoked_at IS NULL"),
        ),
        Index("ix_invitations_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    kind: Mapped[InvitationKind] = mapped_column(enum_by_value(InvitationKind))
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None]
    """The inviting person's number; None where the command line did it."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[UUID | None]
    """The device's own id of the sign-in that used it: the answer may have been lost."""
    device_id: Mapped[int | None] = mapped_column(Id)
    """The device it let in."""

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    def state_at(self, now: datetime) -> InvitationState:
        """What this invitation is worth now."""
        if self.used_at is not None:
            return InvitationState.USED
        if self.failures >= MOST_FAILURES:
            return InvitationState.BLOCKED
        if self.revoked_at is not None:
            return InvitationState.REPLACED
        return InvitationState.EXPIRED if now >= self.expires_at else InvitationState.LIVE

    def use(self, now: datetime, *, device_id: int, attempt: UUID | None) -> None:
        """Let this device in, once. Raises Conflict where it is not live."""
        if self.state_at(now) is not InvitationState.LIVE:
            raise Conflict("This invitation is no longer valid.")
        self.used_at, self.device_id, self.attempt = now, device_id, attempt

    def is_repeated_by(self, attempt: UUID | None, now: datetime) -> bool:
        """The same phone asks again because the answer to its sign-in was lost."""
        return (
            attempt is not None
            and attempt == self.attempt
            and self.used_at is not None
            and now - self.used_at < REPEAT_LIFETIME
        )

    def fail(self) -> None:
        """Count a wrong second item."""
        self.failures += 1


class RevokedWhy(StrEnum):
    """How a session ended."""

    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    REUSED = "reused"
    """An old refresh token came back: two parties held the session."""
    EXPIRED = "expired"


class NotificationState(StrEnum):
    """What a device last said about notifications."""

    ON = "on"
    BLOCKED = "blocked"
    NOT_ASKED = "not_asked"
    LOST = "lost"
    UNSUPPORTED = "unsupported"


class Device(Identified, Base):
    """An installed app or browser somebody signed in with: one session, one row."""

    __tablename__ = "devices"
    __table_args__ = (
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_why IS NULL)", name="revoked_has_a_reason"
        ),
        CheckConstraint("generation >= 0", name="generation_not_negative"),
        Index(
            "ix_devices_live_person_id",
            "person_id",
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index("ix_devices_person_id", "person_id"),
        Index(
            "ix_devices_live_notification_state",
            "notification_state",
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    """Written with each refresh, so never more than an access token's 15 minutes old."""
    generation: Mapped[int] = mapped_column(default=0)
    is_successor_used: Mapped[bool] = mapped_column(default=True)
    rotated_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_why: Mapped[RevokedWhy | None] = mapped_column(enum_by_value(RevokedWhy))
    notification_state: Mapped[NotificationState] = mapped_column(
        enum_by_value(NotificationState), default=NotificationState.NOT_ASKED
    )
    last_displayed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    @property
    def family(self) -> refresh.Family:
        """What the rules of refresh tokens need to know."""
        return refresh.Family(
            generation=self.generation,
            is_successor_used=self.is_successor_used,
            created_at=self.created_at,
            rotated_at=self.rotated_at,
        )

    def rotate(self, now: datetime) -> None:
        """Begin the next generation; nobody has used it yet."""
        self.generation += 1
        self.is_successor_used = False
        self.rotated_at = now

    def catch_up(self, generation: int) -> None:
        """Believe a genuine token that is newer than this row, which came out of a backup."""
        self.generation = max(self.generation, generation)

    def revoke(self, why: RevokedWhy, *, now: datetime) -> None:
        """End the session for good. Raises Conflict where it has ended."""
        if self.revoked_at is not None:
            raise Conflict("This device is already signed out.", code="already_signed_out")
        self.revoked_at = now
        self.revoked_why = why
