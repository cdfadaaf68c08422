"""Whether notifications arrive on a device: one word for it, the same everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from app import push
from app.auth.models import Device, NotificationState
from app.core.among import Numbers, among
from app.core.db import UtcDateTime

SILENT_AFTER = timedelta(days=10)
"""A device that was neither seen nor showed anything for so long may be in a drawer."""
UNSHOWN_AFTER = timedelta(days=3)
"""What a push service took and the device did not show within this is held up on the phone."""

Moment = datetime | ColumnElement[datetime]


class Bell(StrEnum):
    """How a device's notifications stand."""

    HEALTHY = "healthy"
    SILENT = "silent"
    """Subscribed, but without a sign of life, or it shows nothing of what is sent."""
    LOST = "lost"
    """Its subscription has ended or belongs elsewhere; it subscribes anew when it is opened."""
    BLOCKED = "blocked"
    NEVER_ASKED = "never_asked"
    """Its person was not asked, or turned them off, or the browser has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BellFacts:
    """What is known of one device."""

    said: NotificationState
    is_subscribed: bool
    last_seen_at: datetime
    last_displayed_at: datetime | None
    unshown_since: datetime | None


_WITHOUT = {
    NotificationState.BLOCKED: Bell.BLOCKED,
    NotificationState.NOT_ASKED: Bell.NEVER_ASKED,
    NotificationState.UNSUPPORTED: Bell.NEVER_ASKED,
}


def bell_of(facts: BellFacts, *, now: datetime) -> Bell:
    """The state these facts make: the first that applies."""
    if facts.said in _WITHOUT:
        return _WITHOUT[facts.said]
    if facts.said is NotificationState.LOST or not facts.is_subscribed:
        return Bell.LOST
    signs = [at for at in (facts.last_seen_at, facts.last_displayed_at) if at]
    if max(signs) < now - SILENT_AFTER:
        return Bell.SILENT
    is_held_up = facts.unshown_since is not None and facts.unshown_since < now - UNSHOWN_AFTER
    return Bell.SILENT if is_held_up else Bell.HEALTHY


def bell_case(now: datetime) -> ColumnElement[str]:
    """The same for selects of `Device`."""
    return _bell_case(now - SILENT_AFTER, now - UNSHOWN_AFTER)


def silent_people(session: Session, people: Iterable[int], *, now: datetime) -> set[int]:
    """Those of these people who have a silent device, and none that is healthy."""
    values = {"ids": people, "silent": now - SILENT_AFTER, "unshown": now - UNSHOWN_AFTER}
    return set(session.scalars(_silent_people(), values))


@cache
def _silent_people() -> Select[int]:
    """Built once: the engine asks for every few hundred people."""
    silent, unshown = (bindparam(name, type_=UtcDateTime) for name in ("silent", "unshown"))
    bell = _bell_case(silent, unshown)
    return (
        select(Device.person_id)
        .where(among(Device.person_id, bindparam("ids", type_=Numbers())))
        .where(Device.revoked_at.is_(None))
        .group_by(Device.person_id)
        .having(
            func.max(case((bell == Bell.SILENT, 1), else_=0)) == 1,
            func.max(case((bell == Bell.HEALTHY, 1), else_=0)) == 0,
        )
    )


def _bell_case(silent: Moment, unshown: Moment) -> ColumnElement[str]:
    said = Device.notification_state
    return case(
        (said == NotificationState.BLOCKED, Bell.BLOCKED),
        (said.in_([NotificationState.NOT_ASKED, NotificationState.UNSUPPORTED]), Bell.NEVER_ASKED),
        (or_(said == NotificationState.LOST, ~push.subscribed(Device.id)), Bell.LOST),
        (_without_life(silent), Bell.SILENT),
        (push.unshown(Device.id, before=unshown), Bell.SILENT),
        else_=Bell.HEALTHY,
    )


def _without_life(since: Moment) -> ColumnElement[bool]:
    shown = Device.last_displayed_at
    return and_(Device.last_seen_at < since, or_(shown.is_(None), shown < since))
