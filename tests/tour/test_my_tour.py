"""GET and PUT /api/me/tour: what a phone shows, and how far its person is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.tour import service
from app.tour.models import PersonTour, Standing, TourState, TourStep, further
from tests import factories
from tests.conftest import NOON

AsPerson = Callable[[Person], FlaskClient]
PATH = "/api/me/tour"
BEGUN = {"step": "inbox", "state": "under_way", "at": "2026-11-20T08:00:00+00:00"}
LATER = {"step": "rest", "state": "under_way", "at": "2026-11-20T08:05:00+00:00"}
SKIPPED = {"step": "bell", "state": "skipped", "at": "2026-11-20T07:00:00+00:00"}
FINISHED = {"step": "help", "state": "finished", "at": "2026-11-19T07:00:00+00:00"}


@pytest.fixture
def worker(as_: AsPerson) -> FlaskClient:
    return as_(factories.person())


def standing(browser: FlaskClient) -> Any:
    return browser.get(PATH).json["standing"]  # type: ignore[index]


def test_only_who_is_signed_in_has_a_tour(client: FlaskClient) -> None:
    assert client.get(PATH).status_code == 401
    assert client.put(PATH, json=BEGUN).status_code == 401


def test_before_it_begins_there_is_nothing_to_go_on_with(worker: FlaskClient) -> None:
    assert worker.get(PATH).json == {"words": [], "contact": None, "standing": None}


def test_another_phone_goes_on_where_the_first_one_was(as_: AsPerson) -> None:
    person = factories.person()

    told = as_(person).put(PATH, json=BEGUN)

    assert told.status_code == 200
    assert told.json == BEGUN
    assert standing(as_(person)) == BEGUN


@pytest.mark.parametrize(
    ("reports", "holds"),
    [
        ([BEGUN, LATER], LATER),
        ([LATER, BEGUN], LATER),
        ([BEGUN, SKIPPED, LATER], SKIPPED),
        ([FINISHED, BEGUN], FINISHED),
        ([SKIPPED, FINISHED], FINISHED),
        ([FINISHED, SKIPPED], FINISHED),
    ],
    ids=["on", "late", "skipped", "ended", "after all", "again"],
)
def test_what_a_phone_told_late_takes_nothing_back(
    worker: FlaskClient, reports: list[dict[str, str]], holds: dict[str, str]
) -> None:
    answers = [worker.put(PATH, json=report).json for report in reports]

    assert answers[-1] == holds
    assert standing(worker) == holds


def test_a_fast_clock_does_not_hold_for_ever(worker: FlaskClient) -> None:
    ahead = (clock.now() + timedelta(days=400)).isoformat()

    told = worker.put(PATH, json=BEGUN | {"at": ahead}).json

    assert datetime.fromisoformat(told["at"]) <= clock.now()


def test_one_person_s_tour_is_nobody_else_s(as_: AsPerson, worker: FlaskClient) -> None:
    worker.put(PATH, json=BEGUN)

    assert standing(as_(factories.person())) is None


@pytest.mark.usefixtures("app")
def test_it_goes_with_the_person() -> None:
    person = factories.person()
    told = Standing(step=TourStep.BELL, state=TourState.UNDER_WAY, at=NOON)
    service.tell(person.id, told, now=NOON)

    db.session.delete(person)
    db.session.commit()

    assert db.session.query(PersonTour).all() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"step": "seven"}, "step"),
        ({"step": 3}, "step"),
        ({"state": "bored"}, "state"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-20T08:00:00"}, "at"),
        ({"person": "somebody else"}, "person"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    worker: FlaskClient, change: dict[str, object], field: str
) -> None:
    answer = worker.put(PATH, json=BEGUN | change)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]  # type: ignore[index]


standings = st.builds(
    Standing,
    step=st.sampled_from(TourStep),
    state=st.sampled_from(TourState),
    at=st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=hours)),
)


@given(one=standings, other=standings, third=standings)
def test_in_whatever_order_they_come_the_same_state_and_moment_hold(
    one: Standing, other: Standing, third: Standing
) -> None:
    there = further(further(one, other), third)
    back = further(further(third, other), one)

    assert (there.state, there.at) == (back.state, back.at)
