"""A reader's answer to an announcement, and whether somebody is safe."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.announcements.models import Announcement
from app.core.db import Base, Id, Identified, enum_by_value
from app.people.models import Person
from app.pictures.models import Picture

TEXT_LENGTH = 1_000
POSITIONS_KEPT_FOR = timedelta(days=30)


class Choice(StrEnum):
    """The three answers."""

    CLEAR = "clear"
    QUESTION = "question"
    CANNOT = "cannot"
    """It cannot be done here; a text or a photo says why."""


ASKING = (Choice.QUESTION, Choice.CANNOT)
"""Whoever answered this waits for a reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as a device sends it, `at` by its own clock. `id` is the device's."""

    id: UUID
    announcement_id: UUID
    at: datetime
    choice: Choice
    text: str
    has_photo: bool


class Answer(Identified, Base):
    """The newest answer of one person to one announcement; `uid` is the one their device gave it.

    Whose it is, is told by `person_id` only where the announcement said so beforehand. Otherwise
    there is just a digest that needs a key from outside the database, and the instant is the hour.
    """

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("announcement_id", "author_key", name="uq_answers_one_each"),
        Index("ix_answers_announcement_id_choice", "announcement_id", "choice", "answered_at"),
    )

    announcement_id: Mapped[int] = mapped_column(
        Id, ForeignKey(Announcement.id, ondelete="CASCADE")
    )
    author_key: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey(Person.id, ondelete="CASCADE"), index=True
    )
    choice: Mapped[Choice] = mapped_column(enum_by_value(Choice))
    text: Mapped[str] = mapped_column(Text)
    awaits_photo: Mapped[bool]
    """A photo was taken and is still on the phone."""
    picture_id: Mapped[int | None] = mapped_column(ForeignKey(Picture.id))
    answered_at: Mapped[datetime]

    picture: Mapped[Picture | None] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(lazy="joined")

    def take(self, given: Given, *, at: datetime) -> None:
        """Say this instead; a photo of before goes with what it was for."""
        self.uid = given.id
        self.choice = given.choice
        self.text = "" if given.choice is Choice.CLEAR else given.text
        self.awaits_photo = given.has_photo and given.choice is Choice.CANNOT
        self.picture = None
        self.answered_at = at

    def add_photo(self, picture: Picture) -> None:
        """The photo that was announced is here."""
        self.picture = picture
        self.awaits_photo = False

    @property
    def has_photo(self) -> bool:
        """There is one, or it is on its way."""
        return self.awaits_photo or self.picture_id is not None


class Safety(StrEnum):
    """What somebody says of themselves in an emergency."""

    HELP = "help"
    SAFE = "safe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a phone thinks it is: degrees, and metres of doubt."""

    latitude: float
    longitude: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sign of life as a device sends it, `at` by its own clock. `id` is the device's."""

    id: UUID
    announcement_id: UUID
    at: datetime
    state: Safety
    position: Position | None


class SafetyState(Base):
    """The newest that one person said about one critical announcement."""

    __tablename__ = "safety_states"
    __table_args__ = (
        CheckConstraint(
            "(latitude IS NULL) = (position_at IS NULL)"
            " AND (longitude IS NULL) = (position_at IS NULL)"
            " AND (accuracy IS NULL) = (position_at IS NULL)",
            name="position_is_whole",
        ),
        Index("ix_safety_states_position_at", "position_at"),
    )

    announcement_id: Mapped[int] = mapped_column(
        Id, ForeignKey(Announcement.id, ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        Id, ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[Safety] = mapped_column(enum_by_value(Safety))
    stated_at: Mapped[datetime]
    received_at: Mapped[datetime]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    accuracy: Mapped[float | None]
    position_at: Mapped[datetime | None]

    def take(self, said: Statement, *, at: datetime, now: datetime) -> None:
        """Say this instead. Who is safe need not be found any more."""
        if said.state is Safety.SAFE and said.position is None:
            self.place(None, at=None)
        elif said.position is not None:
            self.place(said.position, at=at)
        self.state = said.state
        self.stated_at = at
        self.received_at = now

    def place(self, position: Position | None, *, at: datetime | None) -> None:
        """Be there, or nowhere."""
        self.latitude = position.latitude if position else None
        self.longitude = position.longitude if position else None
        self.accuracy = position.accuracy if position else None
        self.position_at = at if position else None
