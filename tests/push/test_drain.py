"""Delivery in turns: one ends in time, holds nothing back, and the next goes on."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import push
from app.push.models import Chunk, ChunkState, Subscription
from tests.push.conftest import Outbox

TURN = 5.0


@pytest.fixture
def drain(outbox: Outbox) -> Iterator[push.Drain]:
    drain = push.Drain(
        engine=outbox.engine,
        desk=outbox.desk,
        settings=outbox.settings,
        transport=outbox.transport,
        clock=outbox.clock,
    )
    yield drain
    drain.close()


def test_a_turn_ends_early_when_nothing_is_due_and_the_next_one_goes_on(
    outbox: Outbox, drain: push.Drain, subscribers: Callable[[int], list[str]]
) -> None:
    endpoints = subscribers(3)
    outbox.publish()
    began = outbox.clock.now()

    drain.run(seconds=TURN)
    assert sorted(outbox.sent_to()) == endpoints
    assert outbox.clock.now() == began

    outbox.clock.pass_(timedelta(seconds=1))
    outbox.publish()
    drain.run(seconds=TURN)
    assert len(outbox.sent_to()) == 6
    with Session(outbox.engine) as session:
        assert push.last_seen(session) == began


def test_a_turn_claims_nothing_after_its_time_and_leaves_nothing_claimed(
    outbox: Outbox, drain: push.Drain, subscribers: Callable[[int], list[str]]
) -> None:
    subscribers(9)
    for number in range(1, 10):
        outbox.publish(select(Subscription.recipient_id).where(Subscription.device_id == number))
    outbox.desk.takes = timedelta(seconds=1)

    drain.run(seconds=TURN)

    assert len(outbox.sent_to()) == TURN
    with Session(outbox.engine) as session:
        states = session.scalars(select(Chunk.state)).all()
    assert sorted(states) == [ChunkState.CLOSED] * 5 + [ChunkState.WAITING] * 4


def test_what_a_turn_had_no_time_to_send_goes_back_and_another_process_sends_it(
    outbox: Outbox, drain: push.Drain, subscribers: Callable[[int], list[str]]
) -> None:
    endpoints = subscribers(200)
    outbox.publish()
    outbox.desk.takes = timedelta(seconds=TURN)

    drain.run(seconds=TURN)

    with Session(outbox.engine) as session:
        assert ChunkState.CLAIMED not in session.scalars(select(Chunk.state)).all()
    first = outbox.sent_to()
    assert 0 < len(first) < len(endpoints)
    outbox.desk.takes = timedelta(0)
    outbox.crash()
    outbox.deliver(turns=30)
    assert sorted(first + outbox.sent_to()) == sorted(endpoints)


def test_something_is_due_until_it_is_delivered(outbox: Outbox, drain: push.Drain) -> None:
    assert not push.is_due(outbox.engine)
    outbox.subscribe(1)
    outbox.publish()
    assert push.is_due(outbox.engine)

    drain.run(seconds=TURN)

    assert not push.is_due(outbox.engine)


class LockedError(Exception):
    sqlstate = "55P03"


class DeadlockError(Exception):
    sqlstate = "40P01"


def failing(outbox: Outbox, *causes: Exception) -> None:
    """The database fails so often when it is asked who wants a message, then no more."""
    faults = iter([OperationalError("", {}, cause) for cause in causes])

    def fail() -> None:
        for fault in faults:
            raise fault

    outbox.desk.meanwhile = fail


def test_a_lost_race_is_no_fault(
    outbox: Outbox,
    drain: push.Drain,
    subscribers: Callable[[int], list[str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    endpoints = subscribers(1)
    outbox.publish()
    failing(outbox, DeadlockError())

    drain.run(seconds=TURN)

    assert outbox.sent_to() == endpoints
    assert caplog.records == []


def test_a_fault_of_the_database_is_told_once_and_waited_out(
    outbox: Outbox,
    drain: push.Drain,
    subscribers: Callable[[int], list[str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    endpoints = subscribers(1)
    outbox.publish()
    failing(outbox, LockedError(), LockedError())

    drain.run(seconds=TURN)

    assert outbox.sent_to() == endpoints
    told, well = [record.getMessage() for record in caplog.records]
    assert "somebody keeps it locked" in told
    assert "answers again" in well
