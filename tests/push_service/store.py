"""What the push service remembers: subscriptions, messages kept for absent browsers, faults."""

import secrets
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An accepted message, still encrypted."""

    version: str
    body: bytes
    ttl: int
    expires_at: datetime
    topic: str | None
    urgency: str


@dataclass(frozen=True, slots=True)
class VirtualDevice:
    """A device without a browser: it holds its own keys and reads its own messages."""

    private_key: ec.EllipticCurvePrivateKey
    auth: bytes

    @classmethod
    def new(cls) -> Self:
        """Fresh keys."""
        return cls(ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16))

    @property
    def p256dh(self) -> bytes:
        """The public key that senders encrypt for."""
        point = PublicFormat.UncompressedPoint
        return self.private_key.public_key().public_bytes(Encoding.X962, point)

    def read(self, body: bytes) -> str:
        """Decrypt as RFC 8291 says. Raises what http_ece raises for anything else."""
        plain: bytes = http_ece.decrypt(body, private_key=self.private_key, auth_secret=self.auth)
        return plain.decode()


@dataclass(slots=True, kw_only=True)
class Subscription:
    """One push resource."""

    id: str
    agent: str = ""
    channel: str = ""
    key: str | None = None
    device: VirtualDevice | None = None
    is_gone: bool = False
    requests: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    accepted: list[Message] = field(default_factory=list)
    pending: dict[str, Message] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)

    def accept(self, message: Message, *, is_connected: bool) -> None:
        """Keep it until it is acknowledged; a topic replaces; TTL 0 waits for nobody."""
        self.accepted.append(message)
        if self.device:
            return
        if message.topic:
            same = [v for v, kept in self.pending.items() if kept.topic == message.topic]
            for version in same:
                del self.pending[version]
        if message.ttl or is_connected:
            self.pending[message.version] = message

    def due(self, now: datetime) -> list[Message]:
        """What a browser that comes back still gets; the expired is dropped."""
        self.pending = {v: kept for v, kept in self.pending.items() if kept.expires_at > now}
        return list(self.pending.values())


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request."""

    status: int = 0
    retry_after: str = ""
    delay: float = 0.0
    drop: str = ""

    @classmethod
    def from_wire(cls, raw: dict[str, Any]) -> Self:
        """Read one; `drop` is "before" (not accepted) or "after" (accepted, answer lost)."""
        return cls(**raw)


class Store:
    """All state of one push service."""

    def __init__(self) -> None:
        self.subscriptions: dict[str, Subscription] = {}
        self.agents: set[str] = set()
        self.faults: deque[Fault] = deque()
        self.faults_of: dict[str, deque[Fault]] = {}
        self.accepted = 0
        self.reached = 0
        self.acknowledged = 0
        self.gate: int | None = None
        self.ahead = timedelta()

    def now(self) -> datetime:
        """Real time, plus what a test moved it ahead."""
        return datetime.now(UTC) + self.ahead  # noqa: TID251  an edge of its own

    def add(self, **values: Any) -> Subscription:
        """A new subscription with an unguessable id."""
        subscription = Subscription(id=secrets.token_urlsafe(24), **values)
        self.subscriptions[subscription.id] = subscription
        return subscription

    def of_channel(self, agent: str, channel: str) -> Subscription | None:
        """The subscription behind a browser's channel."""
        found = self.of_agent(agent)
        return next((item for item in found if item.channel == channel), None)

    def of_agent(self, agent: str) -> list[Subscription]:
        """Everything that one browser subscribed to."""
        return [item for item in self.subscriptions.values() if item.agent == agent]

    def next_fault(self, subscription_id: str) -> Fault | None:
        """Take the next planned fault for this request."""
        for queue in (self.faults_of.get(subscription_id), self.faults):
            if queue:
                return queue.popleft()
        return None
