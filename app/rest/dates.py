"""The organisation's own say in its calendar: holidays it does not keep, days it adds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Date, String, cast, delete, insert, null, select, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Base, enum_by_value
from app.core.errors import Invalid
from app.rest.countries import Country, holidays

MOST_DATES = 200
_NO_DAY, _NO_ANSWER = cast(null(), Date), cast(null(), Boolean)
_NO_SITE = cast(null(), String)
_NO_COUNTRY = cast(null(), enum_by_value(Country)).label("country")


class OwnDate(Base):
    """A free day of the organisation's own, once or every year, everywhere or at one site."""

    __tablename__ = "rest_dates"

    on: Mapped[date] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(100), primary_key=True, default="")
    name: Mapped[str] = mapped_column(String(100))
    is_yearly: Mapped[bool]


class HolidayOff(Base):
    """A public holiday of the country's data file that the organisation does not keep."""

    __tablename__ = "holidays_off"

    country: Mapped[Country] = mapped_column(enum_by_value(Country), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    """Its English name in the data file."""


@dataclass(frozen=True, slots=True, order=True)
class Added:
    """A day added."""

    on: date
    is_yearly: bool
    site: str = ""
    name: str = ""

    def in_(self, year: int) -> date | None:
        """The day of that year, if it has one. 29 February is only in leap years."""
        if not self.is_yearly:
            return self.on if self.on.year == year else None
        try:
            return self.on.replace(year=year)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a site keeps: its country's holidays but for those switched off, and its own days."""

    country: Country | None = None
    off: frozenset[str] = frozenset()
    added: tuple[Added, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnDates:
    """Everything the organisation decided about its calendar."""

    off: frozenset[tuple[Country, str]] = frozenset()
    added: tuple[Added, ...] = ()

    def of(self, site: str, country: Country | None) -> Calendar:
        """What holds at a site in this country."""
        off = frozenset(name for its_country, name in self.off if its_country is country)
        added = tuple(each for each in self.added if each.site in {"", site})
        return Calendar(country, off, added)


def read(session: Session) -> OwnDates:
    """The decisions of this moment, in one short query."""
    added = select(OwnDate.on, OwnDate.is_yearly, OwnDate.site, OwnDate.name, _NO_COUNTRY)
    off = select(_NO_DAY, _NO_ANSWER, _NO_SITE, HolidayOff.name, HolidayOff.country)
    rows: Sequence[Any] = session.execute(union_all(added, off)).all()
    return OwnDates(
        frozenset((row[4], row[3]) for row in rows if row[4] is not None),
        tuple(sorted(Added(*row[:4]) for row in rows if row[4] is None)),
    )


@lru_cache(maxsize=256)
def quiet_dates(calendar: Calendar, year: int) -> frozenset[date]:
    """Free days from this year's first day to the end of the next."""
    found: set[date] = set()
    for at in (year, year + 1):
        if calendar.country:
            kept = holidays(calendar.country, at)
            found.update(each.on for each in kept if each.name[1] not in calendar.off)
        found.update(day for each in calendar.added if (day := each.in_(at)))
    return frozenset(found)


def replace(
    session: Session, *, off: Iterable[tuple[Country, str]], added: Iterable[Added], year: int
) -> None:
    """Keep these decisions and no others. Raises Invalid naming the field."""
    wanted_off, wanted = set(off), list(added)
    _check(wanted_off, wanted, year)
    session.execute(delete(HolidayOff))
    session.execute(delete(OwnDate))
    if wanted_off:
        rows = [{"country": country, "name": name} for country, name in sorted(wanted_off)]
        session.execute(insert(HolidayOff), rows)
    if wanted:
        session.execute(
            insert(OwnDate),
            [
                {"on": each.on, "site": each.site, "name": each.name, "is_yearly": each.is_yearly}
                for each in wanted
            ],
        )


def _check(off: set[tuple[Country, str]], added: list[Added], year: int) -> None:
    for country, name in off:
        if name not in {each.name[1] for each in holidays(country, year)}:
            message = f"{country} has no holiday “{name}”."
            raise Invalid(message, code="no_such_holiday", fields={"off": [message]})
    if len({(each.on, each.site) for each in added}) < len(added):
        message = "Give each day once for a site."
        raise Invalid(message, code="date_twice", fields={"added": [message]})
