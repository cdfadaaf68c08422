"""Thousands of devices at one push service, made fast."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import push
from app.core.ids import uuid7
from app.push.models import Subscription
from config import Config
from tests.push.conftest import AUTH, P256DH

COPIED = ("origin", "p256dh", "auth", "vapid_key_id", "tag", "created_at")


def crowd(
    session: Session, origin: str, count: int, settings: Config, *, now: datetime, first: int = 0
) -> None:
    """`count` recipients from number `first` on, each with a device at `origin/number`."""
    pattern = push.subscribe(
        session,
        recipient_id=first,
        device_id=first,
        endpoint=f"{origin}/{first}",
        p256dh=P256DH,
        auth=AUTH,
        settings=settings,
        now=now,
    )
    same = {name: getattr(pattern, name) for name in COPIED}
    rows = [
        same
        | {
            "uid": uuid7(),
            "recipient_id": number,
            "device_id": number,
            "endpoint": f"{origin}/{number}",
            "endpoint_digest": number.to_bytes(32, "big"),
        }
        for number in range(first + 1, first + count)
    ]
    session.execute(insert(Subscription), rows)
