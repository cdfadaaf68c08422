"""A broker may be emptied and restarted, and workers killed, at any moment: nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from app import push
from app.core import clock
from app.core.db import begin_write
from config import Config
from tests.broker import brokers
from tests.broker.brokers import Broker
from tests.broker.workers import Worker, worker
from tests.push.conftest import EVERYBODY, a_message
from tests.push.crowd import crowd
from tests.push.sink import CREATED, Sink, Told

pytestmark = pytest.mark.slow
FAULTS = 10
CHUNK_SIZE = 25
RATE = 300
SECONDS = 120.0
REPEATED_AT_MOST = RATE
"""By one killed process: a second's worth, and it writes down every tenth of a second."""


class Run(NamedTuple):
    """One broker's test: how many devices, and which fault meets the workers at which number."""

    broker: Callable[[], AbstractContextManager[Broker]]
    devices: int
    restarts: int
    kills: dict[int, Callable[[Worker], int]]


KILLS = {1: Worker.kill_child, 2: Worker.kill_and_restart, 3: Worker.kill_child}


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    engine = create_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(Run(brokers.redis, 4200, FAULTS, KILLS), id="redis"),
        pytest.param(Run(brokers.rabbitmq, 4200, 1, KILLS), id="rabbitmq"),
    ],
)
def test_ten_broken_brokers_and_killed_workers_lose_nothing_and_repeat_little(
    run: Run, engine: Engine, postgres_url: str, tmp_path: Path
) -> None:
    unavailable_once = {f"/{number}" for number in range(50, run.devices, 100)}
    gone = {f"/{number}" for number in range(0, run.devices, 100)}

    def tell(path: str, count: int) -> Told:
        if path in gone:
            return 410, {}, b""
        return (503, {}, b"") if path in unavailable_once and not count else CREATED

    with run.broker() as broker, Sink(tell, latency=0.004) as sink:
        environment = {
            "CELERY_BROKER_URL": broker.url,
            "DATABASE_URL": postgres_url,
            "INSTANCE_PATH": str(tmp_path),
            "PUSH_LOOPBACK": "1",
            "PUSH_RATE": str(RATE),
        }
        message_id = publish(engine, sink.origin, Config.from_env(environment), run.devices)
        died = 0

        with worker("tests.broker.worker_child", environment, tmp_path / "log") as workers:
            for fault in range(1, FAULTS + 1):
                assert sink.wait_for(fault * run.devices // (FAULTS + 4), SECONDS)
                broker.flush()
                if fault <= run.restarts:
                    broker.kill()
                    broker.start()
                if fault in run.kills:
                    died += run.kills[fault](workers)
            assert settles(engine, message_id, sink, run.devices - len(gone))
            assert workers.stop() == 0

    reached = {f"/{number}" for number in range(run.devices)} - gone
    assert set(sink.accepted) == reached
    assert sink.accepted.total() - len(reached) <= died * REPEATED_AT_MOST
    with Session(engine) as session:
        progress = push.progress(session, message_id)
    assert (progress.accepted, progress.gone) == (len(reached), len(gone))
    assert progress.queued == 0


def publish(engine: Engine, origin: str, settings: Config, devices: int) -> int:
    """Thousands of devices at one push service, and a message to all of them in small chunks."""
    now = clock.now()
    with Session(engine) as session:
        begin_write(session)
        crowd(session, origin, devices, settings, now=now)
        message = a_message(expires_at=now + timedelta(hours=1))
        message_id = push.enqueue(session, message, EVERYBODY, now=now, chunk_size=CHUNK_SIZE)
        session.commit()
    return message_id


def settles(engine: Engine, message_id: int, sink: Sink, count: int) -> bool:
    """Wait until nothing is queued."""
    assert sink.wait_for(count, SECONDS)
    for _ in range(int(SECONDS / 0.1)):
        with Session(engine) as session:
            if push.progress(session, message_id).settled_at is not None:
                return True
        sink.wait_for(sink.accepted.total() + count, seconds=0.1)
    return False
