"""A database file of its own, virtual phones, and a delivery loop moved by hand."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine, Select, create_engine, select
from sqlalchemy.orm import Session

from app import push
from app.core.connecting import engine_for
from app.core.db import begin_write
from app.push.claims import LEASE
from app.push.dialects import is_embedded
from app.push.models import Subscription
from app.push.protocol import base64url
from app.push.protocol.encryption import public_point
from app.push.rounds import DeliveryLoop
from config import Config
from tests.conftest import NOON
from tests.fakes import FakeClock, FakeTransport

HOST = "https://push.example.net"
PHONE = ec.derive_private_key(20261123, ec.SECP256R1())
P256DH, AUTH = base64url.encode(public_point(PHONE.public_key())), base64url.encode(bytes(16))
EVERYBODY: Select[int] = select(Subscription.recipient_id)


@dataclass
class TestDesk:
    """The application's side of the door: everybody wants everything, until told otherwise."""

    __test__ = False
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOON))
    takes: timedelta = timedelta(0)
    unwanted: set[int] = field(default_factory=set)
    asleep_until: dict[int, datetime] = field(default_factory=dict)
    fault: Exception | None = None
    poison: dict[int, Exception] = field(default_factory=dict)
    meanwhile: Callable[[], None] = lambda: None

    def wanted(
        self, session: Session, subject: str, recipients: Sequence[int], *, now: datetime
    ) -> dict[int, push.Wanted | push.Later]:
        self.clock.pass_(self.takes)
        self.meanwhile()
        if self.fault is not None:
            raise self.fault
        for each in self.poison.keys() & set(recipients):
            raise self.poison[each]
        return {each: self._said(each, now) for each in recipients if each not in self.unwanted}

    def _said(self, recipient: int, now: datetime) -> push.Wanted | push.Later:
        until = self.asleep_until.get(recipient, now)
        return push.Later(until) if until > now else push.Wanted("en", 1)


@dataclass
class Outbox:
    """What a test does with the engine, in words."""

    engine: Engine
    settings: Config
    clock: FakeClock
    transport: FakeTransport
    desk: TestDesk
    loop: DeliveryLoop

    def subscribe(self, recipient_id: int, *, host: str = HOST, **changes: Any) -> str:
        """Give a recipient a device of the same number. Returns its endpoint."""
        endpoint = f"{host}/{recipient_id}"
        values: dict[str, Any] = {
            "recipient_id": recipient_id,
            "device_id": recipient_id,
            "endpoint": endpoint,
            "p256dh": P256DH,
            "auth": AUTH,
            "settings": self.settings,
            "now": self.clock.now(),
        }
        with self.writing() as session:
            push.subscribe(session, **values | changes)
            session.commit()
        return endpoint

    def publish(
        self, recipients: Select[int] = EVERYBODY, *, lasts: timedelta = timedelta(days=1)
    ) -> int:
        """Enqueue a message and commit."""
        with self.writing() as session:
            message = a_message(expires_at=self.clock.now() + lasts)
            message_id = push.enqueue(session, message, recipients, now=self.clock.now())
            session.commit()
        return message_id

    def cancel(self, message_id: int) -> frozenset[int]:
        """Cancel and commit. Returns those who were sent nothing, for they were asleep."""
        with self.writing() as session:
            untouched = push.cancel(session, message_id, now=self.clock.now())
            session.commit()
        return untouched

    def deliver(self, turns: int = 5) -> None:
        """Half a second of the delivery process."""
        for _ in range(turns):
            self.loop.turn()
            self.clock.pass_(timedelta(milliseconds=100))

    def crash(self) -> None:
        """The process ends without a word, and a new one starts; when leases count, after one."""
        self.loop.close()
        if not is_embedded(self.engine):
            self.clock.pass_(LEASE + timedelta(seconds=1))
        self.transport = FakeTransport()
        self.loop = new_loop(self.engine, self.settings, self.desk, self.transport, self.clock)
        self.loop.start()

    def progress(self, message_id: int) -> push.Progress:
        with Session(self.engine) as session:
            return push.progress(session, message_id)

    def subscription(self, device_id: int) -> Subscription:
        with Session(self.engine, expire_on_commit=False) as session:
            found = push.find_subscription(session, device_id)
            assert found is not None
            return found

    def sent_to(self) -> list[str]:
        """Endpoints in the order of sending."""
        return [request.endpoint for request in self.transport.sent]

    def writing(self) -> Session:
        session = Session(self.engine, expire_on_commit=False)
        begin_write(session)
        return session


def a_message(*, expires_at: datetime, **changes: Any) -> push.Message:
    template = push.template(
        title="Ice on the roads",
        body="Drive carefully.",
        lang="en",
        navigate="https://news.example.eu/a/1",
        tag="1",
        facts={"kind": "announcement"},
    )
    values: dict[str, Any] = {
        "subject": "announcement:1",
        "topic": "topic-1",
        "urgency": push.Urgency.HIGH,
        "expires_at": expires_at,
        "templates": {"en": template},
    }
    return push.Message(**values | changes)


def new_loop(
    engine: Engine, settings: Config, desk: TestDesk, transport: FakeTransport, clock: FakeClock
) -> DeliveryLoop:
    return DeliveryLoop(
        engine=engine, desk=desk, transport=transport, settings=settings, clock=clock
    )


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        yield session


@contextmanager
def an_outbox(engine: Engine, settings: Config) -> Iterator[Outbox]:
    clock, transport = FakeClock(NOON), FakeTransport()
    desk = TestDesk(clock)
    loop = new_loop(engine, settings, desk, transport, clock)
    loop.start()
    outbox = Outbox(engine, settings, clock, transport, desk, loop)
    yield outbox
    outbox.loop.close()


@pytest.fixture
def outbox(engine: Engine, settings: Config) -> Iterator[Outbox]:
    with an_outbox(engine, settings) as outbox:
        yield outbox


@pytest.fixture
def sqlite_outbox(settings: Config, sqlite_template: Path, tmp_path: Path) -> Iterator[Outbox]:
    """The engine on SQLite, also in a run on PostgreSQL."""
    shutil.copy(sqlite_template, tmp_path / "outbox.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'outbox.db'}")
    with an_outbox(engine, settings) as outbox:
        yield outbox
    engine.dispose()


@pytest.fixture
def postgres_outbox(settings: Config, postgres_url: str) -> Iterator[Outbox]:
    """The engine on PostgreSQL, also in a run on SQLite."""
    engine = engine_for(postgres_url)
    with an_outbox(engine, settings) as outbox:
        yield outbox
    engine.dispose()


@pytest.fixture
def subscribers(outbox: Outbox) -> Callable[[int], list[str]]:
    """`subscribers(n)`: recipients 1 to n, each with a device."""
    return lambda count: [outbox.subscribe(number) for number in range(1, count + 1)]
