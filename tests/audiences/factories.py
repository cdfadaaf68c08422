"""Devices in every condition, for forecasts."""

from datetime import timedelta
from typing import Any

from app.auth.models import Device, NotificationState, RevokedWhy
from app.core.db import db
from app.people.models import Person
from app.push import EndedWhy, Subscription
from tests.conftest import NOON

LONG_AGO = NOON - timedelta(days=11)


def device(person: Person, *, is_signed_out: bool = False, **values: Any) -> Device:
    """A device signed in a moment ago; notifications not asked for, unless told otherwise."""
    times = {"created_at": NOON, "last_seen_at": NOON, "rotated_at": NOON}
    saved = Device(person_id=person.id, label="Phone", **times | values)
    if is_signed_out:
        saved.revoke(RevokedWhy.SIGNED_OUT, now=NOON)
    db.session.add(saved)
    db.session.commit()
    return saved


def subscription(device: Device, *, is_ended: bool = False) -> Subscription:
    """What the engine keeps of a device with notifications on."""
    name = f"subscription {device.id}"
    saved = Subscription(
        recipient_id=device.person_id,
        device_id=device.id,
        endpoint=f"https://push.example.net/{device.id}",
        endpoint_digest=name.encode().ljust(32, b"."),
        origin="https://push.example.net",
        p256dh=b"p" * 65,
        auth=b"a" * 16,
        vapid_key_id="key",
        tag=f"{device.id:08x}",
        created_at=NOON,
    )
    if is_ended:
        saved.end(EndedWhy.GONE, NOON)
    db.session.add(saved)
    db.session.commit()
    return saved


def working_device(person: Person, **values: Any) -> Device:
    """A device that would show a notification now."""
    saved = device(person, notification_state=NotificationState.ON, **values)
    subscription(saved)
    return saved
