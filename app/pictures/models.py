"""A stored picture: its row here, its WebP files in the media folder."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Identified

WIDTHS = (480, 960, 1440)
"""Pixels: a phone's column, a sharp phone's column, a laptop's."""


class Picture(Identified, Base):
    """One picture in up to three widths. Never changed: another upload is another picture."""

    __tablename__ = "pictures"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="has_a_size"),)

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the uploaded bytes, in hex: the same upload is stored once."""
    width: Mapped[int]
    """Of the widest file; `height` belongs to it."""
    height: Mapped[int]
    bytes_: Mapped[int] = mapped_column("bytes")
    """Of all files together."""
    sizes: Mapped[str] = mapped_column(String(64), default="[]", server_default="[]")
    """JSON: the bytes of each of `widths`; empty for pictures from before they were noted."""
    created_at: Mapped[datetime]

    @property
    def widths(self) -> list[int]:
        """The widths there is a file of, ascending; never wider than the original."""
        return widths_of(self.width)


def widths_of(width: int) -> list[int]:
    """The widths to keep of a picture this wide."""
    return sorted({min(each, width) for each in WIDTHS})
