"""The organisation's settings (one row) and its core team (one row a role)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, enum_by_value
from app.core.languages import Language
from app.pictures.models import Picture

ONLY_ID = 1
DEFAULT_NAME = "Veldpost"
DEFAULT_COLOUR = "#0b5c5e"
DEFAULT_LANGUAGE = Language.DUTCH
DEFAULT_TIME_ZONE = "Europe/Amsterdam"
FEED_EPOCH = 1_000_000
"""Revisions of one epoch; a restored database begins another."""


class CoreTeamRole(StrEnum):
    """The three people a launch stands on."""

    PROJECT_LEAD = "project_lead"
    COMMUNICATION_MANAGER = "communication_manager"
    TECHNICAL_ADMIN = "technical_admin"


class Organisation(Base):
    """The organisation this deployment serves: exactly one row."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint(f"id = {ONLY_ID}", name="is_the_only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ONLY_ID)
    name: Mapped[str] = mapped_column(String(100), default=DEFAULT_NAME)
    colour: Mapped[str] = mapped_column(String(7), default=DEFAULT_COLOUR)
    logo_id: Mapped[int | None] = mapped_column(ForeignKey(Picture.id))
    default_language: Mapped[Language] = mapped_column(
        enum_by_value(Language), default=DEFAULT_LANGUAGE
    )
    time_zone: Mapped[str] = mapped_column(String(64), default=DEFAULT_TIME_ZONE)
    set_up_at: Mapped[datetime | None]
    set_up_token_digest: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 in hex; the token itself is only ever printed."""
    feed_rev: Mapped[int] = mapped_column(default=0)
    """Grows by one with each publish and withdrawal: what inboxes sync by."""

    logo: Mapped[Picture | None] = relationship(lazy="joined")

    @classmethod
    def unsaved(cls) -> "Organisation":
        """What a platform says of itself before its first start."""
        return cls(
            id=ONLY_ID,
            name=DEFAULT_NAME,
            colour=DEFAULT_COLOUR,
            default_language=DEFAULT_LANGUAGE,
            time_zone=DEFAULT_TIME_ZONE,
            feed_rev=0,
        )

    @property
    def is_set_up(self) -> bool:
        """There is a first admin."""
        return self.set_up_at is not None

    def finish_set_up(self, now: datetime) -> None:
        """Close the one-time link for good."""
        self.set_up_at = now
        self.set_up_token_digest = None

    def begin_epoch(self, *, epochs: int) -> None:
        """Go on with revisions that were never handed out: every device fetches its inbox anew."""
        self.feed_rev = (self.feed_rev // FEED_EPOCH + epochs) * FEED_EPOCH


class CoreTeamMember(Base):
    """Who holds one of the three roles. May be somebody who is not in Veldpost (yet)."""

    __tablename__ = "core_team_members"

    role: Mapped[CoreTeamRole] = mapped_column(enum_by_value(CoreTeamRole), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    staff_number: Mapped[str] = mapped_column(String(64), default="")
