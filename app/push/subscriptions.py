"""Which device gets messages, and where: the engine's own record of push subscriptions."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Invalid
from app.push.keys import ensure_keys
from app.push.models import EndedWhy, Subscription
from app.push.protocol import base64url
from app.push.protocol.encryption import AUTH_SIZE, is_point
from app.push.protocol.endpoints import BadEndpointError, Endpoint, check_endpoint


class SubscribeSettings(Protocol):
    """What subscribing must know of the configuration."""

    @property
    def instance_path(self) -> Path: ...
    @property
    def push_hosts(self) -> tuple[str, ...]: ...
    @property
    def push_loopback(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class SubscriptionFacts:
    """What lists of devices may show of a subscription."""

    device_id: int
    origin: str
    created_at: datetime
    last_accepted_at: datetime | None
    unshown_since: datetime | None
    ended_at: datetime | None
    ended_why: EndedWhy | None


def subscribe(
    session: Session,
    *,
    recipient_id: int,
    device_id: int,
    endpoint: str,
    p256dh: str,
    auth: str,
    settings: SubscribeSettings,
    now: datetime,
) -> Subscription:
    """Send this device's messages to this endpoint from now on.

    Raises Invalid naming the field, so that nothing is found out while sending, and Conflict if
    its push service has ended the endpoint, or if it is another device's and the keys are not
    those of the same browser.
    """
    place = _endpoint(endpoint, settings)
    point, secret = _keys(p256dh, auth)
    digest = hashlib.sha256(endpoint.encode()).digest()
    _release(session, digest, device_id=device_id, secrets_=(point, secret))
    subscription = _row(session, recipient_id=recipient_id, device_id=device_id)
    if subscription.endpoint_digest != digest or subscription.ended_at is not None:
        subscription.created_at, subscription.last_accepted_at = now, None
        subscription.shown_at = subscription.unshown_since = None
    subscription.endpoint, subscription.origin = place.url, place.origin
    subscription.endpoint_digest, subscription.failures = digest, 0
    subscription.p256dh, subscription.auth = point, secret
    subscription.vapid_key_id = ensure_keys(settings.instance_path).current.id
    subscription.ended_at = subscription.ended_why = None
    session.add(subscription)
    session.flush()
    return subscription


def unsubscribe(
    session: Session, *, device_id: int, why: EndedWhy = EndedWhy.UNSUBSCRIBED, now: datetime
) -> None:
    """Send nothing to this device any more; nothing happens if it has no subscription."""
    subscription = find_subscription(session, device_id)
    if subscription is not None:
        subscription.end(why, now)
        session.flush()


def find_subscription(session: Session, device_id: int) -> Subscription | None:
    """The device's subscription, ended or not."""
    return session.scalar(select(Subscription).where(Subscription.device_id == device_id))


def is_subscribed_at(subscription: Subscription | None, endpoint: str) -> bool:
    """Whether messages go to exactly this endpoint."""
    digest = hashlib.sha256(endpoint.encode()).digest()
    return (
        subscription is not None
        and subscription.ended_at is None
        and hmac.compare_digest(subscription.endpoint_digest, digest)
    )


def subscriptions_of(
    session: Session, device_ids: Sequence[int]
) -> Mapping[int, SubscriptionFacts]:
    """Facts by device id, of those devices that have or had a subscription."""
    rows = session.execute(
        select(
            Subscription.device_id,
            Subscription.origin,
            Subscription.created_at,
            Subscription.last_accepted_at,
            Subscription.unshown_since,
            Subscription.ended_at,
            Subscription.ended_why,
        ).where(Subscription.device_id.in_(device_ids))
    )
    return {row.device_id: SubscriptionFacts(*row) for row in rows}


def reachable(recipient_id: Any) -> ColumnElement[bool]:
    """For selects: the recipient of this column has a device that gets messages."""
    return exists().where(
        Subscription.recipient_id == recipient_id, Subscription.ended_at.is_(None)
    )


def subscribed(device_id: Any) -> ColumnElement[bool]:
    """For selects: the device of this column gets messages."""
    return exists().where(Subscription.device_id == device_id, Subscription.ended_at.is_(None))


def subscribed_keys(session: Session) -> set[str]:
    """The ids of the keys that live subscriptions were made with."""
    ids = select(Subscription.vapid_key_id).where(Subscription.ended_at.is_(None)).distinct()
    return set(session.scalars(ids))


def unshown(device_id: Any, *, before: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """For selects: the device of this column shows nothing of what was accepted since then."""
    return exists().where(
        Subscription.device_id == device_id,
        Subscription.ended_at.is_(None),
        Subscription.unshown_since < before,
    )


def note_shown(session: Session, device_id: int, *, at: datetime) -> None:
    """This device showed a message: nothing is held up there."""
    session.execute(
        update(Subscription)
        .where(Subscription.device_id == device_id)
        .values(shown_at=at, unshown_since=None)
        .execution_options(synchronize_session=False)
    )


def _row(session: Session, *, recipient_id: int, device_id: int) -> Subscription:
    """The device's row; a new one, with a new number, when somebody else now uses the device."""
    found = find_subscription(session, device_id)
    if found is not None and found.recipient_id == recipient_id:
        return found
    if found is not None:
        session.delete(found)
        session.flush()
    return Subscription(recipient_id=recipient_id, device_id=device_id, tag=secrets.token_hex(4))


def _endpoint(url: str, settings: SubscribeSettings) -> Endpoint:
    try:
        return check_endpoint(
            url, more_hosts=settings.push_hosts, is_loopback_allowed=settings.push_loopback
        )
    except BadEndpointError as error:
        raise _invalid("endpoint", f"This endpoint {error}.") from error


def _keys(p256dh: str, auth: str) -> tuple[bytes, bytes]:
    try:
        point = base64url.decode(p256dh)
    except ValueError:
        point = b""
    if not is_point(point):
        raise _invalid("keys.p256dh", "This is no public key on P-256 (65 bytes, base64url).")
    try:
        secret = base64url.decode(auth)
    except ValueError:
        secret = b""
    if len(secret) != AUTH_SIZE:
        raise _invalid("keys.auth", "This is no secret of 16 bytes, base64url.")
    return point, secret


def _invalid(field: str, message: str) -> Invalid:
    said = "This subscription cannot be used."
    return Invalid(said, code="unusable_subscription", fields={field: [message]})


def _release(
    session: Session, digest: bytes, *, device_id: int, secrets_: tuple[bytes, bytes]
) -> None:
    """Take the endpoint from another device: the same browser after a new sign-in, or long ended.

    The row goes, and with it its number: a frozen delivery to the former owner finds nobody.
    """
    owner = session.scalar(select(Subscription).where(Subscription.endpoint_digest == digest))
    if owner is not None and owner.ended_why is EndedWhy.GONE:
        raise Conflict("The push service has ended this endpoint.", code="endpoint_gone")
    if owner is None or owner.device_id == device_id:
        return
    is_same_browser = hmac.compare_digest(owner.p256dh + owner.auth, b"".join(secrets_))
    if owner.ended_at is None and not is_same_browser:
        raise Conflict("This endpoint belongs to another device.", code="endpoint_taken")
    session.delete(owner)
    session.flush()
