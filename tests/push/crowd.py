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


def crowd(session: Session, origin: str, count: int, settings: Config, *, now: datetime) -> None:
    """Recipients 0 to count - 1, each with a device whose endpoint is `origin/number`."""
    first = push.subscribe(
        session,
        recipient_id=0,
        device_id=0,
        endpoint=f"{origin}/0",
        p256dh=P256DH,
        auth=AUTH,
        settings=settings,
        now=now,
    )
    same = {name: getattr(first, name) for name in COPIED}
    rows = [
        same
        | {
            "uid": uuid7(),
            "recipient_id": number,
            "device_id": number,
            "endpoint": f"{origin}/{number}",
            "endpoint_digest": number.to_bytes(32, "big"),
        }
        for number in range(1, count)
    ]
    session.execute(insert(Subscription), rows)
