"""A claimed chunk in memory: which devices it names, how each ended, what must be tried again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from app.push.protocol.payload import Template
from app.push.protocol.request import Urgency


class Device(NamedTuple):
    """Where one device's messages go. Columns of a subscription, in this order."""

    id: int
    recipient_id: int
    endpoint: str
    origin: str
    p256dh: bytes
    auth: bytes
    tag: str
    vapid_key_id: str


@dataclass(slots=True)
class LoadedMessage:
    """A message as the delivery process needs it."""

    id: int
    subject: str
    topic: str
    urgency: Urgency
    expires_at: datetime
    templates: Mapping[str, Template]
    is_accepted: bool = False


@dataclass(slots=True)
class Retry:
    """Positions to try again, not before an instant."""

    due: datetime
    positions: list[int] = field(default_factory=list)


class RetryKey(NamedTuple):
    """One retry chunk per origin, so that no origin waits for another's pause."""

    origin: str
    was_tried: bool
    is_gone: bool = False
    """Looked at once more, though its subscription has ended: there may be a new one."""


@dataclass(slots=True, eq=False)
class OpenChunk:
    """What one claim holds. `counts` and `failed` are the chunk's own, from its first claim on.

    `in_hand` are the devices neither settled nor put off; at 0 the chunk can be closed.
    """

    id: int
    message: LoadedMessage
    prio: int
    attempt: int
    owner: str
    tries: int
    renewed_at: float
    opened_at: float
    subs: list[int] = field(default_factory=list)
    done: bytearray = field(default_factory=bytearray)
    counts: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    retries: dict[RetryKey, Retry] = field(default_factory=dict)
    in_hand: int = 0
    unsaved: int = 0
    is_frozen: bool = False
    is_lost: bool = False

    @property
    def pending(self) -> int:
        """Devices that have no end yet, in hand or put off."""
        return self.in_hand + sum(len(retry.positions) for retry in self.retries.values())

    def unsettled(self) -> Iterator[int]:
        """Positions whose bit is not set."""
        return (place for place in range(len(self.subs)) if not self.is_done(place))

    def is_done(self, position: int) -> bool:
        """Whether this position is settled."""
        return bool(self.done[position >> 3] >> (position & 7) & 1)

    def settle(self, position: int, end: str) -> None:
        """Record how one device ended: a name of `outbox.COUNTS`."""
        self.settle_all([position], end)

    def settle_all(self, positions: Sequence[int], end: str) -> None:
        """Record how several devices ended, all in the same way."""
        self._mark(positions)
        self.counts[end] += len(positions)

    def hand_on(self, position: int) -> None:
        """Leave one device to another chunk that is stored already."""
        self._mark([position])

    def settle_failed(self, position: int, cause: str) -> None:
        """Record that one device was not reached, and why."""
        self._mark([position])
        self.failed[cause] += 1

    def put_off(self, position: int, key: RetryKey, due: datetime) -> None:
        """Leave one device to a later chunk."""
        retry = self.retries.setdefault(key, Retry(due))
        retry.due = max(retry.due, due)
        retry.positions.append(position)
        self.in_hand -= 1
        self.unsaved += 1

    def expire_retries(self) -> Counter[str]:
        """What would be tried after the message's end is expired now. Counts by origin."""
        expired: Counter[str] = Counter()
        for key, retry in list(self.retries.items()):
            if retry.due >= self.message.expires_at:
                del self.retries[key]
                self.in_hand += len(retry.positions)
                expired[key.origin] += len(retry.positions)
                for position in retry.positions:
                    self.settle(position, "expired")
        return expired

    def _mark(self, positions: Sequence[int]) -> None:
        for position in positions:
            self.done[position >> 3] |= 1 << (position & 7)
        self.in_hand -= len(positions)
        self.unsaved += len(positions)
