"""The data files of countries: rest, holidays, and the right not to be reached."""

from datetime import date, timedelta

import pytest

from app.core.languages import Language
from app.rest.countries import Country, holidays, law


@pytest.mark.parametrize("country", Country)
def test_every_country_says_what_holds_by_which_law_and_when_that_was_looked_up(
    country: Country,
) -> None:
    rest = law(country)

    assert rest.country is country
    assert timedelta(hours=11) <= rest.daily_rest < rest.weekly_rest <= timedelta(hours=48)
    assert set(rest.disconnect.text) == set(Language)
    assert all(rest.disconnect.text.values())
    assert rest.disconnect.source
    assert rest.disconnect.checked_on >= date(2026, 11, 23)


def test_the_netherlands_celebrate_the_king_on_saturday_where_the_27th_is_a_sunday() -> None:
    assert date(2026, 4, 27) in {each.on for each in holidays(Country.NETHERLANDS, 2026)}
    in_2025 = {each.on for each in holidays(Country.NETHERLANDS, 2025)}
    assert date(2025, 4, 26) in in_2025
    assert date(2025, 4, 27) not in in_2025


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        (Country.BELGIUM, date(2026, 7, 21), "National Day"),
        (Country.FRANCE, date(2026, 5, 14), "Ascension Day"),
        (Country.GERMANY, date(2026, 4, 3), "Good Friday"),
        (Country.LUXEMBOURG, date(2026, 6, 23), "National Day"),
        (Country.NETHERLANDS, date(2026, 5, 25), "Whit Monday"),
        (Country.SPAIN, date(2026, 1, 6), "Epiphany"),
    ],
)
def test_holidays_fall_where_the_calendar_says(country: Country, day: date, name: str) -> None:
    assert {each.on: each.name[1] for each in holidays(country, 2026)}[day] == name


@pytest.mark.parametrize(
    ("country", "count"), [("BE", 10), ("DE", 9), ("ES", 10), ("FR", 11), ("LU", 11), ("NL", 8)]
)
def test_holidays_are_all_there_and_in_order(country: str, count: int) -> None:
    found = holidays(Country(country), 2027)

    assert len(found) == count
    assert list(found) == sorted(found)
