"""How many messages a second one push service may get, apart from how many may be in flight.

A pace starts low and doubles after every second that used it, so that a push service sees a ramp
and no cliff. Once it has said "too many", the pace is halved and grows step by step (AIMD).
"""

import math
from dataclasses import dataclass

FIRST_RATE = 1000.0
"""Messages a second to begin with; a lower cap begins at the cap."""

STEP = 0.05
"""Part of the cap gained a second after a cut."""

SLOWEST_RATE = 1.0
BURST_SECONDS = 0.1
JUDGED_EVERY_SECONDS = 1.0
FORGOTTEN_AFTER_SECONDS = 60.0


@dataclass(slots=True)
class Pace:
    """A bucket of messages that may leave now, refilled at `rate`. Without a cap it is endless.

    `at` is in seconds on a clock that never jumps.
    """

    cap: float = 0.0
    rate: float = math.inf
    room: float = math.inf
    is_cut: bool = False
    _refilled_at: float = 0.0
    _judged_at: float = 0.0
    _used_at: float = 0.0
    _used: int = 0

    def limit(self, cap: float) -> None:
        """What may be sent a second, from now on; 0 is no cap."""
        if cap == self.cap:
            return
        was_endless, self.cap = not self.cap, cap
        if not cap:
            self.rate = self.room = math.inf
        elif was_endless:
            self.rate = min(cap, FIRST_RATE)
            self.room = self._burst
        else:
            self.rate = min(cap, self.rate)

    def refill(self, at: float) -> None:
        """Time has passed: more may leave, and the rate may grow."""
        if not self.cap:
            return
        if at - self._used_at > FORGOTTEN_AFTER_SECONDS:
            self.rate, self.is_cut = min(self.rate, self.cap, FIRST_RATE), False
        self.room = min(self._burst, self.room + self.rate * (at - self._refilled_at))
        self._refilled_at = at
        if at - self._judged_at >= JUDGED_EVERY_SECONDS:
            self._judge(at)

    def use(self, number: int = 1) -> None:
        """So many messages leave."""
        self.room -= number
        self._used += number
        self._used_at = self._refilled_at

    def cut(self) -> None:
        """It said "too many": half as fast."""
        self.is_cut = True
        if self.cap:
            self.rate = max(SLOWEST_RATE, self.rate / 2)
            self.room = min(self.room, self._burst)

    @property
    def _burst(self) -> float:
        return max(1.0, self.rate * BURST_SECONDS)

    def _judge(self, at: float) -> None:
        """Some time is over: grow if at least half of it was used."""
        if self._used >= self.rate * (at - self._judged_at) / 2:
            grown = self.rate + self.cap * STEP if self.is_cut else self.rate * 2
            self.rate = min(self.cap, grown)
        self._used, self._judged_at = 0, at


def share(cap: int, processes: int) -> float:
    """One process's part of the organisation's cap."""
    return cap / max(1, processes)
