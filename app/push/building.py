"""From deliveries in hand to the requests that make them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from app.push.chunks import Device
from app.push.keys import KeyRing
from app.push.lanes import Delivery
from app.push.protocol.encryption import EncryptAll, Plain, encrypt_all, padding
from app.push.protocol.request import Request, headers
from app.push.protocol.vapid import Authorizations

REFINED = "+"
"""What follows it in a variant refines it; a message without the refined one has the plain."""


class Unsendable(NamedTuple):
    """No request can be made of a delivery; the cause is one stable word.

    What passes is tried again: it is the operator's to cure, and no fault of the phone's.
    """

    cause: str
    passes: bool = False


class Envelope(NamedTuple):
    """What many deliveries share: all but the phone's address, keys and tag."""

    headers: tuple[str, ...]
    before: bytes
    after: bytes


Made = Request | Unsendable


@dataclass(frozen=True, slots=True)
class Builder:
    """Encrypts and addresses messages."""

    keys: KeyRing
    authorizations: Authorizations
    encrypt_all: EncryptAll = encrypt_all

    def requests(
        self, deliveries: Sequence[Delivery], *, tokens: Iterator[int], now: datetime
    ) -> list[Made]:
        """The request of each delivery, in their order. All go to one origin."""
        envelopes = self._envelopes(deliveries, now)
        plains = [
            Plain(each.before + device.tag.encode() + each.after, device.p256dh, device.auth)
            for (_, _, device, _), each in zip(deliveries, envelopes, strict=True)
            if isinstance(each, Envelope)
        ]
        bodies = iter(self.encrypt_all(plains))
        return [
            _request(next(tokens), device, each, next(bodies))
            if isinstance(each, Envelope)
            else each
            for (_, _, device, _), each in zip(deliveries, envelopes, strict=True)
        ]

    def _envelopes(
        self, deliveries: Sequence[Delivery], now: datetime
    ) -> list[Envelope | Unsendable]:
        """Made once for all that share one: these deliveries leave at the same moment."""
        known: dict[tuple[object, ...], Envelope | Unsendable] = {}
        found = []
        for each in deliveries:
            chunk, _, device, wanted = each
            key = (chunk.message.id, wanted, device.vapid_key_id)
            envelope = known.get(key)
            if envelope is None:
                envelope = known[key] = self._envelope(each, now)
            found.append(envelope)
        return found

    def _envelope(self, delivery: Delivery, now: datetime) -> Envelope | Unsendable:
        device, message, wanted = delivery.device, delivery.chunk.message, delivery.wanted
        key = self.keys.find(device.vapid_key_id)
        if key is None:
            return Unsendable("vapid_key_missing", passes=True)
        template = message.templates.get(wanted.variant) or message.templates.get(
            wanted.variant.partition(REFINED)[0]
        )
        if template is None:
            return Unsendable("no_text")
        before, after = template.halves(wanted.badge)
        size = len(before) + len(device.tag) + len(after)
        lines = headers(
            authorization=self.authorizations.header(key, device.origin, now),
            expires_at=message.expires_at,
            now=now,
            urgency=message.urgency,
            topic=message.topic,
        )
        return Envelope(lines, before, after + padding(size))


def _request(token: int, device: Device, envelope: Envelope, body: bytes | None) -> Made:
    if body is None:
        return Unsendable("bad_keys")
    return Request(token, device.origin, device.endpoint, envelope.headers, body)
