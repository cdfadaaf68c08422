"""Real delivery processes, push services on loopback, and an account of who got what how often."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import push
from app.core import clock
from app.core.connecting import engine_for
from app.core.db import begin_write
from app.push.models import EndedWhy, Subscription
from app.push.protocol.brake import FASTEST
from app.push.rounds import RECORD_ANSWERS
from app.push.sender import MAX_IN_FLIGHT
from config import Config
from tests.push.conftest import EVERYBODY, a_message
from tests.push.crowd import crowd
from tests.push.sink import CREATED, Sink, Told

PROJECT = Path(__file__).parents[2]
LATENCY_SECONDS = 0.004
PATIENCE_SECONDS = 180.0
"""For one event, on a machine that has much else to do."""


@dataclass
class Moody:
    """A push service on an ordinary bad day: 1 % gone, 1 % unavailable at first, and rate limits.

    Rate limits come as they do, in bursts: 2 % of every `every` requests, in a row.
    """

    every: int
    asked: int = 0

    def __call__(self, path: str, count: int) -> Told:
        self.asked += 1
        if is_gone(path):
            return 410, {}, b""
        if number_of(path) % 100 == 50 and count == 0:
            return 503, {}, b""
        if self.asked % self.every > 0.98 * self.every:
            return 429, {"Retry-After": "1"}, b""
        return CREATED


def number_of(path: str) -> int:
    """Which device an endpoint's path belongs to."""
    return int(path.removeprefix("/"))


def is_gone(path: str) -> bool:
    """Whether this device's subscription is gone."""
    return number_of(path) % 100 == 0


@contextmanager
def hearing_later(number: signal.Signals) -> Iterator[None]:
    """Who is started meanwhile hears this signal once it is ready for it, and not before."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the devices that can be reached. `repeated` messages came once too often."""

    devices: int
    lost: int
    repeated: int
    recorded: push.Progress
    ended: int


@dataclass
class Process:
    """One delivery process."""

    popen: "subprocess.Popen[bytes]"
    sends: bool = False


@dataclass
class Rig:
    """A database, push services with a crowd of devices, and a crew that delivers."""

    url: str
    folder: Path
    sinks: Sequence[Sink]
    times: int = 1
    in_flight: int = MAX_IN_FLIGHT
    checkpoint: int = RECORD_ANSWERS
    crew: list[Process] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    message_id: int = 0
    devices: int = 0
    kills: int = 0

    def __post_init__(self) -> None:
        self.engine = engine_for(self.url)
        self._start = clock.now().timestamp()

    def publish(self, devices: int) -> None:
        """So many devices, and a message to all of them."""
        now, each = clock.now(), devices // len(self.sinks)
        settings = Config.from_env({"INSTANCE_PATH": str(self.folder), "PUSH_LOOPBACK": "1"})
        with Session(self.engine) as session:
            begin_write(session)
            for number, sink in enumerate(self.sinks):
                crowd(session, sink.origin, each, settings, now=now, first=number * each)
            message = a_message(expires_at=now + timedelta(days=1))
            self.message_id = push.enqueue(session, message, EVERYBODY, now=now)
            session.commit()
        self.devices = each * len(self.sinks)

    def hire(self, count: int) -> None:
        """Start so many delivery processes."""
        lapse = (str(self.times), str(self._start)) if self.times > 1 else ()
        command = [sys.executable, "-m", "tests.push.delivery_child", self.url, str(self.folder)]
        command += [str(self.in_flight), str(self.checkpoint)]
        for _ in range(count):
            with hearing_later(signal.SIGTERM):
                popen = subprocess.Popen(
                    [*command, *lapse], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
                )
            Thread(target=self._listen, args=(popen.stderr,), daemon=True).start()
            self.crew.append(Process(popen))

    def hears(self, words: str) -> bool:
        """Wait until a delivery process has logged this."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not any(words in line for line in list(self.log)):
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def _listen(self, stream: IO[bytes]) -> None:
        """By a pipe: a process whose disk is full can still tell."""
        with stream:
            for line in stream:
                self.log.append(line.decode())

    def sending(self, seconds: float = PATIENCE_SECONDS) -> Process | None:
        """The longest-serving process that has sent something; None if all is settled first."""
        until = time.monotonic() + seconds
        while not self._first():
            if self.is_settled:
                return None
            assert time.monotonic() < until, "No delivery process sends anything."
            quiet = {process.popen.stdout: process for process in self.crew if not process.sends}
            for pipe in wait([each for each in quiet if each], timeout=0.2):
                assert os.read(pipe.fileno(), 1), "A delivery process has ended."  # type: ignore
                quiet[pipe].sends = True  # type: ignore
        return self._first()

    def kill_one(self, *, after: float = 0.0) -> bool:
        """SIGKILL a process so long after it began to send, and start another. False: all done."""
        process = self.sending()
        if process is None:
            return False
        time.sleep(after)
        process.popen.kill()
        self._dismiss(process)
        self.kills += 1
        self.hire(1)
        return True

    def pause_one(self) -> Process | None:
        """SIGSTOP a process that sends."""
        process = self.sending()
        if process is not None:
            process.popen.send_signal(signal.SIGSTOP)
        return process

    def wait_for(self, accepted: int) -> None:
        """Wait until the services together have accepted so many."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self.accepted < accepted:
            assert time.monotonic() < until, f"{self.accepted} of {accepted} accepted."
            first = self.sinks[0]
            first.wait_for(first.accepted.total() + 1, seconds=0.02)

    def stand_still(self, duration: timedelta) -> None:
        """Let a lease and a little more pass on the crew's clock."""
        until = time.monotonic() + 1.1 * duration.total_seconds() / self.times
        while (left := until - time.monotonic()) > 0:
            time.sleep(left)

    def settle(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until nothing is left to do."""
        until = time.monotonic() + seconds
        while not self.is_settled:
            assert time.monotonic() < until, f"{self.accepted} of {self.devices} accepted."
            time.sleep(0.1)

    def stop(self) -> list[int]:
        """End the crew as an operator does. Returns how each ended."""
        for process in self.crew:
            process.popen.send_signal(signal.SIGTERM)
        codes = [process.popen.wait(timeout=PATIENCE_SECONDS) for process in self.crew]
        for process in list(self.crew):
            self._dismiss(process)
        return codes

    def close(self) -> None:
        """Leave nothing behind, however it went."""
        for process in list(self.crew):
            process.popen.kill()
            self._dismiss(process)
        self.engine.dispose()

    @property
    def accepted(self) -> int:
        """How many messages the services took."""
        return sum(sink.accepted.total() for sink in self.sinks)

    @property
    def is_settled(self) -> bool:
        """Whether the engine says that nothing is left to do. A database that is away says no."""
        try:
            with Session(self.engine) as session:
                return push.progress(session, self.message_id).settled_at is not None
        except SQLAlchemyError:
            return False

    def account(self) -> Account:
        """Count."""
        accepted = sum((sink.accepted for sink in self.sinks), Counter[str]())
        reachable = [f"/{each}" for each in range(self.devices) if not is_gone(f"/{each}")]
        with Session(self.engine) as session:
            recorded = push.progress(session, self.message_id)
            gone = Subscription.ended_why == EndedWhy.GONE
            ended = session.scalar(select(func.count()).where(gone)) or 0
        return Account(
            devices=len(reachable),
            lost=sum(not accepted[path] for path in reachable),
            repeated=accepted.total() - sum(accepted[path] > 0 for path in reachable),
            recorded=recorded,
            ended=ended,
        )

    @property
    def repeated_at_most(self) -> int:
        """What one interruption may repeat: what is in flight, and what waits for a checkpoint."""
        return min(self.in_flight, FASTEST * len(self.sinks)) + self.checkpoint

    def _first(self) -> Process | None:
        return next((process for process in self.crew if process.sends), None)

    def _dismiss(self, process: Process) -> None:
        process.popen.wait(timeout=PATIENCE_SECONDS)
        if process.popen.stdout:
            process.popen.stdout.close()
        self.crew.remove(process)


@contextmanager
def rig(
    url: str,
    folder: Path,
    *,
    services: int = 3,
    times: int = 1,
    every: int = 400,
    in_flight: int = MAX_IN_FLIGHT,
    checkpoint: int = RECORD_ANSWERS,
) -> Iterator[Rig]:
    """A rig whose push services have a bad day."""
    with ExitStack() as stack:
        sinks = [
            stack.enter_context(Sink(Moody(every), latency=LATENCY_SECONDS))
            for _ in range(services)
        ]
        found = Rig(url, folder, sinks, times, in_flight, checkpoint)
        stack.callback(found.close)
        yield found


def nothing_is_lost(rig: Rig) -> bool:
    """Every device that can be reached was, and what is recorded is what happened."""
    account = rig.account()
    gone = rig.devices - account.devices
    recorded = (account.recorded.accepted, account.recorded.gone, account.recorded.queued)
    assert account.lost == 0
    assert recorded == (account.devices, gone, 0)
    assert account.ended == gone
    assert account.recorded.failed == ()
    return True
