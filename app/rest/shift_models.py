"""Who works when, a file of shifts between preview and confirmation, and where shifts come from."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Identified, enum_by_value
from app.people.models import Person

ONLY_ID = 1


class Source(StrEnum):
    """How a shift came to be known."""

    FILE = "file"
    FEED = "feed"


class WorkShift(Base):
    """A person's working time. Gone a week after it is over."""

    __tablename__ = "shifts"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_its_start"),)

    person_id: Mapped[int] = mapped_column(
        Id, ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    source: Mapped[Source] = mapped_column(enum_by_value(Source))


class ShiftImport(Identified, Base):
    """A read file, kept until an admin confirms what the preview showed."""

    __tablename__ = "shift_imports"

    days: Mapped[list[Any]] = mapped_column(JSON)
    """The shifts it names by person and day; emptied at confirmation."""
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Of what the preview promised to do: confirming does exactly that, or nothing."""
    created_by: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]


class ShiftFeed(Base):
    """The address that shifts are fetched from every day: at most one row."""

    __tablename__ = "shift_feeds"
    __table_args__ = (CheckConstraint(f"id = {ONLY_ID}", name="is_the_only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ONLY_ID)
    url: Mapped[str] = mapped_column(String(2048))
    """May hold a secret: only its host is shown again."""
    tried_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    """When it last brought shifts."""
    failure: Mapped[str | None] = mapped_column(String(64))
    """Why the last try failed: a stable word."""
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the last good fetch changed."""
