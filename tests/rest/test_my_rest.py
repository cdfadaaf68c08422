"""GET, PUT and DELETE /api/me/rest: when may my phone buzz?"""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.people.models import Person
from app.rest.countries import Country
from tests import factories
from tests.rest.factories import WIRE, quiet_nights, shift

AsPerson = Callable[[Person], FlaskClient]
PATH = "/api/me/rest"
NIGHTS = {"days": [0, 1, 2, 3, 4, 5, 6], "start": "20:00", "end": "07:00"}


def test_only_who_is_signed_in_has_hours(client: FlaskClient) -> None:
    assert client.get(PATH).status_code == 401
    assert client.put(PATH, json=WIRE).status_code == 401


def test_without_a_decision_nothing_is_quiet(as_: AsPerson) -> None:
    mine = as_(factories.person()).get(PATH).json

    assert mine["source"] == "default"
    assert mine["quiet_hours"] == []
    assert mine["disconnect"] is None


def test_everybody_starts_with_the_default_of_their_site(as_: AsPerson) -> None:
    belgian = factories.person(site="Ghent")
    quiet_nights()
    quiet_nights("Ghent", quiet_hours=(), country=Country.BELGIUM)

    there = as_(belgian).get(PATH).json
    elsewhere = as_(factories.person(site="Breda")).get(PATH).json

    assert (there["quiet_hours"], there["country"]) == ([], "BE")
    assert (elsewhere["quiet_hours"], elsewhere["country"]) == ([NIGHTS], "NL")


def test_the_law_comes_with_its_source_and_the_day_somebody_looked(as_: AsPerson) -> None:
    quiet_nights(country=Country.BELGIUM)

    law = as_(factories.person()).get(PATH).json["disconnect"]

    assert set(law["text"]) == {"nl", "en", "de", "fr", "es", "pl"}
    assert "2018" in law["source"]
    assert datetime.fromisoformat(law["checked_on"])


def test_own_hours_hold_instead_until_they_are_given_up(as_: AsPerson) -> None:
    quiet_nights()
    browser = as_(factories.person())

    chosen = browser.put(PATH, json=WIRE)
    read = browser.get(PATH).json
    back = browser.delete(PATH).json

    assert chosen.status_code == 200
    assert chosen.json == read
    assert {name: read[name] for name in WIRE} == WIRE
    assert read["source"] == "own"
    assert read["default"]["quiet_hours"] == [NIGHTS]
    assert (back["source"], back["quiet_hours"]) == ("default", [NIGHTS])


def test_choosing_twice_ends_as_choosing_once(as_: AsPerson) -> None:
    browser = as_(factories.person())

    answers = [browser.put(PATH, json=WIRE).json for _ in range(2)]

    assert answers[0] == answers[1]


def test_one_person_s_hours_are_nobody_else_s(as_: AsPerson) -> None:
    as_(factories.person()).put(PATH, json=WIRE)

    assert as_(factories.person()).get(PATH).json["source"] == "default"


def test_whoever_has_shifts_is_told_so(as_: AsPerson) -> None:
    person, now = factories.person(), clock.now()
    shift(person, starts_at=now, ends_at=now.replace(year=now.year + 1))

    assert as_(person).get(PATH).json["knows_shifts"] is True
    assert as_(factories.person()).get(PATH).json["knows_shifts"] is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quiet_hours": [NIGHTS | {"start": "25:00"}]}, "quiet_hours.0.start"),
        ({"quiet_hours": [NIGHTS | {"days": []}]}, "quiet_hours.0.days"),
        ({"quiet_hours": [NIGHTS | {"days": [7]}]}, "quiet_hours.0.days.0"),
        ({"quiet_hours": [NIGHTS | {"start": "00:00", "end": "00:00"}]}, "quiet_hours"),
        ({"priorities": {"info": "loud", "important": "awake"}}, "priorities.info"),
        ({"is_quiet_on_holidays": "yes"}, "is_quiet_on_holidays"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    as_: AsPerson, change: dict[str, object], field: str
) -> None:
    answer = as_(factories.person()).put(PATH, json=WIRE | change)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
