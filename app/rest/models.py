"""What the organisation proposes, by site, and what single people chose instead."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, enum_by_value
from app.people.models import Person
from app.rest.choices import Rest, stored
from app.rest.countries import Country

EVERYWHERE = ""
LONGEST_REST_HOURS = 24


class RestDefault(Base):
    """What holds for people who chose nothing: everywhere (site ''), or at one site instead."""

    __tablename__ = "rest_defaults"
    __table_args__ = (
        CheckConstraint(
            f"rest_after_shift_hours BETWEEN 0 AND {LONGEST_REST_HOURS}", name="rest_is_a_day"
        ),
    )

    site: Mapped[str] = mapped_column(String(100), primary_key=True, default=EVERYWHERE)
    country: Mapped[Country | None] = mapped_column(enum_by_value(Country))
    """Whose holidays and law; None is the organisation's."""
    rules: Mapped[str] = mapped_column(Text)
    """`Rest.canonical`."""
    rest_after_shift_hours: Mapped[int | None]
    """None is what the country's law says."""
    updated_at: Mapped[datetime]

    @property
    def rest(self) -> Rest:
        """The choices."""
        return stored(self.rules)


class PersonRest(Base):
    """One person's own choices. Without a row the default holds."""

    __tablename__ = "person_rest"

    person_id: Mapped[int] = mapped_column(
        Id, ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    rules: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]

    @property
    def rest(self) -> Rest:
        """The choices."""
        return stored(self.rules)
