"""Whatever happens, and in whatever order: nothing is lost, and only the excusable repeats.

Two delivery processes share one outbox. They crash, pause for longer than their lease, and meet
push services that hang, fail and throttle.
"""

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import Table, create_engine
from sqlalchemy.orm import Session

from app import push
from app.core.db import Base, begin_write
from app.push.claims import LEASE
from app.push.models import (
    Chunk,
    DeliveryProcess,
    Host,
    StoredMessage,
    StoredTemplate,
    Subscription,
)
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request
from app.push.rounds import DeliveryLoop
from config import Config
from tests.conftest import NOON
from tests.fakes import FakeClock, FakeTransport
from tests.push.conftest import AUTH, EVERYBODY, P256DH, TestDesk, a_message, new_loop

TABLES = [
    cast(Table, model.__table__)
    for model in (Subscription, StoredMessage, StoredTemplate, Chunk, Host, DeliveryProcess)
]
DEVICES = 12
HOSTS = ("https://a.push.example.net", "https://b.push.example.net")
FAULTS = [Answer(503), Answer(429), Answer(429, retry_after="20"), Answer(None, error="timeout")]
which = st.integers(0, 1)
pytestmark = pytest.mark.slow


class CountingTransport(FakeTransport):
    """Counts what the push services took, by message and endpoint."""

    def __init__(self, taken: Counter[tuple[str, str]]) -> None:
        super().__init__()
        self._taken = taken

    def answer(self, request: Request, answer: Answer) -> None:
        super().answer(request, answer)
        if answer.status == 201:
            topic = next(line for line in request.headers if line.startswith("Topic: "))
            self._taken[topic, request.endpoint] += 1


class OutboxMachine(RuleBasedStateMachine):
    """Two delivery processes, one outbox, and all that can go wrong."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.config = Config.from_env(
            {"INSTANCE_PATH": self.folder.name, "PUSH_HOSTS": "push.example.net"}
        )
        self.engine = create_engine(f"sqlite:///{Path(self.folder.name) / 'outbox.db'}")
        Base.metadata.create_all(self.engine, tables=TABLES)
        self.clock, self.taken = FakeClock(NOON), Counter()
        self.messages: list[int] = []
        self.excused = 0
        self.transports = [CountingTransport(self.taken), CountingTransport(self.taken)]
        self.loops = [self.new_loop(transport) for transport in self.transports]
        with Session(self.engine) as session:
            begin_write(session)
            for number in range(DEVICES):
                push.subscribe(
                    session,
                    recipient_id=number,
                    device_id=number,
                    endpoint=f"{HOSTS[number % 2]}/{number}",
                    p256dh=P256DH,
                    auth=AUTH,
                    settings=self.config,
                    now=NOON,
                )
            session.commit()

    def new_loop(self, transport: FakeTransport) -> DeliveryLoop:
        return new_loop(self.engine, self.config, TestDesk(), transport, self.clock)

    @rule(size=st.integers(2, 7))
    def publish(self, size):
        now = self.clock.now()
        with Session(self.engine) as session:
            begin_write(session)
            message = a_message(
                expires_at=now + timedelta(days=20), topic=f"topic-{len(self.messages)}"
            )
            self.messages.append(
                push.enqueue(session, message, EVERYBODY, now=now, chunk_size=size)
            )
            session.commit()

    @rule(number=which, turns=st.integers(1, 4))
    def work(self, number, turns):
        for _ in range(turns):
            self.loops[number].turn()
            self.clock.pass_(timedelta(milliseconds=60))

    @rule(number=which)
    def crash(self, number):
        self.excuse(self.loops[number])
        self.loops[number].close()
        self.transports[number] = CountingTransport(self.taken)
        self.loops[number] = self.new_loop(self.transports[number])

    @rule(seconds=st.sampled_from([1, 5, 19, 31, 70]))
    def time_passes(self, seconds):
        lease = LEASE.total_seconds()
        for loop in self.loops:
            until = self.clock.elapsed() + seconds
            if any(until - chunk.renewed_at >= lease for chunk in loop.chunks):
                self.excuse(loop)
        self.clock.pass_(timedelta(seconds=seconds))

    @rule(number=which, host=st.sampled_from(HOSTS))
    def hang(self, number, host):
        self.transports[number].hang(host)

    @rule(number=which, answer=st.sampled_from([Answer(201), Answer(None, error="timeout")]))
    def let_go(self, number, answer):
        self.transports[number].let_go(answer)

    @rule(number=which, host=st.sampled_from(HOSTS), fault=st.sampled_from(FAULTS))
    def fail(self, number, host, fault):
        self.transports[number].tell(host, *[fault] * 3)

    def excuse(self, loop: DeliveryLoop) -> None:
        """What is in flight or not yet recorded may repeat."""
        unsaved = sum(chunk.unsaved for chunk in loop.chunks)
        self.excused += loop.sender.in_flight + unsaved

    def teardown(self):
        if not hasattr(self, "loops"):
            return
        for number in (0, 1):
            self.let_go(number, Answer(201))
        for _ in range(400):
            for loop in self.loops:
                loop.turn()
            self.clock.pass_(timedelta(seconds=15))
            if not self.queued():
                break
        for loop in self.loops:
            loop.close()
        self.check()
        self.engine.dispose()
        self.folder.cleanup()

    def queued(self) -> int:
        with Session(self.engine) as session:
            return sum(push.progress(session, each).queued for each in self.messages)

    def check(self) -> None:
        """Every device got every message; what came twice was in flight when something broke."""
        assert self.queued() == 0
        assert len(self.taken) == DEVICES * len(self.messages)
        assert self.taken.total() - len(self.taken) <= self.excused
        with Session(self.engine) as session:
            for message_id in self.messages:
                progress = push.progress(session, message_id)
                assert progress.accepted == DEVICES
                assert progress.settled_at is not None


OutboxMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_nothing_is_lost_whatever_happens = OutboxMachine.TestCase
