"""The request that hands one message to a push service (RFC 8030)."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

MAX_TTL = 2_592_000
"""Four weeks and two days, in seconds: the longest that push services accept."""

TOPIC_SIZE = 32


class Urgency(StrEnum):
    """How much a message may disturb a sleeping phone."""

    VERY_LOW = "very-low"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Request(NamedTuple):
    """One POST. `token` comes back with the answer; `endpoint` must never be logged."""

    token: int
    origin: str
    endpoint: str
    headers: tuple[str, ...]
    body: bytes


def headers(
    *, authorization: str, expires_at: datetime, now: datetime, urgency: Urgency, topic: str
) -> tuple[str, ...]:
    """The header lines of one message. TTL is what is left, and never 0."""
    return (
        f"Authorization: {authorization}",
        f"TTL: {time_to_live(expires_at, now)}",
        f"Urgency: {urgency}",
        f"Topic: {topic}",
        "Content-Encoding: aes128gcm",
        "Content-Type: application/octet-stream",
    )


def time_to_live(expires_at: datetime, now: datetime) -> int:
    """Whole seconds left: 1 to 2,592,000. With 0 a phone that is off would never get it."""
    return max(1, min(MAX_TTL, int((expires_at - now).total_seconds())))
