"""One delivery on Celery workers, while its broker is broken ten times and workers are killed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from app import push
from app.core import clock
from app.core.db import begin_write
from config import Config
from tests.broker.brokers import Broker
from tests.broker.conftest import Environment
from tests.broker.workers import Worker, worker
from tests.push.conftest import EVERYBODY, a_message
from tests.push.crowd import crowd
from tests.push.sink import CREATED, Sink, Told

FAULTS = 10
CHUNK_SIZE = 10
RATE = 300
SECONDS = 150.0
REPEATED_AT_MOST = RATE
"""By one killed process: a second's worth, and it writes down every tenth of a second."""

KILLS: dict[int, Callable[[Worker], int]] = {
    1: Worker.kill_child,
    2: Worker.kill_and_restart,
    3: Worker.kill_child,
}
"""At which fault how many processes die. Early ones: their leases then end within the run."""


@dataclass(kw_only=True)
class Run:
    """A broker that is emptied ten times and restarted `restarts` times under `devices`."""

    broker: Callable[[], AbstractContextManager[Broker]]
    restarts: int
    devices: int = 3000
    kills: dict[int, Callable[[Worker], int]] = field(default_factory=KILLS.copy)
    died: int = 0

    def __post_init__(self) -> None:
        self.gone = {f"/{number}" for number in range(0, self.devices, 100)}
        self.unavailable_once = {f"/{number}" for number in range(50, self.devices, 100)}
        self.reached = {f"/{number}" for number in range(self.devices)} - self.gone

    def tell(self, path: str, count: int) -> Told:
        """One device in a hundred is gone, another is refused once."""
        if path in self.gone:
            return 410, {}, b""
        return (503, {}, b"") if path in self.unavailable_once and not count else CREATED

    def break_at_times(self, broker: Broker, workers: Worker, sink: Sink) -> None:
        """Ten faults, each once another part of the devices has its message."""
        for fault in range(1, FAULTS + 1):
            assert sink.wait_for(fault * self.devices // (FAULTS + 4), SECONDS)
            broker.flush()
            if fault <= self.restarts:
                broker.kill()
                broker.start()
            if fault in self.kills:
                self.died += self.kills[fault](workers)


def nothing_is_lost(run: Run, environment: Callable[[str], Environment], folder: Path) -> int:
    """Deliver, break, count. Returns how many messages were repeated."""
    with run.broker() as broker, Sink(run.tell, latency=0.004) as sink:
        settings = environment(broker.url) | {"PUSH_RATE": str(RATE)}
        engine = create_engine(settings["DATABASE_URL"])
        message_id = publish(engine, sink.origin, Config.from_env(settings), run.devices)
        try:
            with worker("tests.broker.worker_child", settings, folder / "log") as workers:
                run.break_at_times(broker, workers, sink)
                progress = settled(engine, message_id, sink, len(run.reached))
                assert workers.stop() == 0
        finally:
            engine.dispose()

    repeated = sink.accepted.total() - len(run.reached)
    assert set(sink.accepted) == run.reached
    assert run.died >= len(run.kills)
    assert repeated <= run.died * REPEATED_AT_MOST
    assert (progress.accepted, progress.gone) == (len(run.reached), len(run.gone))
    return repeated


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


def settled(engine: Engine, message_id: int, sink: Sink, count: int) -> push.Progress:
    """How it ended, once nothing is queued."""
    assert sink.wait_for(count, SECONDS)
    for _ in range(int(SECONDS / 0.1)):
        with Session(engine) as session:
            progress = push.progress(session, message_id)
        if progress.settled_at is not None:
            return progress
        sink.wait_for(sink.accepted.total() + count, seconds=0.1)
    raise AssertionError("Something stays queued.")
