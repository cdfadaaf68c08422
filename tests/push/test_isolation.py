"""What one push service does is no other's trouble. Counted in messages."""

from collections import Counter
from datetime import timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app import push
from app.push import sender
from app.push.models import Chunk, Host, StoredMessage, StoredTemplate, Subscription
from app.push.protocol.brake import FASTEST, FIRST
from app.push.protocol.outcome import Answer
from tests.conftest import NOON
from tests.push.conftest import EVERYBODY, a_message
from tests.push.crowd import crowd

WELL = "https://well.push.example.net"
ILL = "https://ill.notify.windows.com"
EACH = 320
CHUNK = 20
TURNS = 40
DATE = format_datetime(NOON + timedelta(minutes=10), usegmt=True)

ILLS: dict[str, Answer] = {
    "429 in seconds": Answer(429, retry_after="600"),
    "429 by date": Answer(429, retry_after=DATE),
    "406 from Windows": Answer(406),
    "503": Answer(503),
    "resetting": Answer(None, error="no_answer"),
    "dead": Answer(None, error="connect"),
    "without a name": Answer(None, error="dns"),
    "refusing us": Answer(401),
}


@pytest.fixture
def outbox(outbox):
    """Two push services with as many devices each, and more chunks than are held at once."""
    with outbox.writing() as session:
        settings, now = outbox.settings, outbox.clock.now()
        crowd(session, WELL, EACH, settings, now=now)
        crowd(session, ILL, EACH, settings, now=now, first=EACH)
        mixed = func.mod(Subscription.id, EACH)
        session.execute(update(Subscription).values(recipient_id=mixed))
        session.commit()
    return outbox


def publish(outbox) -> int:
    with outbox.writing() as session:
        now = outbox.clock.now()
        message = a_message(expires_at=now + timedelta(days=1))
        message_id = push.enqueue(session, message, EVERYBODY, now=now, chunk_size=CHUNK // 2)
        session.commit()
    return message_id


def taken_by(outbox, host: str) -> int:
    return Counter(request.origin for request in outbox.transport.sent)[host]


def sent_in_time(outbox) -> int:
    """How many messages the well service gets in a given time."""
    publish(outbox)
    outbox.deliver(turns=TURNS)
    return taken_by(outbox, WELL)


@pytest.fixture
def usual(outbox) -> int:
    """The same while both are well; then everything begins anew."""
    usual = sent_in_time(outbox)
    with outbox.writing() as session:
        for model in (Chunk, StoredTemplate, StoredMessage, Host):
            session.execute(delete(model))
        session.commit()
    outbox.crash()
    return usual


@pytest.mark.parametrize("ill", ILLS)
def test_an_ill_push_service_does_not_slow_a_well_one(outbox, usual, ill):
    outbox.transport.always(ILL, ILLS[ill])

    assert sent_in_time(outbox) >= 0.8 * usual
    assert usual > 0.9 * EACH


def test_a_hanging_push_service_does_not_slow_a_well_one(outbox, usual):
    outbox.transport.hang(ILL)

    assert sent_in_time(outbox) >= 0.8 * usual


def test_what_hangs_keeps_a_place_in_flight_free_for_others(outbox, usual, monkeypatch):
    monkeypatch.setattr(sender, "MAX_IN_FLIGHT", FIRST)
    outbox.transport.hang(ILL)

    assert sent_in_time(outbox) >= 0.8 * usual


def test_a_push_service_that_hangs_after_it_was_well_does_not_slow_a_well_one(outbox, usual):
    """Each chunk in hand waits for some of its answers."""
    outbox.loop.sender.lane(ILL).brake.window = FASTEST
    outbox.transport.hang(ILL)

    assert sent_in_time(outbox) >= 0.8 * usual
    assert taken_by(outbox, ILL) > 0.8 * EACH


def test_a_slow_push_service_does_not_slow_a_well_one(outbox, usual):
    """It answers, but takes one message at a time."""
    lane = outbox.loop.sender.lane(ILL)
    lane.brake.throttled(NOON - timedelta(minutes=1), timedelta(seconds=1), chance=0)
    lane.pace.limit(2)

    assert sent_in_time(outbox) >= 0.8 * usual


def test_an_ill_push_service_gets_everything_once_it_is_well(outbox):
    outbox.transport.hang(ILL)
    message_id = publish(outbox)
    outbox.deliver(turns=TURNS)
    outbox.transport.let_go()

    for _ in range(60):
        outbox.deliver(turns=10)
        outbox.clock.pass_(timedelta(seconds=5))

    assert outbox.progress(message_id).accepted == 2 * EACH


@pytest.mark.parametrize("ill", ILLS)
def test_an_ill_push_service_ends_no_subscription_and_fails_no_delivery(outbox, ill):
    outbox.transport.always(ILL, ILLS[ill])
    message_id = publish(outbox)

    outbox.deliver(turns=TURNS)

    with Session(outbox.engine) as session:
        ended = session.scalar(
            select(func.count()).select_from(Subscription).where(Subscription.ended_at.is_not(None))
        )
    assert ended == 0
    assert outbox.progress(message_id).failed == ()
    assert outbox.progress(message_id).queued >= EACH
