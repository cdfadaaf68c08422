"""Refresh tokens: `device.generation.mac`. No table of tokens: a row's counter tells. Pure.

An answer can get lost on bad radio and sixteen tabs can ask at once, so the last generation may be
shown again and gets the same successor, until that successor was used. Afterwards two parties hold
the session, and it ends. A restored database knows fewer generations than the phones do: the newest
one shown is believed, and whoever then comes with an older one ends the session as ever.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from app.auth.keys import TokenKey, TokenKeys

SLIDING = timedelta(days=90)
"""A session ends when it was not refreshed for so long."""
ABSOLUTE = timedelta(days=400)
"""A session ends so long after sign-in, however often it was used."""
RACE = timedelta(minutes=1)
"""Requests that were under way together when one of them rotated the token."""
_REFRESH = b"veldpost refresh 1"
_CSRF = b"veldpost csrf 1"
_SIGN_OUT = b"veldpost sign-out 1"


class Outcome(Enum):
    """What to do with a refresh token that is really ours."""

    ROTATE = auto()
    REPEAT = auto()
    CATCH_UP = auto()
    """Signed by us, and newer than what we know: the database was restored from a backup."""
    STOLEN = auto()
    EXPIRED = auto()


@dataclass(frozen=True, slots=True)
class Presented:
    """The device and generation a genuine token names."""

    device_uid: UUID
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What the device's row knows of its tokens."""

    generation: int
    is_successor_used: bool
    created_at: datetime
    rotated_at: datetime


def sign(device_uid: UUID, generation: int, *, key: TokenKey) -> str:
    """The token of this generation: always the same one."""
    name = f"{device_uid.hex}.{generation}"
    return f"{name}.{_mac(_REFRESH, name, key)}"


def csrf_token(device_uid: UUID, *, key: TokenKey) -> str:
    """What unsafe requests repeat in a header: one a session, so that tabs agree on it."""
    return _mac(_CSRF, device_uid.hex, key)


def sign_out_token(device_uid: UUID, *, key: TokenKey) -> str:
    """What ends this device's session and can do nothing else: `device.mac`, one a session."""
    return f"{device_uid.hex}.{_mac(_SIGN_OUT, device_uid.hex, key)}"


def verify(token: str, keys: TokenKeys) -> Presented | None:
    """What a refresh token names; None where no live key of ours signed it."""
    name = _signed(_REFRESH, token, keys)
    if name is None:
        return None
    device, _, generation = name.partition(".")
    return Presented(UUID(hex=device), int(generation))


def verify_sign_out(token: str, keys: TokenKeys) -> UUID | None:
    """The device whose session this token ends; None where no live key of ours signed it."""
    name = _signed(_SIGN_OUT, token, keys)
    return None if name is None else UUID(hex=name)


def _signed(purpose: bytes, token: str, keys: TokenKeys) -> str | None:
    """What stands before the MAC, if one of our keys made it for this purpose."""
    name, _, mac = token.rpartition(".")
    is_ours = token.isascii() and any(
        hmac.compare_digest(mac, _mac(purpose, name, key)) for key in keys.live
    )
    return name if is_ours else None


def decide(generation: int, family: Family, *, now: datetime) -> Outcome:
    """What becomes of a genuine token of this generation."""
    if now > expires_at(family):
        return Outcome.EXPIRED
    if generation == family.generation:
        return Outcome.ROTATE
    if generation > family.generation:
        return Outcome.CATCH_UP
    is_last = generation == family.generation - 1
    if is_last and (not family.is_successor_used or now - family.rotated_at <= RACE):
        return Outcome.REPEAT
    return Outcome.STOLEN


def expires_at(family: Family) -> datetime:
    """When the session ends unless it is refreshed before."""
    return min(family.rotated_at + SLIDING, family.created_at + ABSOLUTE)


def _mac(purpose: bytes, name: str, key: TokenKey) -> str:
    own = hmac.digest(key.secret, purpose, hashlib.sha256)
    mac = hmac.digest(own, name.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
