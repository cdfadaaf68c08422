"""What a machine made of a version, kept so that each is translated once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id
from app.core.languages import Language

LISTED = ", ".join(f"'{language}'" for language in Language)


def _language() -> Enum:
    """Two columns hold one, and a table may name a constraint once."""
    return Enum(
        Language,
        native_enum=False,
        create_constraint=False,
        values_callable=lambda members: [member.value for member in members],
        length=32,
    )


class Translation(Base):
    """One language version in another language. Published versions never change."""

    __tablename__ = "translations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["announcement_id", "source"],
            ["announcement_texts.announcement_id", "announcement_texts.language"],
            ondelete="CASCADE",
        ),
        CheckConstraint(f"source IN ({LISTED}) AND language IN ({LISTED})", name="language"),
    )

    announcement_id: Mapped[int] = mapped_column(Id, primary_key=True)
    source: Mapped[Language] = mapped_column(_language(), primary_key=True)
    language: Mapped[Language] = mapped_column(_language(), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    blocks: Mapped[str] = mapped_column(Text)
    """JSON, of the same structure as the version's."""
    created_at: Mapped[datetime]
