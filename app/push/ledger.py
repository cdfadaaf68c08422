"""What a delivery process counted since it last wrote it down. Pure; `counting` writes it."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

WRITTEN_EVERY_SECONDS = 1.0


class Counted(StrEnum):
    """What is counted for good, over all processes and restarts."""

    ACCEPTED = "accepted"
    GONE = "gone"
    FAILED = "failed"
    EXPIRED = "expired"
    RETRIED = "retried"
    TAKEN_OVER = "taken_over"
    FIRST_ACCEPTED = "first_accepted"
    SETTLED = "settled"


class Count(NamedTuple):
    """A count's name; `word` is a cause or a histogram's bucket."""

    name: str
    origin: str = ""
    word: str = ""


class FailureCount(NamedTuple):
    """What kept devices of one push service from one message."""

    message_id: int
    origin: str
    cause: str


@dataclass(slots=True)
class Ledger:
    """Counts to be added to those in the database. A process that dies loses a second's."""

    counts: Counter[Count] = field(default_factory=Counter)
    failures: Counter[FailureCount] = field(default_factory=Counter)
    begun_at: float = 0.0

    def ended(self, end: str, origin: str, number: int = 1) -> None:
        """So many deliveries were accepted, or their subscriptions are gone."""
        self.counts[Count(end, origin)] += number

    def failed(self, message_id: int, origin: str, cause: str) -> None:
        """One device was not reached, and why."""
        self.counts[Count(Counted.FAILED, origin, cause)] += 1
        self.failures[FailureCount(message_id, origin, cause)] += 1

    def expired(self, message_id: int, origin: str, number: int = 1) -> None:
        """It was too late for these devices."""
        self.counts[Count(Counted.EXPIRED, origin)] += number
        self.failures[FailureCount(message_id, origin, Counted.EXPIRED)] += number

    def retried(self, origin: str, cause: str) -> None:
        """One delivery must be tried again."""
        self.counts[Count(Counted.RETRIED, origin, cause)] += 1

    def took_over(self) -> None:
        """A chunk was claimed that somebody had claimed before."""
        self.counts[Count(Counted.TAKEN_OVER)] += 1

    def is_due(self, at: float) -> bool:
        """Whether it is time to write it down; `at` on the monotonic clock."""
        return bool(self.counts) and at - self.begun_at >= WRITTEN_EVERY_SECONDS
