"""What several delivery processes find out of one push service, each on its own."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.push import overview
from app.push.models import Host
from app.push.protocol.outcome import Answer
from app.push.recording import save_brakes
from tests.conftest import NOON
from tests.fakes import FakeTransport
from tests.push.conftest import HOST, new_loop

SECOND = timedelta(seconds=1)


@pytest.fixture
def neighbour(outbox):
    """A second delivery process, which began before anything happened."""
    loop = new_loop(outbox.engine, outbox.settings, outbox.desk, FakeTransport(), outbox.clock)
    loop.start()
    yield loop
    loop.close()


def host_of(outbox) -> Host:
    with Session(outbox.engine, expire_on_commit=False) as session:
        found = session.get(Host, HOST)
        assert found is not None
        return found


def deliver(outbox, loop, answer: Answer) -> None:
    """Publish a message to everybody, which this process meets with this answer."""
    loop.sender._transport.always(HOST, answer)
    outbox.publish()
    for _ in range(3):
        loop.turn()


def test_one_process_in_trouble_leaves_the_stop_that_another_found(outbox, subscribers, neighbour):
    subscribers(60)
    deliver(outbox, outbox.loop, Answer(403))
    deliver(outbox, neighbour, Answer(503))

    outbox.loop.beat()
    neighbour.beat()

    stopped = host_of(outbox)
    assert (stopped.stopped_at, stopped.stopped_why) == (NOON, "vapid_refused")
    assert outbox.loop.sender.lane(HOST).brake.stopped_at == NOON
    assert neighbour.sender.lane(HOST).brake.stopped_at == NOON


def test_of_two_pauses_the_longer_one_counts(outbox, subscribers, neighbour):
    subscribers(2)
    deliver(outbox, outbox.loop, Answer(429, retry_after="300"))
    deliver(outbox, neighbour, Answer(429, retry_after="5"))

    neighbour.beat()

    assert host_of(outbox).paused_until == NOON + 300 * SECOND
    assert neighbour.sender.lane(HOST).brake.is_paused(NOON + 299 * SECOND)


def test_a_stop_ends_for_all_once_one_of_them_is_served_again(outbox, subscribers, neighbour):
    subscribers(60)
    deliver(outbox, outbox.loop, Answer(403))
    neighbour.beat()
    outbox.clock.pass_(timedelta(minutes=16))
    deliver(outbox, neighbour, Answer(201))

    outbox.loop.beat()

    assert host_of(outbox).stopped_at is None
    assert outbox.loop.sender.lane(HOST).brake.stopped_at is None


def test_who_has_not_heard_that_an_admin_resumed_it_brings_no_pause_back(outbox, subscribers):
    subscribers(60)
    deliver(outbox, outbox.loop, Answer(403))
    lane = outbox.loop.sender.lane(HOST)
    with outbox.writing() as session:
        overview.resume(session, "push.example.net", now=NOON + SECOND)
        session.commit()

    with outbox.writing() as session:
        lane.brake.crowded(NOON + 2 * SECOND)
        save_brakes(session, [lane])
        session.commit()

    assert (host_of(outbox).paused_until, host_of(outbox).stopped_at) == (None, None)
    assert not lane.brake.is_paused(NOON + 2 * SECOND)
