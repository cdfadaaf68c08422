"""Who sends, as push services see it: the VAPID header (RFC 8292)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from app.push.protocol import base64url

LIFETIME = timedelta(hours=12)
SIGNATURE = ec.ECDSA(SHA256())


@dataclass(frozen=True, slots=True)
class VapidKey:
    """Our signing identity. `id` tells which key a subscription was made with."""

    id: str
    private: ec.EllipticCurvePrivateKey
    public: str


def authorization(key: VapidKey, *, origin: str, contact: str, expires_at: datetime) -> str:
    """The Authorization header for one push service, good until `expires_at`."""
    claims = {"aud": origin, "exp": int(expires_at.timestamp()), "sub": contact}
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    r, s = decode_dss_signature(key.private.sign(signed.encode(), SIGNATURE))
    signature = base64url.encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={key.public}"


@dataclass(slots=True)
class Authorizations:
    """One header per (key, origin), signed again at half its life."""

    contact: str
    _kept: dict[tuple[str, str], tuple[datetime, str]] = field(default_factory=dict)

    def header(self, key: VapidKey, origin: str, now: datetime) -> str:
        """The Authorization header to use now."""
        renew_at, header = self._kept.get((key.id, origin), (now, ""))
        if renew_at <= now:
            header = authorization(
                key, origin=origin, contact=self.contact, expires_at=now + LIFETIME
            )
            self._kept[key.id, origin] = (now + LIFETIME / 2, header)
        return header


def _part(value: Mapping[str, object]) -> str:
    return base64url.encode(json.dumps(value, separators=(",", ":")).encode())
