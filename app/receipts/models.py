"""What a person did with an announcement, and the counts of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.announcements.models import Announcement
from app.core.db import Base, Id
from app.people.models import Person


class Receipt(Base):
    """One person's facts about one announcement; each happens once, on whatever device.

    Each fact has our own instant, and the device's, which may have been offline or have a wrong
    clock. `displayed` is a notification shown; who found the announcement in the inbox has opened
    it without. To acknowledge is to have opened.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        CheckConstraint(
            "acknowledged_at IS NULL OR opened_at IS NOT NULL", name="acknowledged_is_opened"
        ),
        Index("ix_receipts_person_id_rev", "person_id", "rev"),
    )

    announcement_id: Mapped[int] = mapped_column(
        Id, ForeignKey(Announcement.id, ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        Id, ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True
    )
    displayed_at: Mapped[datetime | None]
    client_displayed_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    client_opened_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    client_acknowledged_at: Mapped[datetime | None]
    acknowledged_on_device: Mapped[int | None] = mapped_column(Id)
    """The device's number; it may have been removed since."""
    rev: Mapped[int]
    """The person's `rev` at the last change: their other devices sync by it."""


class ReceiptTotal(Base):
    """How many people: kept with the receipts themselves, so that reading it is one row."""

    __tablename__ = "receipt_totals"
    __table_args__ = (
        CheckConstraint("displayed >= 0 AND opened >= 0 AND acknowledged >= 0", name="plausible"),
    )

    announcement_id: Mapped[int] = mapped_column(
        Id, ForeignKey(Announcement.id, ondelete="CASCADE"), primary_key=True
    )
    displayed: Mapped[int] = mapped_column(default=0)
    opened: Mapped[int] = mapped_column(default=0)
    acknowledged: Mapped[int] = mapped_column(default=0)
