"""What holds for whoever chose nothing, by site. One short query, then in memory."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.organisation.models import ONLY_ID, Organisation
from app.rest import dates
from app.rest.choices import Rest
from app.rest.countries import Country, law
from app.rest.dates import Calendar, OwnDates
from app.rest.models import EVERYWHERE, RestDefault

COUNTRIES = {
    "Europe/Amsterdam": Country.NETHERLANDS,
    "Europe/Brussels": Country.BELGIUM,
    "Europe/Berlin": Country.GERMANY,
    "Europe/Busingen": Country.GERMANY,
    "Europe/Paris": Country.FRANCE,
    "Europe/Madrid": Country.SPAIN,
    "Atlantic/Canary": Country.SPAIN,
    "Africa/Ceuta": Country.SPAIN,
    "Europe/Luxembourg": Country.LUXEMBOURG,
}


@dataclass(frozen=True, slots=True)
class Default:
    """What holds at a site."""

    rest: Rest = field(default_factory=Rest)
    country: Country | None = None
    rest_after_shift: timedelta = timedelta(0)
    calendar: Calendar = field(default_factory=Calendar)


NOTHING = Default()
"""Nobody decided anything: phones buzz at any time."""


class Defaults:
    """The organisation's decisions."""

    def __init__(self, rows: dict[str, RestDefault], own: OwnDates) -> None:
        self._everywhere = rows.get(EVERYWHERE)
        country = self._everywhere.country if self._everywhere else None
        self._of = {site: _default(row, country, own) for site, row in rows.items()}

    @property
    def has_any(self) -> bool:
        """Whether the organisation decided anything at all."""
        return bool(self._of)

    def of(self, site: str) -> Default:
        """What holds at this site."""
        return self._of.get(site) or self._of.get(EVERYWHERE) or NOTHING


def read(session: Session) -> Defaults:
    """The organisation's decisions of this moment."""
    rows = {row.site: row for row in session.scalars(select(RestDefault))}
    return Defaults(rows, dates.read(session) if rows else OwnDates())


def home(session: Session) -> Country | None:
    """The country that the organisation's time zone speaks for."""
    time_zone = session.scalar(select(Organisation.time_zone).where(Organisation.id == ONLY_ID))
    return COUNTRIES.get(time_zone or "")


def _default(row: RestDefault, everywhere: Country | None, own: OwnDates) -> Default:
    country = row.country or everywhere
    by_law = law(country).daily_rest if country else timedelta(0)
    hours = row.rest_after_shift_hours
    after_shift = by_law if hours is None else timedelta(hours=hours)
    return Default(row.rest, country, after_shift, own.of(row.site, country))
