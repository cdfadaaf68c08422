"""What real push services check of a request, as pure functions: RFC 8030, 8188, 8291, 8292."""

import json
import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

MOST_BYTES = 4096
LONGEST_TTL = 2_592_000
URGENCIES = frozenset({"very-low", "low", "normal", "high"})
CONTACT = re.compile(r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https://[^\s/]+\.[^\s/]+(/\S*)?")
RECORD_HEADER = 21


class Refused(Exception):  # noqa: N818  an answer, not an error
    """The request is refused with this status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def decode(text: str) -> bytes:
    """Base64url, with or without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def check_headers(headers: Mapping[str, str]) -> int:
    """Raise Refused unless TTL, Topic and Urgency are right; return the TTL that is kept."""
    ttl = headers.get("TTL", "")
    if not ttl.isdecimal():
        raise Refused(400, "TTL is missing or not a number")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers.get("Topic", "ok")):
        raise Refused(400, "Topic is not 1 to 32 base64url characters")
    if headers.get("Urgency", "normal") not in URGENCIES:
        raise Refused(400, "Urgency is unknown")
    return min(int(ttl), LONGEST_TTL)


def check_body(headers: Mapping[str, str], body: bytes) -> None:
    """Raise Refused unless the body is one aes128gcm record, or empty."""
    if len(body) > MOST_BYTES:
        raise Refused(413, f"{len(body)} bytes are more than {MOST_BYTES}")
    if not body:
        return
    if headers.get("Content-Encoding") != "aes128gcm":
        raise Refused(400, "Content-Encoding is not aes128gcm")
    if len(body) < RECORD_HEADER + 65 + 17:
        raise Refused(400, "too short for an encrypted message")
    size, key_length = struct.unpack_from("!LB", body, 16)
    if key_length != 65 or body[RECORD_HEADER] != 4 or size < 18:
        raise Refused(400, "no sender key in the aes128gcm header")


def check_vapid(authorization: str, *, origin: str, now: datetime, key: str | None) -> datetime:
    """Raise Refused unless the sender proves who it is; return until when its token lasts."""
    if not authorization:
        raise Refused(401, "no Authorization")
    match = re.fullmatch(r"vapid t=([\w.-]+), ?k=([\w=-]+)", authorization.strip())
    if not match:
        raise Refused(401, "Authorization is not `vapid t=..., k=...`")
    token, sender = match.groups()
    if key is not None and decode(key) != decode(sender):
        raise Refused(403, "the subscription belongs to another VAPID key")
    claims = _verified(token, decode(sender))
    return _check_claims(claims, origin=origin, now=now)


def _verified(token: str, sender: bytes) -> dict[str, object]:
    try:
        head, payload, signature = token.split(".")
        raw = decode(signature)
        r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        signed = f"{head}.{payload}".encode()
        public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
        claims = json.loads(decode(payload))
    except (ValueError, InvalidSignature) as error:
        raise Refused(403, "the VAPID signature is wrong") from error
    if len(raw) != 64 or json.loads(decode(head)).get("alg") != "ES256":
        raise Refused(403, "the VAPID token is not ES256")
    return dict(claims)


def _check_claims(claims: dict[str, object], *, origin: str, now: datetime) -> datetime:
    if claims.get("aud") != origin:
        raise Refused(403, f"aud is {claims.get('aud')!r}, not {origin}")
    if not CONTACT.fullmatch(str(claims.get("sub", ""))):
        raise Refused(403, "BadJwtToken: sub is no contact")
    expires = claims.get("exp")
    if not isinstance(expires, int | float):
        raise Refused(403, "exp is missing")
    end = datetime.fromtimestamp(expires, tz=now.tzinfo)
    if not now < end <= now + timedelta(hours=24):
        raise Refused(403, "exp is over, or more than 24 hours away")
    return end
