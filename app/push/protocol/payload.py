"""The plaintext of a message: Declarative Web Push and our own service worker's, in one.

https://www.w3.org/TR/push-api/ (declarative push) wants `web_push`, `title` and an absolute
`navigate`; our service worker also reads `veldpost`.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from app.push.protocol.encryption import MAX_PLAINTEXT

TAG_SLOT, BADGE_SLOT = b"\x00", b"\x01"
"""Raw control bytes: JSON escapes them in text, so text can never look like a slot."""

TAG_SIZE = 8
MAX_BADGE = 999
ROOM_FOR_SLOTS = TAG_SIZE - 1 + 2 * (len(str(MAX_BADGE)) - 1)
TEXT_SIZE = 2_700
"""Text is left off above this: bridged push on mobile Firefox drops larger messages."""

TITLE_SIZE, BODY_SIZE = 400, 800
ELLIPSIS = "…"
JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Template:
    """A plaintext with a slot for the recipient's tag and two for the badge."""

    body: bytes

    def __post_init__(self) -> None:
        if self.size > MAX_PLAINTEXT:
            raise ValueError(f"A message of {self.size} bytes does not fit {MAX_PLAINTEXT}.")

    @property
    def size(self) -> int:
        """The longest plaintext this makes, in bytes."""
        return len(self.body) + ROOM_FOR_SLOTS

    def fill(self, *, tag: str, badge: int) -> bytes:
        """The plaintext for one subscription."""
        return tag.encode().join(self.halves(badge))

    def halves(self, badge: int) -> tuple[bytes, bytes]:
        """What stands before and after the recipient's tag."""
        count = str(max(0, min(badge, MAX_BADGE))).encode()
        before, _, after = self.body.replace(BADGE_SLOT, count).partition(TAG_SLOT)
        return before, after


def template(
    *,
    title: str,
    body: str,
    lang: str,
    navigate: str,
    tag: str,
    facts: Mapping[str, Any],
    blocks: Sequence[Mapping[str, Any]] = (),
    openings: Sequence[Mapping[str, Any]] = (),
    is_silent: bool = False,
    is_excerpt: bool = False,
) -> Template:
    """Encode a message once for everybody who gets it in this language.

    `facts` is what the service worker reads (kind, id, rev ...). As many of the text's `blocks`
    come along as 2,700 bytes allow; `excerpt` says that some are missing. Where not even the first
    fits, the first of `openings` that does stands in: a beginning of the text, the longest first.
    `is_excerpt`: there is more to fetch, whatever came along.
    Raises ValueError for a relative `navigate`, or facts that leave no room.
    """
    if urlsplit(navigate).scheme not in {"https", "http"} or not urlsplit(navigate).netloc:
        raise ValueError("Declarative push needs an absolute address to navigate to.")
    notification = {
        "title": clip(title, TITLE_SIZE) or ELLIPSIS,
        "body": clip(body, BODY_SIZE),
        "lang": lang,
        "dir": "auto",
        "navigate": navigate,
        "tag": tag,
        "silent": is_silent,
    }
    room = TEXT_SIZE - len(_encode(notification, facts, [])) - ROOM_FOR_SLOTS
    kept = blocks[: _fitting(blocks, room)]
    if blocks and not kept:
        kept = [block for block in openings if _fitting([block], room)][:1]
    is_cut = is_excerpt or list(kept) != list(blocks)
    return Template(_encode(notification, facts, kept, is_excerpt=is_cut))


def clip(text: str, size: int) -> str:
    """Text of at most `size` bytes of JSON, cut between characters and marked with an ellipsis."""
    text = " ".join(text.split())
    if _size(text) <= size:
        return text
    room, end = size - len(ELLIPSIS.encode()), 0
    for end, character in enumerate(text):  # noqa: B007 - the position is the result
        room -= _size(character)
        if room < 0:
            break
    while end and _continues(text[end - 1 : end + 1]):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


def _encode(
    notification: Mapping[str, Any],
    facts: Mapping[str, Any],
    blocks: Sequence[Mapping[str, Any]],
    *,
    is_excerpt: bool = False,
) -> bytes:
    ours = {"v": 1, **facts, "blocks": blocks, "excerpt": is_excerpt}
    return b"".join(
        (
            b'{"web_push":8030,"notification":',
            orjson.dumps(notification)[:-1],
            b',"app_badge":%b},"app_badge":%b,"veldpost":' % (BADGE_SLOT, BADGE_SLOT),
            orjson.dumps(ours)[:-1],
            b',"for":"%b"}}' % TAG_SLOT,
        )
    )


def _fitting(blocks: Sequence[Mapping[str, Any]], room: int) -> int:
    """How many of the first blocks take at most `room` bytes."""
    for count, block in enumerate(blocks):
        room -= len(orjson.dumps(block)) + 1
        if room < 0:
            return count
    return len(blocks)


def _size(text: str) -> int:
    return len(orjson.dumps(text)) - 2


def _continues(pair: str) -> bool:
    """Whether the second character belongs to the first, as an accent or a joined emoji."""
    last = pair[-1]
    return JOINER in pair or bool(unicodedata.combining(last)) or "\ufe00" <= last <= "\ufe0f"
