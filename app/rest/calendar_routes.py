"""Operations on the organisation's calendar: holidays, own days, law, and the weekly digest."""

from datetime import date, time, timedelta
from typing import Any

from flask import Blueprint

from app.core import clock
from app.core.db import db
from app.core.http import operation
from app.core.permissions import Permission
from app.rest import dates, defaults, digest, service
from app.rest.calendar_schemas import (
    CalendarBodySchema,
    CalendarSchema,
    DigestBodySchema,
    DigestSchema,
    digest_wire,
)
from app.rest.countries import Country, holidays, law
from app.rest.dates import OwnDates

blueprint = Blueprint("calendar", __name__, url_prefix="/api")


@blueprint.get("/organisation/calendar")
@operation(Permission.ORGANISATION_WRITE, returns=CalendarSchema())
def get_calendar() -> dict[str, Any]:
    """Holidays by country, which of them are kept, own days, and what the law says."""
    return _calendar()


@blueprint.put("/organisation/calendar")
@operation(Permission.ORGANISATION_WRITE, body=CalendarBodySchema(), returns=CalendarSchema())
def keep_calendar(body: dict[str, Any]) -> dict[str, Any]:
    """Decide which holidays are not kept, and which days are added."""
    off = [(each["country"], each["name"]) for each in body["off"]]
    dates.replace(db.session(), off=off, added=body["added"], year=clock.now().year)
    return _calendar()


@blueprint.get("/organisation/digest")
@operation(Permission.ANNOUNCEMENTS_READ, returns=DigestSchema())
def get_digest() -> dict[str, Any]:
    """Whether information waits for a weekly digest, and for which one."""
    return _digest()


@blueprint.put("/organisation/digest")
@operation(Permission.ORGANISATION_WRITE, body=DigestBodySchema(), returns=DigestSchema())
def choose_digest(body: dict[str, Any]) -> dict[str, Any]:
    """Let information wait for a weekly digest."""
    digest.choose(db.session(), weekday=body["weekday"], at=time.fromisoformat(body["at"]))
    return _digest()


@blueprint.delete("/organisation/digest")
@operation(Permission.ORGANISATION_WRITE, returns=DigestSchema())
def remove_digest() -> dict[str, Any]:
    """Let information buzz at once again."""
    digest.remove(db.session())
    return _digest()


def _digest() -> dict[str, Any]:
    at = digest.next_moment(db.session(), now=clock.now())
    return digest_wire(digest.find(db.session())) | {"next_at": at}


def _calendar() -> dict[str, Any]:
    today = clock.now().date()
    own = dates.read(db.session())
    used = {row.country for row in service.decisions()} | {defaults.home(db.session())}
    found = [_of_country(country, own, today, is_used=country in used) for country in Country]
    return {
        "countries": sorted(found, key=lambda each: not each["is_used"]),
        "added": own.added,
        "sites": service.sites(),
    }


def _of_country(country: Country, own: OwnDates, today: date, *, is_used: bool) -> dict[str, Any]:
    calendar = own.of("", country)
    years = (holidays(country, year) for year in (today.year, today.year + 1))
    ahead = [each for of_year in years for each in of_year]
    year_on = today + timedelta(days=366)
    return {
        "country": country,
        "is_used": is_used,
        "holidays_source": law(country).holidays_source,
        "holidays": [
            {
                "on": each.on,
                "nl": each.name[0],
                "en": each.name[1],
                "is_kept": each.name[1] not in calendar.off,
            }
            for each in ahead
            if today <= each.on < year_on
        ],
    }
