"""The demo is believable: people, places, languages, announcements and phones that answer."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from click import ClickException
from flask import Flask
from sqlalchemy import func, select

from app.announcements.models import Announcement, AnnouncementText, State
from app.answers.keys import ensure_key
from app.answers.models import Answer, Choice, Given, Safety, SafetyState
from app.answers.service import Reader
from app.auth.models import Device
from app.cli import demo as command
from app.core.db import db
from app.core.ids import uuid7
from app.core.languages import Language
from app.demo.acting import actor_of
from app.demo.build import build
from app.demo.phones import Phones, act, attributes_of, intentions
from app.demo.voices import WORDS, speak
from app.organisation import service as organisation
from app.people.models import Person
from app.push.models import Subscription
from app.receipts.models import Receipt, ReceiptTotal
from app.rest.shift_models import WorkShift
from config import Config
from tests.conftest import NOON

pytestmark = pytest.mark.slow

ASKS = ("asks_answer", "asks_safety")


@pytest.fixture
def loopback(settings: Config) -> Config:
    """Settings that allow push services on loopback, as the demo's start sets them."""
    return replace(settings, push_loopback=True)


@pytest.fixture
def phones(loopback: Config) -> Phones:
    """The demo's phones, on a port where nobody listens."""
    return Phones.at(loopback.instance_path, port=9)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def payload_of(asks: str) -> dict[str, object]:
    """What a phone receives of the announcement that asks this."""
    asking = db.session.scalars(select(Announcement).filter_by(**{asks: True})).one()
    return {
        "kind": "announcement",
        "id": str(asking.uid),
        "published_at": asking.published_at.isoformat(),
        "must_acknowledge": True,
        asks: True,
    }


def test_it_has_the_people_places_and_languages_it_promises(
    app: Flask, loopback: Config, phones: Phones
) -> None:
    build(loopback, phones, now=NOON)

    people = db.session.scalars(select(Person)).all()
    assert len(people) == 120
    assert {person.site for person in people} == {"Utrecht", "Rotterdam", "Gent"}
    assert {person.language for person in people} == set(Language)
    states = Counter(db.session.scalars(select(Announcement.state)))
    assert states == {State.PUBLISHED: 24, State.WITHDRAWN: 1, State.DRAFT: 2}
    assert count(AnnouncementText) > 60
    assert db.session.scalar(select(func.count(WorkShift.person_id.distinct()))) == 62
    assert organisation.get().is_set_up


def test_its_phones_are_as_various_as_in_life(app: Flask, loopback: Config, phones: Phones) -> None:
    build(loopback, phones, now=NOON)

    states = set(db.session.scalars(select(Device.notification_state)))
    assert {"on", "blocked", "not_asked", "lost"} <= states
    assert 80 < count(Subscription) < count(Device) < 120


def test_a_phone_reads_what_it_receives_and_reports_it_once(
    app: Flask, loopback: Config, phones: Phones
) -> None:
    build(loopback, phones, now=NOON)
    db.session.commit()
    published = db.session.scalars(
        select(Announcement).where(
            Announcement.state == State.PUBLISHED, Announcement.must_acknowledge
        )
    ).first()
    assert published is not None
    payload = {
        "kind": "announcement",
        "id": str(published.uid),
        "published_at": published.published_at.isoformat(),
        "must_acknowledge": True,
    }
    uids = db.session.scalars(select(Device.uid)).all()
    diary = sorted(due for uid in uids for due in intentions(uid, payload))

    for _ in range(2):
        db.session.rollback()
        act(list(diary), now=NOON + timedelta(days=1))

    totals = db.session.get(ReceiptTotal, published.id)
    assert totals is not None
    assert 0 < totals.acknowledged < totals.opened < totals.displayed == count(Receipt)


def test_who_is_asked_answers(app: Flask, loopback: Config, phones: Phones) -> None:
    build(loopback, phones, now=NOON)
    db.session.commit()
    uids = db.session.scalars(select(Device.uid)).all()
    diary = sorted(
        due for asks in ASKS for uid in uids for due in intentions(uid, payload_of(asks))
    )
    db.session.rollback()

    while diary:
        act(diary, now=NOON + timedelta(days=1))
        db.session.rollback()

    assert Safety.SAFE in set(db.session.scalars(select(SafetyState.state)))
    assert Choice.CLEAR in set(db.session.scalars(select(Answer.choice)))


def test_a_question_is_in_the_words_of_who_asks(
    app: Flask, loopback: Config, phones: Phones
) -> None:
    build(loopback, phones, now=NOON)
    asking = db.session.scalars(select(Announcement).filter_by(asks_answer=True)).one()
    person = db.session.scalars(
        select(Person).filter_by(department="Bouw", language=Language.POLISH)
    ).first()
    assert person is not None
    reader = Reader(
        actor=actor_of(person),
        attributes=attributes_of(person),
        feed_rev=organisation.feed_rev(db.session()),
        key=ensure_key(loopback.instance_path),
    )
    question = Given(
        id=uuid7(),
        announcement_id=asking.uid,
        at=NOON,
        choice=Choice.QUESTION,
        text="",
        has_photo=False,
    )

    speak(question, reader=reader, now=NOON)

    assert db.session.scalar(select(Answer.text)) in WORDS[Choice.QUESTION][Language.POLISH]


def test_it_is_never_poured_over_a_real_organisation(app: Flask, settings: Config) -> None:
    organisation.get().finish_set_up(NOON)
    db.session.commit()

    with pytest.raises(ClickException, match="real organisation"):
        command.fill(settings)
