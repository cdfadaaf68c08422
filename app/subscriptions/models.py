"""A test push, from the button to the screen."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import Device
from app.core.db import Base, Id, Identified


class TestPush(Identified, Base):
    """One message to one device. What the push service said is the engine's to know."""

    __tablename__ = "test_pushes"
    __test__ = False

    device_id: Mapped[int] = mapped_column(ForeignKey(Device.id, ondelete="CASCADE"), index=True)
    message_id: Mapped[int] = mapped_column(Id)
    """The engine's number of the message."""
    handed_over_at: Mapped[datetime]
    displayed_at: Mapped[datetime | None]

    device: Mapped[Device] = relationship(lazy="raise_on_sql")

    def display(self, now: datetime) -> None:
        """The device showed it. The first time counts."""
        self.displayed_at = self.displayed_at or now
