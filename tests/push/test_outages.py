"""A database that fails for a while: what is in hand is kept, and written down when it is back."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.push import delivery, rounds
from app.push.claims import LEASE
from app.push.delivery import wind_up
from app.push.models import Chunk, ChunkState
from tests.push.conftest import HOST, Outbox

Subscribers = Callable[[int], list[str]]


class DeadlockError(Exception):
    sqlstate = "40P01"


class OneWait(Event):
    """Is set by who waits for it, at once."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


class Silence:
    """A doorbell that nobody rings."""

    def wait(self, stop: Event) -> bool:
        return False

    def close(self) -> None:
        pass


def away(*_: object, **__: object) -> None:
    raise OperationalError("", {}, Exception())


def test_who_was_cut_off_for_longer_than_a_lease_does_not_repeat_its_own_chunk(
    outbox: Outbox, subscribers: Subscribers
) -> None:
    endpoints = subscribers(3)
    outbox.transport.hang(HOST)
    message_id = outbox.publish()
    outbox.deliver(turns=1)

    outbox.clock.pass_(LEASE + timedelta(seconds=1))
    outbox.transport.let_go()
    outbox.deliver()

    assert outbox.sent_to() == endpoints
    assert outbox.progress(message_id).accepted == 3


def test_answers_are_heard_while_the_database_is_away(
    outbox: Outbox, subscribers: Subscribers, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribers(3)
    outbox.transport.hang(HOST)
    outbox.publish()
    outbox.deliver(turns=1)
    outbox.transport.let_go()
    monkeypatch.setattr(outbox.loop, "start", away)

    delivery._work(outbox.loop, OneWait(), Silence())

    assert outbox.loop.sender.in_flight == 0


@pytest.mark.parametrize("cause", [Exception(), DeadlockError()], ids=["a fault", "a race"])
def test_who_stops_tries_again_to_write_down_its_answers(
    cause: Exception, outbox: Outbox, subscribers: Subscribers, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults, record = iter([OperationalError("", {}, cause)]), rounds.record

    def fails_once(*args: Any, **named: Any) -> set[int]:
        for fault in faults:
            raise fault
        return record(*args, **named)

    subscribers(3)
    outbox.transport.hang(HOST)
    message_id = outbox.publish()
    outbox.deliver(turns=1)
    outbox.transport.let_go()
    monkeypatch.setattr(rounds, "record", fails_once)
    monkeypatch.setattr(delivery, "DATABASE_WAITS", (0.0,))

    wind_up(outbox.loop)

    assert not outbox.loop.is_busy
    assert outbox.progress(message_id).accepted == 3


def test_who_stops_gives_back_what_it_has_claimed_and_not_taken_up(
    outbox: Outbox, subscribers: Subscribers
) -> None:
    subscribers(1)
    outbox.publish()
    outbox.desk.fault = OperationalError("", {}, Exception())
    with pytest.raises(OperationalError):
        outbox.loop.turn()

    wind_up(outbox.loop)

    with Session(outbox.engine) as session:
        assert session.scalars(select(Chunk.state)).all() == [ChunkState.WAITING]
