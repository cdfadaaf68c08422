"""Lists of devices with what is known of their notifications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import push
from app.auth.bell import Bell, BellFacts, bell_case, bell_of
from app.auth.models import Device
from app.auth.standing import ever_signed_in_condition
from app.core.db import db
from app.core.paging import Page, decode_cursor, page_of
from app.people.models import Person


class DeviceFilter(StrEnum):
    """What an admin looks for."""

    ALL = "all"
    HEALTHY = "healthy"
    SILENT = "silent"
    LOST = "lost"
    BLOCKED = "blocked"
    NEVER_ASKED = "never_asked"
    NEVER_SIGNED_IN = "never_signed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceView:
    """A device as its person or an admin sees it; `device` is None for who never signed in."""

    person: Person
    device: Device | None
    bell: Bell | None = None
    facts: push.SubscriptionFacts | None = None
    is_current: bool = False


def list_own(person_id: int, *, current_id: int, now: datetime) -> list[DeviceView]:
    """The devices a person is signed in on, the newest first."""
    devices = db.session.scalars(
        select(Device)
        .where(Device.person_id == person_id, Device.revoked_at.is_(None))
        .options(joinedload(Device.person))
        .order_by(Device.id.desc())
    ).all()
    return _views(devices, current_id=current_id, now=now)


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
        .where(Device.revoked_at.is_(None))
        .options(joinedload(Device.person))
        .order_by(Device.id.desc())
        .limit(limit + 1)
    )
    if wanted is not DeviceFilter.ALL:
        query = query.where(bell_case(now) == Bell(wanted))
    if person is not None:
        query = query.where(Person.uid == person)
    if after is not None:
        query = query.where(Device.id < after)
    devices = db.session.scalars(query).all()
    page = page_of(devices, limit=limit, position=lambda last: (last.id,))
    return Page(_views(page.items, current_id=current_id, now=now), page.next_cursor)


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
    page = page_of(people, limit=limit, position=lambda last: (last.id,))
    views = [DeviceView(person=one, device=None) for one in page.items]
    return Page(views, page.next_cursor)


def _views(devices: Sequence[Device], *, current_id: int, now: datetime) -> list[DeviceView]:
    facts = push.subscriptions_of(db.session(), [device.id for device in devices])
    return [
        DeviceView(
            person=device.person,
            device=device,
            bell=bell_of(_bell_facts(device, facts.get(device.id)), now=now),
            facts=facts.get(device.id),
            is_current=device.id == current_id,
        )
        for device in devices
    ]


def _bell_facts(device: Device, known: push.SubscriptionFacts | None) -> BellFacts:
    return BellFacts(
        said=device.notification_state,
        is_subscribed=known is not None and known.ended_at is None,
        last_seen_at=device.last_seen_at,
        last_displayed_at=device.last_displayed_at,
        unshown_since=known.unshown_since if known else None,
    )
