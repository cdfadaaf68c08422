"""Whatever happens, and in whatever order: nothing is lost, and only the excusable repeats.

Two delivery processes share one outbox. They crash, stand still for longer than their lease, lose
their clock, and meet push services that hang, fail and throttle; editors withdraw. Each run allows
only some of these, so that none hides another.
"""

import math
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Table, bindparam, create_engine, event, exists, select, update
from sqlalchemy.orm import Session

from app import push
from app.core.db import Base, begin_write
from app.push import chunks, claims, holding, sender
from app.push.claims import LEASE
from app.push.models import Chunk
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request
from app.push.rounds import DeliveryLoop
from config import Config
from tests.conftest import NOON
from tests.fakes import FakeClock, FakeTransport
from tests.push.conftest import AUTH, EVERYBODY, P256DH, TestDesk, a_message, new_loop

TABLES = [
    table for table in Base.metadata.sorted_tables if table.name.startswith(("push_", "delivery_"))
]
CHUNKS = cast(Table, Chunk.__table__)
DEVICES = 12
HOSTS = ("https://a.push.example.net", "https://b.push.example.net")
ENDPOINTS = [f"{HOSTS[number % 2]}/{number}" for number in range(DEVICES)]
FAULTS = [Answer(503), Answer(429), Answer(429, retry_after="20"), Answer(None, error="timeout")]
TROUBLES = ("crash", "pause", "jump", "hang", "fail", "sleep", "withdraw")
RATE = "20"
"""Messages a second and service: slow, so that something is still queued when things go wrong."""

TURNS_TO_NOTICE = 3
"""A process hears of a withdrawal with its next record, 100 ms later at most."""

which = st.integers(0, 1)


class Copy(NamedTuple):
    """A message to a device."""

    topic: str
    endpoint: str


class CountingTransport(FakeTransport):
    """Counts what the push services took; knows what is in flight, and what was heard of late."""

    def __init__(self, taken: Counter[Copy]) -> None:
        super().__init__()
        self._taken = taken
        self._in_flight: dict[int, Copy] = {}
        self._heard: list[Copy] = []
        self.before_answers: Callable[[], None] | None = None

    def send(self, request: Request) -> None:
        self._in_flight[request.token] = copy_of(request)
        super().send(request)

    def answer(self, request: Request, answer: Answer) -> None:
        super().answer(request, answer)
        if answer.status == 201:
            self._taken[copy_of(request)] += 1

    def answers(self, wait: float) -> list[tuple[int, Answer]]:
        if self.before_answers:
            pause, self.before_answers = self.before_answers, None
            pause()
        answers = super().answers(wait)
        self._heard += [self._in_flight.pop(token) for token, _ in answers]
        return answers

    def recorded(self) -> None:
        """What was heard is written down."""
        self._heard.clear()

    @property
    def uncertain(self) -> list[Copy]:
        """What may come once more if its process does not go on."""
        return [*self._in_flight.values(), *self._heard]


def copy_of(request: Request) -> Copy:
    return Copy(
        next(line[7:] for line in request.headers if line.startswith("Topic: ")), request.endpoint
    )


def sync_never(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def allowed(trouble: str) -> Any:
    return precondition(lambda machine: trouble in machine.allowed)


class OutboxMachine(RuleBasedStateMachine):
    """Two delivery processes, one outbox, and all that can go wrong."""

    @initialize(allowed=st.sets(st.sampled_from(TROUBLES)))
    def begin(self, allowed):
        self.allowed = allowed
        self.folder = tempfile.TemporaryDirectory()
        self.config = Config.from_env(
            {
                "INSTANCE_PATH": self.folder.name,
                "PUSH_HOSTS": "push.example.net",
                "PUSH_RATE": RATE,
            }
        )
        self.engine = create_engine(f"sqlite:///{Path(self.folder.name) / 'outbox.db'}")
        event.listen(self.engine, "connect", sync_never)
        Base.metadata.create_all(self.engine, tables=TABLES)
        self.clock, self.taken = FakeClock(NOON), Counter()
        self.desk = TestDesk(self.clock)
        self.messages: list[int] = []
        self.withdrawn: set[str] = set()
        self.excused: Counter[Copy] = Counter()
        with Session(self.engine) as session:
            begin_write(session)
            for number in range(DEVICES):
                push.subscribe(
                    session,
                    recipient_id=number,
                    device_id=number,
                    endpoint=ENDPOINTS[number],
                    p256dh=P256DH,
                    auth=AUTH,
                    settings=self.config,
                    now=NOON,
                )
            session.commit()
        self.transports = [CountingTransport(self.taken), CountingTransport(self.taken)]
        self.loops = [self.new_loop(transport) for transport in self.transports]

    def new_loop(self, transport: FakeTransport) -> DeliveryLoop:
        loop = new_loop(self.engine, self.config, self.desk, transport, self.clock)
        loop.beat()
        return loop

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

    @rule(number=which, turns=st.integers(1, 5))
    def work(self, number, turns):
        for turn in range(turns):
            before = len(self.transports[number].sent)
            self.turn(number)
            if turn >= TURNS_TO_NOTICE:
                sent = self.transports[number].sent[before:]
                assert not self.withdrawn.intersection(copy_of(each).topic for each in sent)

    def turn(self, number: int) -> None:
        self.loops[number].turn()
        if not any(chunk.unsaved for chunk in self.loops[number].chunks):
            self.transports[number].recorded()
        self.clock.pass_(timedelta(milliseconds=60))

    @allowed("crash")
    @rule(number=which)
    def crash(self, number):
        self.excuse(number)
        self.loops[number].close()
        self.transports[number] = CountingTransport(self.taken)
        self.loops[number] = self.new_loop(self.transports[number])

    @rule(seconds=st.sampled_from([1, 5, 19, 31, 70]))
    def time_passes(self, seconds):
        lease = LEASE.total_seconds()
        until = self.clock.elapsed() + seconds
        for number, loop in enumerate(self.loops):
            if any(until - chunk.renewed_at >= lease for chunk in loop.chunks):
                self.excuse(number)
        self.clock.pass_(timedelta(seconds=seconds))

    @allowed("pause")
    @rule(number=which, seconds=st.sampled_from([17, 31, 45]), turns=st.integers(0, 6))
    def pause(self, number, seconds, turns):
        """Between sending and hearing the answers, while the other one works."""
        self.transports[number].before_answers = partial(
            self.stand_still, seconds, other=1 - number, turns=turns
        )
        self.turn(number)

    def stand_still(self, seconds: int, *, other: int, turns: int) -> None:
        self.time_passes(seconds)
        self.transports[other].before_answers = None
        for _ in range(turns):
            self.turn(other)

    @allowed("jump")
    @rule(seconds=st.sampled_from([-90, -20, 20, 40]))
    def jump(self, seconds):
        """Somebody sets the database's clock: leases seem to end early, or late."""
        if seconds > 0:
            for loop in self.loops:
                topics = {chunk.message.topic for chunk in loop.chunks}
                self.excused.update(Copy(*each) for each in product(topics, ENDPOINTS))
        self.clock.jump(timedelta(seconds=seconds))

    @allowed("hang")
    @rule(number=which, host=st.sampled_from(HOSTS))
    def hang(self, number, host):
        self.transports[number].hang(host)

    @rule(number=which, answer=st.sampled_from([Answer(201), Answer(None, error="timeout")]))
    def let_go(self, number, answer):
        self.transports[number].let_go(answer)

    @allowed("fail")
    @rule(number=which, host=st.sampled_from(HOSTS), fault=st.sampled_from(FAULTS))
    def fail(self, number, host, fault):
        self.transports[number].tell(host, *[fault] * 3)

    @allowed("sleep")
    @rule(people=st.sets(st.integers(0, DEVICES - 1)), minutes=st.sampled_from([1, 7, 23]))
    def sleep(self, people, minutes):
        """These want nothing for a while: neither what comes nor what must be tried again."""
        until = self.clock.now() + timedelta(minutes=minutes)
        self.desk.asleep_until.update(dict.fromkeys(people, until))

    @allowed("withdraw")
    @precondition(lambda self: self.messages)
    @rule(data=st.data())
    def withdraw(self, data):
        place = data.draw(st.integers(0, len(self.messages) - 1))
        with Session(self.engine) as session:
            begin_write(session)
            push.cancel(session, self.messages[place], now=self.clock.now())
            session.commit()
        self.withdrawn.add(f"topic-{place}")

    def excuse(self, number: int) -> None:
        """What is in flight or not yet recorded may come once more."""
        self.excused.update(self.transports[number].uncertain)

    def teardown(self):
        if not hasattr(self, "loops"):
            return
        try:
            self.finish()
            self.check()
        finally:
            for loop in self.loops:
                loop.close()
            self.engine.dispose()
            self.folder.cleanup()

    def finish(self) -> None:
        for number in (0, 1):
            self.let_go(number, Answer(201))
        for _ in range(400):
            for number in (0, 1):
                self.turn(number)
            self.clock.pass_(timedelta(seconds=15))
            if not self.is_open:
                break

    @property
    def is_open(self) -> bool:
        with Session(self.engine) as session:
            return bool(session.scalar(select(exists().where(CHUNKS.c.state != "closed"))))

    def check(self) -> None:
        """Every device got every message; what came twice was in flight when something broke."""
        assert not self.is_open
        assert all(times <= 1 + self.excused[copy] for copy, times in self.taken.items())
        for place, message_id in enumerate(self.messages):
            with Session(self.engine) as session:
                progress = push.progress(session, message_id)
            took = sum(copy.topic == f"topic-{place}" for copy in self.taken)
            assert progress.settled_at is not None
            assert progress.accepted + progress.skipped == DEVICES
            if f"topic-{place}" in self.withdrawn:
                assert progress.is_cancelled
                assert progress.accepted <= took
            else:
                assert (took, progress.accepted) == (DEVICES, DEVICES)


RUN = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
OutboxMachine.TestCase.settings = RUN
test_nothing_is_lost_whatever_happens = pytest.mark.slow(OutboxMachine.TestCase)

UNFENCED = (
    update(CHUNKS)
    .where(CHUNKS.c.id == bindparam("its_id"))
    .where(CHUNKS.c.state == claims.ChunkState.CLAIMED)
    .values(claims.WRITE_CHUNK._values)
    .returning(CHUNKS.c.id)
)


def keeps_no_retries(self: chunks.OpenChunk, *_: Any) -> None:
    self.in_hand -= 1
    self.unsaved += 1


BREAKS: dict[str, tuple[Any, str, Any]] = {
    "writes of a late process count": (claims, "WRITE_CHUNK", UNFENCED),
    "a process sends under a lease it may have lost": (sender, "SENDING_SECONDS", math.inf),
    "who sleeps is forgotten": (holding, "store", lambda *_: None),
    "what must be tried again is forgotten": (chunks.OpenChunk, "put_off", keeps_no_retries),
}


@pytest.mark.slow
@pytest.mark.parametrize("broken", BREAKS)
def test_the_machine_finds_what_is_broken(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*BREAKS[broken])
    once = settings(
        RUN,
        max_examples=400,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )

    with pytest.raises(AssertionError):
        run_state_machine_as_test(OutboxMachine, settings=once)
