"""The desk: who still wants a message, in which language, with what number on the icon."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from app.announcements.models import Announcement
from app.core.db import db
from app.core.ids import uuid7
from app.inbox.asking import MOST_ASKING
from app.inbox.desk import InboxDesk
from app.people import service as people
from app.people.models import Person
from app.push import Wanted
from app.receipts.models import Receipt
from tests import factories
from tests.announcements.factories import editor, published, site, version, withdraw
from tests.audiences.factories import LONG_AGO, working_device
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("app")


def wanted(
    about: Announcement | str, *recipients: Person, after: timedelta = timedelta(0)
) -> Mapping[int, Wanted]:
    subject = about if isinstance(about, str) else f"announcement:{about.id}"
    ids = [person.id for person in recipients]
    return InboxDesk().wanted(db.session(), subject, ids, now=NOON + after)


def acknowledge(announcement: Announcement, person: Person) -> None:
    facts = {"opened_at": NOON, "acknowledged_at": NOON, "rev": 1}
    key = {"announcement_id": announcement.id, "person_id": person.id}
    db.session.execute(insert(Receipt).values(key | facts))
    db.session.commit()


def test_each_recipient_gets_their_language_else_the_default() -> None:
    pole, spaniard = factories.person(language="pl"), factories.person(language="es")
    saved = published(texts=[version("nl"), version("pl", "Lód")])

    assert wanted(saved, pole, spaniard) == {
        pole.id: Wanted("pl", 0),
        spaniard.id: Wanted("nl", 0),
    }


def test_the_badge_counts_what_this_person_must_still_acknowledge() -> None:
    ann, bob = factories.person(site="Ghent"), factories.person(site="Breda")
    this = published(must_acknowledge=True)
    published()
    published(must_acknowledge=True, audience=site("Ghent"))
    done = published(must_acknowledge=True)
    acknowledge(done, ann)
    withdraw(published(must_acknowledge=True))
    published(must_acknowledge=True, expires_at=NOON + timedelta(seconds=1))

    badges = wanted(this, ann, bob, after=timedelta(seconds=1))

    assert badges == {ann.id: Wanted("nl", 2), bob.id: Wanted("nl", 2)}


def test_who_has_acknowledged_is_not_told_again() -> None:
    ann, bob = factories.person(), factories.person()
    saved = published(must_acknowledge=True)
    acknowledge(saved, ann)

    assert set(wanted(saved, ann, bob)) == {bob.id}


def test_who_was_suspended_since_gets_nothing() -> None:
    ann, bob = factories.person(), factories.person()
    saved = published()
    ann.suspend(NOON)
    db.session.commit()

    assert set(wanted(saved, ann, bob)) == {bob.id}
    assert wanted("test:x", ann) == {}


def test_who_moved_out_of_the_audience_since_gets_nothing() -> None:
    ann = factories.person(site="Ghent")
    saved = published(audience=site("Ghent"))
    people.change(ann, site="Breda")
    db.session.commit()

    assert wanted(saved, ann) == {}


def test_nobody_wants_what_was_withdrawn_or_has_expired() -> None:
    person = factories.person()
    withdrawn, short = published(), published(expires_at=NOON + timedelta(hours=1))
    withdraw(withdrawn)

    assert wanted(withdrawn, person) == {}
    assert wanted(short, person, after=timedelta(hours=1)) == {}
    assert set(wanted(short, person)) == {person.id}


def test_the_message_that_takes_it_down_goes_to_them_in_their_own_language() -> None:
    pole = factories.person(language="pl")
    saved = published()
    withdraw(saved)

    assert wanted(f"withdrawal:{saved.id}", pole) == {pole.id: Wanted("pl", 0)}


def test_a_test_push_goes_out_with_the_person_s_badge() -> None:
    person = factories.person(language="fr")
    published(must_acknowledge=True)

    assert wanted("test:0193", person) == {person.id: Wanted("fr", 1)}


def test_a_chunk_takes_seven_queries_for_one_and_for_twenty(
    count_queries: Callable[..., Any],
) -> None:
    crew = [factories.person(site=f"Site {number}") for number in range(20)]
    saved = published(author=editor(), must_acknowledge=True)
    ids = [person.id for person in crew]
    subject = f"announcement:{saved.id}"
    desk = InboxDesk()

    def statements(recipients: list[int]) -> int:
        with count_queries() as sent:
            assert len(desk.wanted(db.session(), subject, recipients, now=NOON)) == len(recipients)
        return len(sent)

    statements(ids)

    assert statements(ids[:1]) == statements(ids) == 7


def test_an_audience_of_single_people_is_told_apart_within_a_chunk() -> None:
    ann, bob = factories.person(), factories.person()
    only_ann = {"any": [{"all": [{"person": [str(ann.uid)]}]}], "except": []}
    saved = published(must_acknowledge=True, audience=only_ann)

    assert wanted(saved, ann, bob) == {ann.id: Wanted("nl", 1)}
    assert wanted("test:x", bob) == {bob.id: Wanted("nl", 0)}


def test_whose_devices_are_all_silent_gets_a_line_to_open_the_app() -> None:
    silent, awake, nobody = factories.person(), factories.person(), factories.person()
    for person in (silent, awake):
        working_device(person, last_seen_at=LONG_AGO)
    working_device(awake)
    saved = published()

    assert wanted(saved, silent, awake, nobody) == {
        silent.id: Wanted("nl+silent", 0),
        awake.id: Wanted("nl", 0),
        nobody.id: Wanted("nl", 0),
    }


def test_one_desk_follows_what_is_published_withdrawn_and_expires() -> None:
    person, desk = factories.person(), InboxDesk()
    factories.person(site="Elsewhere")

    def badge(after: timedelta = timedelta(0)) -> int:
        found = desk.wanted(db.session(), "test:x", [person.id], now=NOON + after)
        return getattr(found[person.id], "badge", -1)

    assert badge() == 0
    first = published(must_acknowledge=True)
    published(must_acknowledge=True, expires_at=NOON + timedelta(hours=1))
    assert badge() == 2
    assert badge(timedelta(hours=1)) == 1
    withdraw(first)
    assert badge(timedelta(hours=1)) == 0
    published(must_acknowledge=True, audience=site("Elsewhere"))
    assert badge(timedelta(hours=1)) == 0


def test_a_badge_counts_the_newest_two_hundred_of_each_inbox() -> None:
    person, desk = factories.person(), InboxDesk()
    saved = published(must_acknowledge=True)
    copied = {
        column.name: getattr(saved, column.name)
        for column in Announcement.__table__.columns
        if column.name not in {"id", "uid", "message_id"}
    }
    rows = [copied | {"uid": uuid7()} for _ in range(MOST_ASKING + 5)]
    db.session.execute(insert(Announcement), rows)
    db.session.commit()

    found = desk.wanted(db.session(), "test:x", [person.id], now=NOON)

    assert found == {person.id: Wanted("nl", MOST_ASKING)}
