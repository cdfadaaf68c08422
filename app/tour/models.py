"""The organisation's own words for the tour, whom to ask, and how far each person is."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, enum_by_value
from app.core.languages import Language
from app.people.models import Person

ONLY_ID = 1
TITLE_LENGTH = 60
TEXT_LENGTH = 400
NAME_LENGTH = 80
PHONE_LENGTH = 32


class TourStep(StrEnum):
    """One screen each, in this order."""

    ABOUT = "about"
    BELL = "bell"
    INBOX = "inbox"
    OFFLINE = "offline"
    REST = "rest"
    HELP = "help"


class TourState(StrEnum):
    """How far somebody is. Later ones are never taken back."""

    UNDER_WAY = "under_way"
    SKIPPED = "skipped"
    FINISHED = "finished"


RANK = {state: rank for rank, state in enumerate(TourState)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where somebody is in the tour, and since when by their phone's clock."""

    step: TourStep
    state: TourState
    at: datetime


def further(known: Standing | None, told: Standing) -> Standing:
    """What holds of two reports in any order: the end before the middle, else the later one."""
    if known is None:
        return told
    return max(known, told, key=lambda each: (RANK[each.state], each.at))


class TourText(Base):
    """A step in the organisation's own words, in one language. Plain text."""

    __tablename__ = "tour_texts"

    step: Mapped[TourStep] = mapped_column(enum_by_value(TourStep), primary_key=True)
    language: Mapped[Language] = mapped_column(enum_by_value(Language), primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH))

    @property
    def version(self) -> str:
        """Names what it says: the same words are the same version, whoever wrote them."""
        return hashlib.sha256(f"{self.title}\0{self.text}".encode()).hexdigest()[:16]


class TourContact(Base):
    """Whom to ask: at most one row, shown at the last step in every language."""

    __tablename__ = "tour_contacts"
    __table_args__ = (CheckConstraint(f"id = {ONLY_ID}", name="is_the_only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ONLY_ID)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    phone: Mapped[str] = mapped_column(String(PHONE_LENGTH), default="")


class PersonTour(Base):
    """How far one person is. Without a row they have not begun."""

    __tablename__ = "person_tours"

    person_id: Mapped[int] = mapped_column(
        Id, ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    step: Mapped[TourStep] = mapped_column(enum_by_value(TourStep))
    state: Mapped[TourState] = mapped_column(enum_by_value(TourState))
    at: Mapped[datetime]

    @property
    def standing(self) -> Standing:
        """As a value."""
        return Standing(step=self.step, state=self.state, at=self.at)

    def stand(self, standing: Standing) -> None:
        """Be there from now on."""
        self.step, self.state, self.at = standing.step, standing.state, standing.at
