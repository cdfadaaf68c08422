"""How far a device is in step with its person's inbox, as one opaque text. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from app.audiences.rule import Attributes
from app.core.errors import Invalid
from app.core.paging import decode_cursor, encode_cursor

VERSION = 2
KINDS = [int, int, int, str, int, int, int]
KINDS_OF_VERSION_1 = [int, int, int, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """What a device knows: up to which feed and person rev, as whom, and since when.

    `fingerprint` is of the attributes and language it was for: as somebody else, nothing in it
    holds. `synced_at` tells what has expired since. While it fetches an inbox anew, the newest
    first, it has everything from `below` on, and `left` more may follow; `below` is 0 afterwards.
    """

    feed_rev: int
    person_rev: int
    fingerprint: str
    synced_at: datetime
    below: int = 0
    left: int = 0

    def encode(self) -> str:
        """As text for the device to hand back."""
        seconds = int(self.synced_at.timestamp())
        revs = (self.feed_rev, self.person_rev)
        return encode_cursor(VERSION, *revs, self.fingerprint, seconds, self.below, self.left)


def decode(text: str) -> Cursor | None:
    """The cursor in a text; None where an older release wrote it. Raises Invalid for no cursor."""
    try:
        version, feed_rev, person_rev, fingerprint, seconds, below, left = decode_cursor(
            text, kinds=KINDS
        )
    except Invalid:
        decode_cursor(text, kinds=KINDS_OF_VERSION_1)
        return None
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
        below=int(below),
        left=int(left),
    )


def fingerprint_of(attributes: Attributes) -> str:
    """Different for people who may see different things, or in another language."""
    return hashlib.sha256("\x00".join(attributes).encode()).hexdigest()[:16]
