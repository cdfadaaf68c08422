"""The desk and people's own hours: it is in the inbox at once, and the phone is quiet."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.core.db import db
from app.inbox.desk import InboxDesk
from app.people.models import Person
from app.push import Later, Wanted
from app.push.models import Chunk, StoredMessage
from app.rest.rules import Buzz
from tests import factories
from tests.announcements.factories import published, withdraw
from tests.rest.factories import own_rest, quiet_nights, shift

pytestmark = pytest.mark.usefixtures("app")

NIGHT = datetime(2026, 11, 23, 22, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 6, tzinfo=UTC)


def said(announcement: Any, *people: Person, now: datetime = NIGHT) -> dict[int, Wanted | Later]:
    subject = announcement if isinstance(announcement, str) else f"announcement:{announcement.id}"
    return dict(InboxDesk().wanted(db.session(), subject, [each.id for each in people], now=now))


def test_at_night_it_waits_for_the_morning_in_each_person_s_own_time() -> None:
    dutch, portuguese = factories.person(), factories.person(time_zone="Europe/Lisbon")
    quiet_nights()
    saved = published(now=NIGHT)

    assert said(saved, dutch, portuguese) == {
        dutch.id: Later(MORNING),
        portuguese.id: Later(MORNING + timedelta(hours=1)),
    }


def test_by_day_and_on_a_platform_without_quiet_hours_it_goes_out_at_once() -> None:
    person = factories.person()
    saved = published(now=NIGHT)
    nobody_decided = said(saved, person)
    quiet_nights()

    assert nobody_decided == {person.id: Wanted("nl", 0)}
    assert said(saved, person, now=MORNING) == {person.id: Wanted("nl", 0)}


def test_what_is_critical_waits_for_nobody() -> None:
    person = factories.person()
    quiet_nights()
    own_rest(person, info=Buzz.NEVER, important=Buzz.NEVER)

    assert said(published(now=NIGHT, priority="critical"), person) == {person.id: Wanted("nl", 0)}


def test_each_priority_follows_the_person_s_own_choice() -> None:
    person = factories.person()
    quiet_nights()
    own_rest(person, info=Buzz.NEVER, important=Buzz.ALWAYS)

    assert said(published(now=NIGHT), person, now=MORNING) == {}
    assert said(published(now=NIGHT, priority="important"), person) == {person.id: Wanted("nl", 0)}


def test_a_night_shift_is_no_night() -> None:
    at_work, at_home = factories.person(), factories.person()
    quiet_nights()
    shift(at_work, starts_at=NIGHT - timedelta(hours=1), ends_at=MORNING)

    assert said(published(now=NIGHT), at_work, at_home) == {
        at_work.id: Wanted("nl", 0),
        at_home.id: Later(MORNING),
    }


def test_a_test_push_is_not_held_back() -> None:
    person = factories.person()
    quiet_nights()

    assert said("test:0193", person) == {person.id: Wanted("nl", 0)}


def test_before_its_moment_it_is_in_the_inbox(as_: Callable[[Person], FlaskClient]) -> None:
    person = factories.person()
    quiet_nights()
    saved = published(now=NIGHT)

    items = as_(person).get("/api/inbox").json["items"]

    assert [item["id"] for item in items] == [str(saved.uid)]


def test_taking_back_what_nobody_heard_of_sends_nothing() -> None:
    factories.person(site="Ghent")
    quiet_nights()
    only_them = {"any": [{"all": [{"site": ["Ghent"]}]}], "except": []}
    saved = published(now=NIGHT, audience=only_them)
    hold_back(saved)

    withdraw(saved, now=NIGHT)

    numbers = db.session.scalars(select(StoredMessage.targeted).order_by(StoredMessage.id))
    assert list(numbers) == [1, 0]


def hold_back(announcement: Any) -> None:
    """As the delivery process does at its first claim."""
    of_it = Chunk.message_id == announcement.message_id
    db.session.execute(update(Chunk).where(of_it).values(is_held=True, not_before=MORNING))
    db.session.commit()


def test_rules_cost_two_queries_more_for_one_and_for_twenty(
    count_queries: Callable[..., Any],
) -> None:
    crew = [factories.person(site=f"Site {number % 3}") for number in range(20)]
    quiet_nights()
    subject = f"announcement:{published(now=NIGHT).id}"
    desk = InboxDesk()

    def statements(*people: Person) -> int:
        with count_queries() as sent:
            desk.wanted(db.session(), subject, [each.id for each in people], now=NIGHT)
        return len(sent)

    statements(*crew)

    assert statements(crew[0]) == statements(*crew) == 9
