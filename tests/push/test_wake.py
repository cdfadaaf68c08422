"""An idle delivery process wakes when something is enqueued, and finds PostgreSQL again."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import Engine, literal, select
from sqlalchemy.orm import Session

from app import push
from app.core.connecting import engine_for
from app.core.db import begin_write
from app.push.wake import Doorbell, doorbell_of
from tests import postgres
from tests.conftest import NOON
from tests.push.conftest import a_message

PATIENCE = 400
"""Waits of a quarter of a second."""


@pytest.fixture
def doorbell(engine: Engine) -> Iterator[Doorbell]:
    doorbell = doorbell_of(engine)
    yield doorbell
    doorbell.close()


def publish(engine: Engine) -> None:
    with Session(engine) as session:
        begin_write(session)
        message = a_message(expires_at=NOON + timedelta(days=1))
        push.enqueue(session, message, select(literal(1)), now=NOON)
        session.commit()


def is_woken(doorbell: Doorbell) -> bool:
    return any(doorbell.wait(Event()) for _ in range(PATIENCE))


def test_what_is_enqueued_wakes_and_silence_does_not(engine: Engine, doorbell: Doorbell) -> None:
    was_quiet = not doorbell.wait(Event())

    publish(engine)

    assert was_quiet
    assert is_woken(doorbell)


def test_what_is_rolled_back_wakes_nobody(engine: Engine, doorbell: Doorbell) -> None:
    with Session(engine) as session:
        begin_write(session)
        message = a_message(expires_at=NOON + timedelta(days=1))
        push.enqueue(session, message, select(literal(1)), now=NOON)
        session.rollback()

    assert not doorbell.wait(Event())


def test_a_process_that_shall_stop_does_not_sleep(doorbell: Doorbell) -> None:
    stop = Event()
    stop.set()

    assert not doorbell.wait(stop)


@pytest.mark.slow
def test_a_bell_that_lost_its_server_rings_again_when_it_is_back(
    durable_postgres: postgres.Server,
) -> None:
    engine = engine_for(durable_postgres.new_database())
    doorbell = doorbell_of(engine)

    durable_postgres.pause(immediate=True)
    lost = is_woken(doorbell)
    while_away = doorbell.wait(Event())
    durable_postgres.resume()
    back = is_woken(doorbell)
    publish(engine)
    news = is_woken(doorbell)

    doorbell.close()
    engine.dispose()
    assert (lost, while_away, back, news) == (True, False, True, True)
