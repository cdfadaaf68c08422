"""Who is to blame for a refusal: one device, or we and our keys. What is ours to cure waits."""

import logging
from collections.abc import Sequence
from datetime import datetime

from app.push.lanes import Lane, Refused
from app.push.protocol.backoff import backoff
from app.push.protocol.brake import STOPPED_FOR

log = logging.getLogger("veldpost.delivery")

Verdict = tuple[Refused, datetime | None]
"""A refused delivery and when to try it again; None: this device's failure."""


def judge(lane: Lane, now: datetime, *, takes_others: bool, chance: float) -> list[Verdict]:
    """What becomes of what an origin refused, once that is known.

    An origin that takes others' messages (meanwhile, or of late when no answer is to come any more)
    refused a device. One that takes none refuses us: it waits for the cure, unless its message
    would not live that long.
    """
    fresh, lane.refused = lane.refused, []
    lane.suspects += fresh
    if not takes_others:
        _count(lane, fresh, now)
    brake = lane.brake
    is_stopped = brake.stopped_at is not None
    if not (takes_others or is_stopped or lane.is_idle):
        return []
    suspects, lane.suspects = lane.suspects, []
    if takes_others or (not is_stopped and brake.has_accepted(now)):
        return [(each, None) for each in suspects]
    stop = max(brake.paused_until or now, now) if is_stopped else None
    return [(each, _again(each, stop, now, chance)) for each in suspects]


def _again(
    refused: Refused, stop: datetime | None, now: datetime, chance: float
) -> datetime | None:
    chunk = refused.delivery.chunk
    if chunk.message.expires_at <= (stop or now + STOPPED_FOR):
        return None
    return stop or now + backoff(chunk.tries, chance=chance)


def _count(lane: Lane, fresh: Sequence[Refused], now: datetime) -> None:
    """A repeat says nothing new: one device with a bad key stops nobody."""
    was_stopped = lane.brake.stopped_at is not None
    for delivery, cause in fresh:
        lane.brake.refused(now, cause, number=0 if delivery.chunk.tries else 1)
    if lane.brake.stopped_at is not None and not was_stopped:
        log.error("%s refuses our messages (%s): stopped.", lane.origin, lane.brake.stopped_why)
