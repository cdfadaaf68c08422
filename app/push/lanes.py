"""One lane per push service: its queue, its brake, and what it has in flight."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from app.push.chunks import Device, OpenChunk
from app.push.desk import Wanted
from app.push.protocol.brake import Brake
from app.push.protocol.pace import Pace

FIRST_RATE = 1000.0
LOOK_AHEAD_SECONDS = 0.25
SAMPLE_SECONDS = 0.1


class Delivery(NamedTuple):
    """One message to one device, in hand."""

    chunk: OpenChunk
    position: int
    device: Device
    wanted: Wanted


def by_origin(deliveries: Iterable[Delivery]) -> dict[str, list[Delivery]]:
    """To which push service each goes."""
    found: dict[str, list[Delivery]] = defaultdict(list)
    for each in deliveries:
        found[each.device.origin].append(each)
    return found


def by_chunk(deliveries: Iterable[Delivery]) -> dict[OpenChunk, list[int]]:
    """Their positions in the chunks they are of."""
    found: dict[OpenChunk, list[int]] = defaultdict(list)
    for chunk, position, _, _ in deliveries:
        found[chunk].append(position)
    return found


class Refused(NamedTuple):
    """A delivery that was refused; whether the device or we are to blame is not known yet."""

    delivery: Delivery
    cause: str


@dataclass(slots=True)
class Lane:
    """Everything about one origin."""

    origin: str
    brake: Brake = field(default_factory=Brake)
    pace: Pace = field(default_factory=Pace)
    in_flight: int = 0
    rate: float = FIRST_RATE
    host: str = field(init=False)
    refused: list[Refused] = field(default_factory=list)
    suspects: list[Refused] = field(default_factory=list)
    """What was refused since the last look, and what was before it."""
    _queues: dict[int, deque[Delivery]] = field(default_factory=dict)
    _answers: int = 0
    _sampled_at: float = 0.0

    def __post_init__(self) -> None:
        self.host = urlsplit(self.origin).hostname or ""

    def push(self, deliveries: Sequence[Delivery], *, prio: int) -> None:
        """Queue deliveries that are equally urgent."""
        if prio not in self._queues:
            self._queues = dict(sorted({**self._queues, prio: deque()}.items()))
        self._queues[prio].extend(deliveries)

    def take(self, most: int) -> list[Delivery]:
        """The next deliveries that window and pace have room for: more urgent ones first."""
        room = min(most, int(self.brake.window) - self.in_flight, self.pace.room)
        taken: list[Delivery] = []
        for queue in self._queues.values():
            while queue and len(taken) + 1 <= room:
                taken.append(queue.popleft())
        return taken

    def take_out(self, chunks: Collection[OpenChunk] | None = None) -> list[Delivery]:
        """Remove the queued deliveries of these chunks, or all."""
        taken: list[Delivery] = []
        for prio, queue in self._queues.items():
            kept = deque(each for each in queue if chunks is not None and each.chunk not in chunks)
            taken += [each for each in queue if chunks is None or each.chunk in chunks]
            self._queues[prio] = kept
        return taken

    @property
    def has_room(self) -> bool:
        """Whether a queued delivery could leave now."""
        may_leave = self.in_flight < int(self.brake.window) and self.pace.room >= 1
        return may_leave and any(self._queues.values())

    @property
    def is_idle(self) -> bool:
        """Whether no answer is to come."""
        return not self.in_flight and not any(self._queues.values())

    def answered(self) -> None:
        """One answer came: room for another request."""
        self.in_flight -= 1
        self._answers += 1

    def accepted(self, number: int, now: datetime) -> None:
        """So many answers came, and all were good."""
        self.brake.accepted(now, number, in_flight=self.in_flight)
        self.in_flight -= number
        self._answers += number

    def soon(self, at: float) -> float:
        """How many queued deliveries will probably leave within a quarter of a second."""
        passed = at - self._sampled_at
        if passed >= SAMPLE_SECONDS:
            if self.in_flight or self._answers:
                self.rate = (self.rate + self._answers / passed) / 2
            else:
                self.rate = FIRST_RATE
            self._answers, self._sampled_at = 0, at
        queued = sum(len(queue) for queue in self._queues.values())
        return min(queued, min(self.rate, self.pace.rate) * LOOK_AHEAD_SECONDS)
