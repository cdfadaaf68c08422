"""Lists of devices with what is known of their notifications."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app import push
from app.auth.models import Device, NotificationState
from app.auth.standing import ever_signed_in_condition
from app.core.db import db
from app.core.paging import Page, decode_cursor, encode_cursor
from app.people.models import Person

SILENT_AFTER = timedelta(days=10)


class DeviceFilter(StrEnum):
    """What an admin looks for."""

    ALL = "all"
    SILENT = "silent"
    LOST = "lost"
    BLOCKED = "blocked"
    NOT_ASKED = "not_asked"
    NEVER_DISPLAYED = "never_displayed"
    NEVER_SIGNED_IN = "never_signed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceView:
    """A device as its person or an admin sees it; `device` is None for who never signed in."""

    person: Person
    device: Device | None
    facts: push.SubscriptionFacts | None = None
    is_current: bool = False

    @property
    def notifications(self) -> NotificationState | None:
        """Whether notifications reach it: a subscription that ended by itself is lost."""
        if self.device is None:
            return None
        is_live = self.facts is not None and self.facts.ended_at is None
        if self.device.notification_state is NotificationState.ON and not is_live:
            return NotificationState.LOST
        return self.device.notification_state


def list_own(person_id: int, *, current_id: int) -> list[DeviceView]:
    """The devices a person is signed in on, the newest first."""
    devices = db.session.scalars(
        select(Device)
        .where(Device.person_id == person_id, Device.revoked_at.is_(None))
        .options(joinedload(Device.person))
        .order_by(Device.id.desc())
    ).all()
    return _views(devices, current_id=current_id)


def list_all(
    wanted: DeviceFilter,
    *,
    person: UUID | None,
    current_id: int,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> Page[DeviceView]:
    """Everybody's signed-in devices, the newest first; for `never_signed_in`, people without."""
    after = decode_cursor(cursor, kinds=[int])[0] if cursor else None
    if wanted is DeviceFilter.NEVER_SIGNED_IN:
        return _never_signed_in(person, after=after, limit=limit)
    query = (
        select(Device)
        .join(Device.person)
        .where(Device.revoked_at.is_(None), *_conditions(wanted, now=now))
        .options(joinedload(Device.person))
        .order_by(Device.id.desc())
        .limit(limit + 1)
    )
    if person is not None:
        query = query.where(Person.uid == person)
    if after is not None:
        query = query.where(Device.id < after)
    devices = db.session.scalars(query).all()
    views = _views(devices[:limit], current_id=current_id)
    more = len(devices) > limit
    return Page(views, encode_cursor(devices[limit - 1].id) if more else None)


def _never_signed_in(
    person: UUID | None, *, after: str | int | None, limit: int
) -> Page[DeviceView]:
    query = select(Person).where(
        Person.suspended_at.is_(None), ~ever_signed_in_condition(Person.id)
    )
    if person is not None:
        query = query.where(Person.uid == person)
    if after is not None:
        query = query.where(Person.id > after)
    people = db.session.scalars(query.order_by(Person.id).limit(limit + 1)).all()
    views = [DeviceView(person=one, device=None) for one in people[:limit]]
    more = len(people) > limit
    return Page(views, encode_cursor(people[limit - 1].id) if more else None)


def _views(devices: Sequence[Device], *, current_id: int) -> list[DeviceView]:
    facts = push.subscriptions_of(db.session(), [device.id for device in devices])
    return [
        DeviceView(
            person=device.person,
            device=device,
            facts=facts.get(device.id),
            is_current=device.id == current_id,
        )
        for device in devices
    ]


def _conditions(wanted: DeviceFilter, *, now: datetime) -> Sequence[ColumnElement[bool]]:
    build = _CONDITIONS.get(wanted)
    return [build(now)] if build else []


def _is_silent(now: datetime) -> ColumnElement[bool]:
    """No sign of life: neither a refresh nor a notification shown."""
    shown = Device.last_displayed_at
    start = now - SILENT_AFTER
    return and_(Device.last_seen_at < start, or_(shown.is_(None), shown < start))


def _is_lost(_now: datetime) -> ColumnElement[bool]:
    on_without = and_(
        Device.notification_state == NotificationState.ON, ~push.subscribed(Device.id)
    )
    return or_(Device.notification_state == NotificationState.LOST, on_without)


_CONDITIONS: dict[DeviceFilter, Callable[[datetime], ColumnElement[bool]]] = {
    DeviceFilter.SILENT: _is_silent,
    DeviceFilter.LOST: _is_lost,
    DeviceFilter.BLOCKED: lambda _now: Device.notification_state == NotificationState.BLOCKED,
    DeviceFilter.NOT_ASKED: lambda _now: Device.notification_state == NotificationState.NOT_ASKED,
    DeviceFilter.NEVER_DISPLAYED: lambda _now: Device.last_displayed_at.is_(None),
}
