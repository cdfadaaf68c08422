"""Before sending: when phones would buzz, how many, and why then. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app import push
from app.rest.rules import Buzz, RestRules, may_buzz, moment
from app.rest.standing import Group

MOST_MOMENTS = 100
"""No author reads more."""


class Why(StrEnum):
    """What a moment is the end of."""

    NOW = "now"
    QUIET_HOURS = "quiet_hours"
    HOLIDAY = "holiday"
    SHIFT_START = "shift_start"
    REST_AFTER_SHIFT = "rest_after_shift"
    WEEKLY_DIGEST = "weekly_digest"
    NEVER = "never"
    """They chose that this never buzzes, or nothing lets it within two weeks."""
    TOO_LATE = "too_late"
    """It expires before: they find it in the app only while it lasts."""


@dataclass(frozen=True, slots=True)
class Moment:
    """So many people's phones buzz then; `at` is None where they do not."""

    at: datetime | None
    count: int
    why: Why


def forecast(
    groups: Iterable[Group], *, priority: str, now: datetime, expires_at: datetime | None
) -> list[Moment]:
    """When how many phones buzz, the earliest first; those that do not at the end."""
    found: Counter[tuple[datetime | None, Why]] = Counter()
    for rules, count in groups:
        at = moment(rules, priority, now)
        why = _why(rules, at, now)
        held = at if at is None or at == now else push.moment_of(at)
        if held is not None and held != now and expires_at is not None and held >= expires_at:
            held, why = None, Why.TOO_LATE
        found[held, why] += count
    moments = [Moment(at, count, why) for (at, why), count in found.items()]
    last = now + timedelta(days=9999)
    moments.sort(key=lambda each: (each.at or last, each.why))
    return moments[:MOST_MOMENTS]


def in_digest(
    groups: Iterable[Group], *, priority: str, at: datetime, expires_at: datetime | None
) -> list[Moment]:
    """The same for what is told of in a digest at that instant, and not at once."""
    if expires_at is not None and expires_at <= at:
        return [Moment(None, sum(group.people for group in groups), Why.TOO_LATE)]
    return [
        replace(each, why=Why.WEEKLY_DIGEST) if each.why is Why.NOW else each
        for each in forecast(groups, priority=priority, now=at, expires_at=expires_at)
    ]


def outside_hours(groups: Iterable[Group], *, now: datetime) -> int:
    """How many people's phones would be quiet at this instant, were it not for an override."""
    return sum(count for rules, count in groups if not may_buzz(rules, Buzz.AWAKE, now))


def _why(rules: RestRules, at: datetime | None, now: datetime) -> Why:
    if at is None:
        return Why.NEVER
    if at == now:
        return Why.NOW
    if any(shift.start == at for shift in rules.shifts):
        return Why.SHIFT_START
    if any(shift.end + rules.rest_after_shift == at for shift in rules.shifts):
        return Why.REST_AFTER_SHIFT
    before = (at - timedelta(seconds=1)).astimezone(ZoneInfo(rules.time_zone)).date()
    return Why.HOLIDAY if before in rules.quiet_dates else Why.QUIET_HOURS
