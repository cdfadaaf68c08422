"""What may be chosen, and how it is kept."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.rest.choices import Rest, stored
from app.rest.rules import Buzz, Quiet
from tests.rest.factories import EVERY_DAY

ALL_DAY = Quiet(EVERY_DAY, time(0), time(0))
minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
windows = st.builds(Quiet, st.frozensets(st.integers(0, 6), min_size=1), minutes, minutes)
choices = st.builds(
    Rest,
    quiet_hours=st.lists(windows, max_size=3).map(tuple),
    is_quiet_on_holidays=st.booleans(),
    info=st.sampled_from(Buzz),
    important=st.sampled_from(Buzz),
)


@given(rest=choices)
def test_what_is_chosen_is_kept_as_it_was(rest: Rest) -> None:
    assert stored(rest.canonical()) == rest


def test_a_week_without_an_hour_is_refused_with_the_cure() -> None:
    with pytest.raises(Invalid) as refused:
        Rest(quiet_hours=(ALL_DAY,)).check()

    assert list(refused.value.fields) == ["quiet_hours"]
    assert "at least one hour a week" in refused.value.message


def test_fifty_nine_minutes_a_week_are_too_few_and_sixty_are_enough() -> None:
    rest_of_week = Quiet(EVERY_DAY - {0}, time(0), time(0))

    with pytest.raises(Invalid):
        Rest(quiet_hours=(rest_of_week, Quiet(frozenset({0}), time(0, 59), time(0)))).check()

    Rest(quiet_hours=(rest_of_week, Quiet(frozenset({0}), time(1), time(0)))).check()


def test_whoever_wants_nothing_may_be_quiet_all_week() -> None:
    Rest(quiet_hours=(ALL_DAY,), info=Buzz.NEVER, important=Buzz.NEVER).check()
