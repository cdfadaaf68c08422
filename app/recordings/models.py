"""A recording: its row here, its file in the media folder."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, enum_by_value
from app.core.languages import Language
from app.recordings.formats import Kind

MAXIMUM_SECONDS = 5 * 60


class Recording(Base):
    """One language version, spoken. It goes when that version does."""

    __tablename__ = "recordings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["announcement_id", "language"],
            ["announcement_texts.announcement_id", "announcement_texts.language"],
            ondelete="CASCADE",
        ),
        CheckConstraint(
            f"bytes > 0 AND seconds BETWEEN 1 AND {MAXIMUM_SECONDS}", name="has_a_length"
        ),
    )

    announcement_id: Mapped[int] = mapped_column(Id, primary_key=True)
    language: Mapped[Language] = mapped_column(enum_by_value(Language), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file, in hex; with the kind's ending its name."""
    kind: Mapped[Kind] = mapped_column(enum_by_value(Kind))
    bytes_: Mapped[int] = mapped_column("bytes")
    seconds: Mapped[int]
    """As the browser measured it that sent it."""
    created_at: Mapped[datetime]

    @property
    def type(self) -> str:
        """The media type."""
        return self.kind.content_type

    @property
    def file_name(self) -> str:
        """In the media folder."""
        return f"{self.digest}.{self.kind}"
