"""One lane per push service: its queue, its brake, and what it has in flight."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from app.push.chunks import Device, OpenChunk
from app.push.desk import Wanted
from app.push.protocol.brake import Brake
from app.push.protocol.pace import Pace

FIRST_RATE = 1000.0
LOOK_AHEAD_SECONDS = 0.25
SAMPLE_SECONDS = 0.1
_order = count()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one device, in hand."""

    chunk: OpenChunk
    position: int
    device: Device
    wanted: Wanted


class Queued(NamedTuple):
    """A place in the queue: more urgent first, then first come."""

    prio: int
    order: int
    delivery: Delivery


@dataclass(slots=True)
class Lane:
    """Everything about one origin."""

    origin: str
    brake: Brake = field(default_factory=Brake)
    pace: Pace = field(default_factory=Pace)
    in_flight: int = 0
    rate: float = FIRST_RATE
    _queue: list[Queued] = field(default_factory=list)
    _answers: int = 0
    _sampled_at: float = 0.0

    def push(self, delivery: Delivery) -> None:
        """Queue a delivery."""
        heapq.heappush(self._queue, Queued(delivery.chunk.prio, next(_order), delivery))

    def pop(self) -> Delivery | None:
        """The next delivery, if the window and the pace have room."""
        if not self.has_room:
            return None
        return heapq.heappop(self._queue).delivery

    def take_out(self, is_due: Callable[[OpenChunk], bool]) -> list[Delivery]:
        """Remove the queued deliveries of these chunks."""
        taken = [each.delivery for each in self._queue if is_due(each.delivery.chunk)]
        if taken:
            self._queue = [each for each in self._queue if not is_due(each.delivery.chunk)]
            heapq.heapify(self._queue)
        return taken

    @property
    def has_room(self) -> bool:
        """Whether a queued delivery could leave now."""
        may_leave = self.in_flight < int(self.brake.window) and self.pace.room >= 1
        return may_leave and bool(self._queue)

    def answered(self) -> None:
        """One answer came: room for another request."""
        self.in_flight -= 1
        self._answers += 1

    def soon(self, at: float) -> float:
        """How many queued deliveries will probably leave within a quarter of a second."""
        passed = at - self._sampled_at
        if passed >= SAMPLE_SECONDS:
            if self.in_flight or self._answers:
                self.rate = (self.rate + self._answers / passed) / 2
            else:
                self.rate = FIRST_RATE
            self._answers, self._sampled_at = 0, at
        return min(len(self._queue), self.rate * LOOK_AHEAD_SECONDS)
