"""A delivery process may be killed at any moment: nothing is lost, and little is repeated."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from app import push
from app.core import clock
from app.core.db import Base, begin_write
from app.push.models import EndedWhy, Subscription
from app.push.protocol.brake import FASTEST
from app.push.rounds import RECORD_ANSWERS
from config import Config
from tests.push.conftest import EVERYBODY, a_message
from tests.push.crowd import crowd
from tests.push.sink import CREATED, Sink, Told

DEVICES = 3000
KILLS = 4
pytestmark = pytest.mark.slow
PROJECT = Path(__file__).parents[2]
GONE = {f"/{number}" for number in range(0, DEVICES, 100)}
UNAVAILABLE_ONCE = {f"/{number}" for number in range(50, DEVICES, 100)}
REPEATED_AT_MOST = 2 * FASTEST + RECORD_ANSWERS
"""In flight, answered but unread, and read but not yet recorded."""


def tell(path: str, count: int) -> Told:
    if path in GONE:
        return 410, {}, b""
    if path in UNAVAILABLE_ONCE and count == 0:
        return 503, {}, b""
    return CREATED


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'veldpost.db'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@contextmanager
def delivery_process(instance: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.push.delivery_child", str(instance)]
    with subprocess.Popen(command, cwd=PROJECT) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_killed_delivery_process_loses_nothing_and_repeats_little(engine, tmp_path):
    with Sink(tell, latency=0.004) as sink:
        message_id = publish(engine, sink.origin, tmp_path)

        for kill in range(1, KILLS + 1):
            with delivery_process(tmp_path) as process:
                assert sink.wait_for(kill * DEVICES // (KILLS + 2), seconds=20)
                process.send_signal(signal.SIGKILL)
        with delivery_process(tmp_path) as process:
            assert settles(engine, message_id, sink)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) == 0

    reached = {f"/{number}" for number in range(DEVICES)} - GONE
    assert set(sink.accepted) == reached
    assert sink.accepted.total() - len(reached) <= KILLS * REPEATED_AT_MOST
    with Session(engine) as session:
        progress = push.progress(session, message_id)
        ended = session.scalars(
            select(Subscription.ended_why).where(Subscription.ended_at.is_not(None))
        )
        assert ended.all() == [EndedWhy.GONE] * len(GONE)
    assert (progress.accepted, progress.gone) == (len(reached), len(GONE))
    assert progress.queued == 0


def publish(engine: Engine, origin: str, instance: Path) -> int:
    """Thousands of devices at one push service, and a message to all of them."""
    now = clock.now()
    settings = Config.from_env({"INSTANCE_PATH": str(instance), "PUSH_LOOPBACK": "1"})
    with Session(engine) as session:
        begin_write(session)
        crowd(session, origin, DEVICES, settings, now=now)
        message = a_message(expires_at=now + timedelta(hours=1))
        message_id = push.enqueue(session, message, EVERYBODY, now=now)
        session.commit()
    return message_id


def settles(engine: Engine, message_id: int, sink: Sink) -> bool:
    """Wait until nothing is queued."""
    assert sink.wait_for(DEVICES - len(GONE), seconds=30)
    for _ in range(150):
        with Session(engine) as session:
            if push.progress(session, message_id).settled_at is not None:
                return True
        sink.wait_for(sink.accepted.total() + DEVICES, seconds=0.1)
    return False
