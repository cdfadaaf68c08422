"""How fast one push service may be sent to, learned from its answers (AIMD)."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.push.protocol.backoff import backoff

SLOWEST, FIRST, FASTEST = 1, 32, 512
"""Requests in flight at once."""

TROUBLES_IN_A_ROW = 5
REFUSALS_IN_A_ROW = 10
STOPPED_FOR = timedelta(minutes=15)
"""A stopped origin is tried again after this, with one request at a time."""

OF_LATE = timedelta(hours=1)
"""Who took others' messages since then refuses a device, not us."""

ONE_CUT_PER = timedelta(seconds=1)


@dataclass(slots=True)
class Brake:
    """One origin's window of requests in flight, pause and stop."""

    window: float = FIRST
    paused_until: datetime | None = None
    stopped_at: datetime | None = None
    stopped_why: str | None = None
    refusals: int = 0
    troubles: int = 0
    pauses: int = 0
    cut_at: datetime | None = None
    resumed_at: datetime | None = None
    accepted_at: datetime | None = None
    is_changed: bool = False
    is_stop_changed: bool = False
    """What is not written down yet: anything, and that it stopped or works again."""

    def is_paused(self, now: datetime) -> bool:
        """Whether nothing may be sent now."""
        return self.paused_until is not None and self.paused_until > now

    def learn(
        self, paused_until: datetime | None, stopped_at: datetime | None, stopped_why: str | None
    ) -> None:
        """Take over what another process found out; the longer pause counts."""
        if self.is_changed:
            return
        if paused_until and (self.paused_until is None or paused_until > self.paused_until):
            self.paused_until = paused_until
        self.stopped_at, self.stopped_why = stopped_at, stopped_why
        if stopped_at is not None:
            self.window = SLOWEST

    def resume(self, resumed_at: datetime | None) -> None:
        """An admin says that the cause is cured: what was so before is void, once."""
        if resumed_at is None or (self.resumed_at is not None and resumed_at <= self.resumed_at):
            return
        self.resumed_at = resumed_at
        if self.stopped_at is None or self.stopped_at <= resumed_at:
            self.paused_until = self.stopped_at = self.stopped_why = None
            self.refusals = self.troubles = self.pauses = 0
            self.window = FIRST
            self.written()

    def written(self) -> None:
        """The others can read now what was found out here."""
        self.is_changed = self.is_stop_changed = False

    def has_accepted(self, now: datetime) -> bool:
        """Whether it took messages of late."""
        return self.accepted_at is not None and self.accepted_at > now - OF_LATE

    def accepted(self, now: datetime, number: int = 1, *, in_flight: float = math.inf) -> None:
        """One more may be in flight per window of accepted messages; at once before any cut.

        A window of which not even half is in use stays as it is. A pause stays: what is accepted
        meanwhile was sent before it.
        """
        self.troubles = self.refusals = 0
        self.accepted_at = now
        if 2 * in_flight >= self.window:
            growth = number / self.window if self.cut_at else number
            self.window = min(FASTEST, self.window + growth)
        if not self.is_paused(now):
            self.pauses = 0
            if self.stopped_at is not None:
                self.stopped_at = self.stopped_why = None
                self.is_changed = self.is_stop_changed = True

    def throttled(self, now: datetime, wait: timedelta | None, *, chance: float) -> None:
        """It said: too many. Half the window, and a pause."""
        self._cut(now)
        self._pause(now, wait or backoff(self.pauses, chance=chance))

    def crowded(self, now: datetime) -> None:
        """It is slow with what it has: half the window, and no pause."""
        self._cut(now)

    def troubled(self, now: datetime, *, chance: float) -> None:
        """5xx or no answer. A row of them is a pause."""
        self._cut(now)
        self.troubles += 1
        if self.troubles >= TROUBLES_IN_A_ROW and not self.is_paused(now):
            self.window = SLOWEST
            self._pause(now, backoff(self.pauses, chance=chance))

    def refused(self, now: datetime, cause: str, *, number: int = 1) -> None:
        """400, 401 or 403. A row of them stops the origin: it is us it does not want.

        `number` is 0 for a repeat, which proves nothing new, but keeps a stopped origin stopped.
        """
        self.refusals += number
        is_row = self.refusals >= REFUSALS_IN_A_ROW or self.stopped_at is not None
        if is_row and not self.is_paused(now):
            self.window = SLOWEST
            self.stopped_at, self.stopped_why = self.stopped_at or now, cause
            self.is_changed = self.is_stop_changed = True
            self._pause(now, STOPPED_FOR)

    def _pause(self, now: datetime, wait: timedelta) -> None:
        until = now + wait
        if self.paused_until is None or until > self.paused_until:
            if not self.is_paused(now):
                self.pauses += 1
            self.paused_until, self.is_changed = until, True

    def _cut(self, now: datetime) -> None:
        if self.cut_at is None or now - self.cut_at >= ONE_CUT_PER:
            self.window, self.cut_at = max(SLOWEST, self.window / 2), now
            self.is_changed = True
