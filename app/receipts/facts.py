"""What reports make of what is known already. Pure, and the same in whatever order they come."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What a device can report."""

    DISPLAYED = "displayed"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"


class Refused(StrEnum):
    """Why a report will never be taken, however often it is sent."""

    NOT_FOUND = "not_found"
    WITHDRAWN = "withdrawn"
    NOT_ASKED = "not_asked"
    """Nothing was to be acknowledged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A device says that something happened, `at` by its own clock. `id` is the device's."""

    id: UUID
    announcement_id: UUID
    kind: Kind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What decides about a report: the announcement as this person may see it."""

    is_visible: bool
    is_withdrawn: bool
    must_acknowledge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One person's facts about one announcement: our instants, and the devices'."""

    displayed_at: datetime | None = None
    client_displayed_at: datetime | None = None
    opened_at: datetime | None = None
    client_opened_at: datetime | None = None
    acknowledged_at: datetime | None = None
    client_acknowledged_at: datetime | None = None
    acknowledged_on_device: int | None = None


@dataclass(frozen=True, slots=True)
class Gain:
    """What is new: 1 for each fact that was not known before."""

    displayed: int
    opened: int
    acknowledged: int


def refusal_of(kind: Kind, subject: Subject | None) -> Refused | None:
    """Why a report cannot be taken, or None.

    That something was shown or opened stays true when it is withdrawn. An acknowledgement of it
    says yes to nothing, and is refused. Expiry refuses nothing: a tap in a tunnel may arrive late.
    """
    if subject is None or not subject.is_visible:
        return Refused.NOT_FOUND
    if kind is not Kind.ACKNOWLEDGED:
        return None
    if subject.is_withdrawn:
        return Refused.WITHDRAWN
    return None if subject.must_acknowledge else Refused.NOT_ASKED


def after(facts: Facts, reports: Iterable[Report], *, device_id: int, now: datetime) -> Facts:
    """The facts with these reports. What is known is never changed.

    Who acknowledges has opened. Who opened may never have been shown a notification.
    """
    for report in sorted(reports, key=lambda each: each.at):
        match report.kind:
            case Kind.DISPLAYED if facts.displayed_at is None:
                facts = replace(facts, displayed_at=now, client_displayed_at=report.at)
            case Kind.OPENED:
                facts = _opened(facts, report.at, now)
            case Kind.ACKNOWLEDGED if facts.acknowledged_at is None:
                facts = replace(
                    _opened(facts, report.at, now),
                    acknowledged_at=now,
                    client_acknowledged_at=report.at,
                    acknowledged_on_device=device_id,
                )
    return facts


def gain(before: Facts, now_known: Facts) -> Gain:
    """What the counts grow by."""
    return Gain(
        displayed=_is_new(before.displayed_at, now_known.displayed_at),
        opened=_is_new(before.opened_at, now_known.opened_at),
        acknowledged=_is_new(before.acknowledged_at, now_known.acknowledged_at),
    )


def _opened(facts: Facts, at: datetime, now: datetime) -> Facts:
    if facts.opened_at is not None:
        return facts
    return replace(facts, opened_at=now, client_opened_at=at)


def _is_new(before: datetime | None, now_known: datetime | None) -> int:
    return int(before is None and now_known is not None)
