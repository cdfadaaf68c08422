"""Before sending: when would phones buzz, how many, and why then?"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import db
from app.people.models import Person
from app.rest import standing
from app.rest.forecast import Moment, Why, forecast, outside_hours
from app.rest.rules import Buzz, Quiet, RestRules, Shift
from app.rest.standing import Group
from tests import factories
from tests.rest.factories import NIGHTS, own_rest, quiet_nights, shift

MIDNIGHT = datetime(2026, 11, 24, 0, tzinfo=UTC)
SIX = datetime(2026, 11, 24, 6, tzinfo=UTC)


def rules(**changes: Any) -> RestRules:
    return RestRules(**{"time_zone": "Europe/Amsterdam", "quiet": (NIGHTS,)} | changes)


def told(*groups: Group, **changes: Any) -> list[Moment]:
    given = {"priority": "info", "now": MIDNIGHT, "expires_at": None} | changes
    return forecast(groups, **given)


def test_those_awake_hear_it_now_and_the_others_when_their_night_ends() -> None:
    found = told(Group(rules(quiet=()), 312), Group(rules(), 88))

    assert found == [Moment(MIDNIGHT, 312, Why.NOW), Moment(SIX, 88, Why.QUIET_HOURS)]


def test_a_shift_that_begins_before_the_night_ends_is_the_moment() -> None:
    early = Shift(SIX - timedelta(hours=1, minutes=30), SIX + timedelta(hours=6))

    (found,) = told(Group(rules(shifts=(early,)), 88))

    assert found == Moment(early.start, 88, Why.SHIFT_START)


def test_after_a_shift_it_is_the_end_of_the_rest() -> None:
    late = Shift(MIDNIGHT - timedelta(hours=8), MIDNIGHT)

    (found,) = told(Group(rules(shifts=(late,), rest_after_shift=timedelta(hours=11)), 5))

    assert found == Moment(MIDNIGHT + timedelta(hours=11), 5, Why.REST_AFTER_SHIFT)


def test_a_holiday_is_named_as_one() -> None:
    (found,) = told(Group(rules(quiet=(), quiet_dates=frozenset({date(2026, 11, 24)})), 5))

    assert (found.at, found.why) == (MIDNIGHT + timedelta(hours=23), Why.HOLIDAY)


def test_those_who_never_hear_it_and_for_whom_it_is_too_late_stand_at_the_end() -> None:
    never = rules(choices={"info": Buzz.NEVER})

    found = told(Group(never, 3), Group(rules(), 4), Group(rules(quiet=()), 1), expires_at=SIX)

    assert [(each.at, each.count, each.why) for each in found] == [
        (MIDNIGHT, 1, Why.NOW),
        (None, 3, Why.NEVER),
        (None, 4, Why.TOO_LATE),
    ]


def test_what_is_critical_is_heard_by_all_at_once_and_by_how_many_in_their_own_time() -> None:
    groups = [Group(rules(), 88), Group(rules(quiet=()), 312)]

    assert told(*groups, priority="critical") == [Moment(MIDNIGHT, 400, Why.NOW)]
    assert outside_hours(groups, now=MIDNIGHT) == 88


def test_moments_are_told_as_the_engine_keeps_them() -> None:
    odd = Quiet(frozenset(range(7)), time(20), time(7, 2))

    found = told(Group(rules(quiet=(odd,)), 1), Group(rules(quiet=(odd,)), 2))

    assert found == [Moment(SIX + timedelta(minutes=5), 3, Why.QUIET_HOURS)]


@pytest.mark.usefixtures("app")
def test_people_are_grouped_by_identical_rules() -> None:
    crew = [factories.person(site="Ghent") for _ in range(3)]
    late = [factories.person(time_zone="Europe/Lisbon"), factories.person()]
    quiet_nights()
    own_rest(late[1], info=Buzz.NEVER)
    for person in crew[:2]:
        shift(person, starts_at=SIX, ends_at=SIX + timedelta(hours=8))
    found = standing.groups(db.session(), select(Person.id), now=MIDNIGHT)

    assert sorted(group.people for group in found) == [1, 1, 1, 2]


@pytest.mark.usefixtures("app")
def test_twenty_people_take_as_many_queries_as_one(count_queries: Any) -> None:
    def statements() -> int:
        with count_queries() as sent:
            standing.groups(db.session(), select(Person.id), now=MIDNIGHT)
        return len(sent)

    shift(factories.person(), starts_at=SIX, ends_at=SIX + timedelta(hours=8))
    quiet_nights()
    alone = statements()
    for _ in range(19):
        own_rest(factories.person(), info=Buzz.NEVER)

    assert statements() == alone
