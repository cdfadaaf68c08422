"""Between publishing and sending things change: the engine asks the real desk right before."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import http_ece
import orjson
import pytest
from flask import Flask
from sqlalchemy import insert

from app import push
from app.announcements.models import Announcement
from app.core.db import db
from app.inbox.desk import InboxDesk
from app.people import service as people
from app.people.models import Person
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request
from app.push.rounds import DeliveryLoop
from app.receipts.models import Receipt
from config import Config
from tests import factories
from tests.announcements.factories import published, withdraw
from tests.conftest import NOON
from tests.fakes import FakeClock, FakeTransport
from tests.push.conftest import AUTH, HOST, P256DH, PHONE


class Engine:
    """The delivery engine with the application's own desk."""

    def __init__(self, settings: Config) -> None:
        self.settings = settings
        self.clock, self.transport = FakeClock(NOON), FakeTransport()
        self.loop = DeliveryLoop(
            engine=db.engine,
            desk=InboxDesk(),
            transport=self.transport,
            settings=settings,
            clock=self.clock,
        )
        self.loop.start()

    def deliver(self) -> None:
        for _ in range(5):
            self.loop.turn()
            self.clock.pass_(timedelta(milliseconds=100))

    def told(self) -> list[str]:
        """Endpoints that got an announcement, in order; not those that got its withdrawal."""
        return [each.endpoint for each in self.transport.sent if kind_of(each) == "announcement"]


def kind_of(request: Request) -> str:
    """What only the phone can read."""
    plaintext = http_ece.decrypt(
        request.body, private_key=PHONE, auth_secret=bytes(16), version="aes128gcm"
    )
    return str(orjson.loads(plaintext)["veldpost"]["kind"])


@pytest.fixture
def engine(app: Flask, settings: Config) -> Iterator[Engine]:
    engine = Engine(settings)
    yield engine
    engine.loop.close()


def with_phone(settings: Config) -> Person:
    """A person whose phone is at an endpoint of their own."""
    person = factories.person()
    push.subscribe(
        db.session(),
        recipient_id=person.id,
        device_id=person.id,
        endpoint=endpoint_of(person),
        p256dh=P256DH,
        auth=AUTH,
        settings=settings,
        now=NOON,
    )
    db.session.commit()
    return person


def endpoint_of(person: Person) -> str:
    return f"{HOST}/{person.id}"


def acknowledge(announcement: Announcement, person: Person) -> None:
    facts = {"opened_at": NOON, "acknowledged_at": NOON, "rev": 1}
    key = {"announcement_id": announcement.id, "person_id": person.id}
    db.session.execute(insert(Receipt).values(key | facts))
    db.session.commit()


def suspend(person: Person) -> None:
    people.suspend(person, now=NOON)
    db.session.commit()


def test_what_was_withdrawn_is_not_sent(engine: Engine) -> None:
    with_phone(engine.settings)
    announcement = published()

    withdraw(announcement)
    engine.deliver()

    assert engine.told() == []


def test_what_has_expired_is_not_sent(engine: Engine) -> None:
    with_phone(engine.settings)
    published(expires_at=NOON + timedelta(minutes=5))

    engine.clock.pass_(timedelta(minutes=6))
    engine.deliver()

    assert engine.told() == []


@pytest.mark.parametrize("leave", [acknowledge, lambda _announcement, person: suspend(person)])
def test_who_has_acknowledged_or_left_is_not_disturbed(
    engine: Engine, leave: Callable[[Announcement, Person], None]
) -> None:
    ann, bob = with_phone(engine.settings), with_phone(engine.settings)
    announcement = published(must_acknowledge=True)

    leave(announcement, ann)
    engine.deliver()

    assert engine.told() == [endpoint_of(bob)]


@pytest.mark.parametrize(
    "change", [acknowledge, lambda announcement, _person: withdraw(announcement)]
)
def test_a_second_try_asks_again(
    engine: Engine, change: Callable[[Announcement, Person], None]
) -> None:
    ann = with_phone(engine.settings)
    announcement = published(must_acknowledge=True)
    engine.transport.tell(HOST, Answer(429, retry_after="30"))
    engine.deliver()

    change(announcement, ann)
    engine.clock.pass_(timedelta(minutes=1))
    engine.deliver()

    assert engine.told() == [endpoint_of(ann)]
    assert not engine.loop.is_busy
