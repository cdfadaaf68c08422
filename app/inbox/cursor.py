"""How far a device is in step with its person's inbox, as one opaque text. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from app.audiences.rule import Attributes
from app.core.paging import decode_cursor, encode_cursor

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """What a device knows: up to which feed and person rev, as whom, and since when.

    `fingerprint` is of the attributes and language it was for: as somebody else, nothing in it
    holds. `synced_at` tells what has expired since.
    """

    feed_rev: int
    person_rev: int
    fingerprint: str
    synced_at: datetime

    def encode(self) -> str:
        """As text for the device to hand back."""
        seconds = int(self.synced_at.timestamp())
        return encode_cursor(VERSION, self.feed_rev, self.person_rev, self.fingerprint, seconds)


def decode(text: str) -> Cursor | None:
    """The cursor in a text; None where an older release wrote it. Raises Invalid for no cursor."""
    version, feed_rev, person_rev, fingerprint, seconds = decode_cursor(
        text, kinds=[int, int, int, str, int]
    )
    try:
        synced_at = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if version != VERSION:
        return None
    return Cursor(
        feed_rev=int(feed_rev),
        person_rev=int(person_rev),
        fingerprint=str(fingerprint),
        synced_at=synced_at,
    )


def fingerprint_of(attributes: Attributes) -> str:
    """Different for people who may see different things, or in another language."""
    return hashlib.sha256("\x00".join(attributes).encode()).hexdigest()[:16]
