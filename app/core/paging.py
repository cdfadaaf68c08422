"""Keyset paging: a page knows where the next one begins, by an opaque cursor."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from app.core.errors import Invalid

DEFAULT_LIMIT = 50
MAXIMUM_LIMIT = 200

T = TypeVar("T")
Position = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the next page, or None where this is the last."""

    items: Sequence[T]
    next_cursor: str | None


def page_of(rows: Sequence[T], *, limit: int, position: Callable[[T], Position]) -> Page[T]:
    """The page of a query that asked for one row more than fits; `position` is a row's sort key."""
    if len(rows) <= limit:
        return Page(rows, None)
    return Page(rows[:limit], encode_cursor(*position(rows[limit - 1])))


def encode_cursor(*position: str | int) -> str:
    """The sort key of the last row seen, as text to hand back."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *, kinds: Sequence[type]) -> list[str | int]:
    """The sort key in a cursor. Raises Invalid where it is not one of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        position = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error) as error:
        raise _not_ours() from error
    if not isinstance(position, list) or [type(part) for part in position] != list(kinds):
        raise _not_ours()
    if any(isinstance(part, int) and abs(part) >= 2**63 for part in position):
        raise _not_ours()
    if any(isinstance(part, str) and not part.isprintable() for part in position):
        raise _not_ours()
    return position


def decode_place(cursor: str) -> tuple[datetime, int]:
    """A sort key of an instant and a number. Raises Invalid where it is not one of ours."""
    instant, number = decode_cursor(cursor, kinds=[str, int])
    try:
        return datetime.fromisoformat(str(instant)).astimezone(UTC), int(number)
    except (ValueError, OverflowError) as error:
        raise _not_ours() from error


def _not_ours() -> Invalid:
    message = "This page mark is not valid. Start again from the first page."
    return Invalid(message, fields={"cursor": [message]})
