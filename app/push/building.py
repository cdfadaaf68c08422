"""From one delivery in hand to the request that makes it."""

from dataclasses import dataclass
from datetime import datetime

from app.push.keys import Keys
from app.push.lanes import Delivery
from app.push.protocol.encryption import encrypt, padded_size
from app.push.protocol.request import Request, headers
from app.push.protocol.vapid import Authorizations


class UnsendableError(Exception):
    """No request can be made of this delivery; the message is the cause, one stable word."""


@dataclass(frozen=True, slots=True)
class Builder:
    """Encrypts and addresses messages."""

    keys: Keys
    authorizations: Authorizations

    def request(self, delivery: Delivery, token: int, now: datetime) -> Request:
        """The request of one delivery. Raises UnsendableError."""
        device, message = delivery.device, delivery.chunk.message
        key = self.keys.by_id.get(device.vapid_key_id)
        if key is None:
            raise UnsendableError("vapid_key_missing")
        return Request(
            token=token,
            origin=device.origin,
            endpoint=device.endpoint,
            headers=headers(
                authorization=self.authorizations.header(key, device.origin, now),
                expires_at=message.expires_at,
                now=now,
                urgency=message.urgency,
                topic=message.topic,
            ),
            body=_body(delivery),
        )


def _body(delivery: Delivery) -> bytes:
    device, wanted = delivery.device, delivery.wanted
    template = delivery.chunk.message.templates.get(wanted.variant)
    if template is None:
        raise UnsendableError("no_text")
    plaintext = template.fill(tag=device.tag, badge=wanted.badge)
    try:
        return encrypt(
            plaintext, p256dh=device.p256dh, auth=device.auth, size=padded_size(len(plaintext))
        )
    except ValueError as error:
        raise UnsendableError("bad_keys") from error
