"""What each country says about rest: a data file each, which an organisation may override."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from dateutil.easter import easter

from app.core.languages import Language

FOLDER = Path(__file__).parent
SUNDAY = 6


class Country(StrEnum):
    """Those there is a data file for (ISO 3166)."""

    BELGIUM = "BE"
    FRANCE = "FR"
    GERMANY = "DE"
    LUXEMBOURG = "LU"
    NETHERLANDS = "NL"
    SPAIN = "ES"


@dataclass(frozen=True, slots=True)
class Disconnect:
    """The right not to be reached: what holds, by which law, and when somebody looked it up."""

    text: dict[Language, str]
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class RestLaw:
    """Rest by law, in whole hours, with the quiet hours we propose for it."""

    country: Country
    daily_rest: timedelta
    weekly_rest: timedelta
    rest_source: str
    quiet_from: str
    quiet_to: str
    holidays_source: str
    disconnect: Disconnect


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """A public holiday; its name in Dutch and English."""

    on: date
    name: tuple[str, str]


@cache
def law(country: Country) -> RestLaw:
    """What the data file of a country says."""
    data = _data(country)
    told = data["right_to_disconnect"]
    return RestLaw(
        country=country,
        daily_rest=timedelta(hours=data["daily_rest_hours"]),
        weekly_rest=timedelta(hours=data["weekly_rest_hours"]),
        rest_source=data["rest_source"],
        quiet_from=data["quiet_hours"]["from"],
        quiet_to=data["quiet_hours"]["to"],
        holidays_source=data["holidays_source"],
        disconnect=Disconnect(
            text={Language(language): text for language, text in told["text"].items()},
            source=told["source"],
            checked_on=date.fromisoformat(told["checked_on"]),
        ),
    )


@cache
def holidays(country: Country, year: int) -> tuple[Holiday, ...]:
    """A country's public holidays of one year, in order."""
    found = [
        Holiday(_day(each, year), (each["name"]["nl"], each["name"]["en"]))
        for each in _data(country)["holidays"]
    ]
    return tuple(sorted(found))


def _day(holiday: dict[str, Any], year: int) -> date:
    if "easter" in holiday:
        return easter(year) + timedelta(days=holiday["easter"])
    day = date.fromisoformat(f"{year}-{holiday['on']}")
    return day + timedelta(days=holiday.get("moves_on_sunday", 0) * (day.weekday() == SUNDAY))


@cache
def _data(country: Country) -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads((FOLDER / f"{country.lower()}.json").read_bytes())
    return data
