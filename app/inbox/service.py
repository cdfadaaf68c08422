"""One person's inbox: what changed since a cursor, and single announcements. Only reads.

Hot: Core rows and plain dicts, no ORM and no schema; a test holds them against the schema.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row

from app.announcements.models import State
from app.audiences import visibility
from app.audiences.rule import Attributes
from app.core.db import db
from app.core.errors import NotFound
from app.core.languages import Language
from app.inbox import queries
from app.inbox.asking import MOST_ASKING
from app.inbox.cursor import Cursor, fingerprint_of
from app.organisation.models import FEED_EPOCH
from app.pictures.models import Picture, widths_of
from app.recordings.models import Recording

PAGE_SIZE = 20
KEPT = 200
KEPT_FOR = timedelta(days=30)
"""How far back an inbox goes; what must still be acknowledged stays until it expires."""

MOST_CHANGES = 100
"""With more since its last sync, a device fetches its inbox anew, which is bounded too."""

Item = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, as authentication found them."""

    person_id: int
    person_rev: int
    feed_rev: int
    attributes: Attributes

    @property
    def fingerprint(self) -> str:
        """Of what they may see, and in which language."""
        return fingerprint_of(self.attributes)

    @property
    def tag(self) -> str:
        """Changes whenever their inbox does; but for expiry, which a device sees by itself."""
        return f"{self.feed_rev}.{self.person_rev}.{self.fingerprint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """What changed since a cursor. With `is_reset`, it replaces all that the device holds."""

    items: Sequence[Item]
    removed: Sequence[UUID]
    receipts: Sequence[Item]
    cursor: Cursor
    has_more: bool
    is_reset: bool


def sync(reader: Reader, known: Cursor | None, *, now: datetime) -> Sync:
    """What changed since `known`; else the inbox anew, page by page, the newest first."""
    since = known if known and _is_usable(known, reader, now=now) else None
    if since and not since.below:
        changes = _changes(reader, since, now=now)
        if changes is not None:
            return changes
        since = None
    return _page(reader, since, now=now)


def get(reader: Reader, uid: UUID, *, now: datetime) -> Item:
    """One announcement in the reader's language. Raises NotFound."""
    row = db.session.execute(queries.one(), _values(reader, now) | {"uid": uid}).one_or_none()
    if row is None:
        raise _not_there()
    return _item(row)


def get_picture(reader: Reader, uid: UUID, *, now: datetime) -> Picture:
    """The picture of an announcement this reader may see. Raises NotFound."""
    picture = db.session.scalar(queries.picture(), _values(reader, now) | {"uid": uid})
    if picture is None:
        raise _not_there()
    return picture


def get_recording(reader: Reader, uid: UUID, language: Language, *, now: datetime) -> Recording:
    """One version, spoken, of an announcement this reader may see. Raises NotFound."""
    values = _values(reader, now) | {"uid": uid, "language": language}
    recording = db.session.scalar(queries.recording(), values)
    if recording is None:
        raise _not_there()
    return recording


def _is_usable(known: Cursor, reader: Reader, *, now: datetime) -> bool:
    """Of the same person with the same rights, recent, and of this very database."""
    return (
        known.fingerprint == reader.fingerprint
        and known.feed_rev <= reader.feed_rev
        and known.feed_rev // FEED_EPOCH == reader.feed_rev // FEED_EPOCH
        and known.person_rev <= reader.person_rev
        and known.synced_at > now - KEPT_FOR
    )


def _values(reader: Reader, now: datetime) -> dict[str, Any]:
    audiences = visibility.at(db.session(), reader.feed_rev).of(reader.attributes)
    return {
        "audiences": sorted(audiences),
        "person_id": reader.person_id,
        "language": Language(reader.attributes.language),
        "now": now,
    }


def _changes(reader: Reader, since: Cursor, *, now: datetime) -> Sync | None:
    """What was published, withdrawn or done, and what expired, since; None where it is too much."""
    known = {"rev": since.feed_rev, "top": reader.feed_rev, "synced_at": since.synced_at}
    values = _values(reader, now) | known | {"limit": MOST_CHANGES + 1}
    rows = db.session.execute(queries.changed(), values).all()
    if len(rows) > MOST_CHANGES:
        return None
    return Sync(
        items=[_item(row) for row in rows if _is_live_at(row, now)],
        removed=[row.uid for row in rows if not _is_live_at(row, now)],
        receipts=_receipts(reader, since),
        cursor=_cursor(reader, now),
        has_more=False,
        is_reset=False,
    )


def _page(reader: Reader, since: Cursor | None, *, now: datetime) -> Sync:
    """The newest, or those below what the device has. The last page adds what it still asks."""
    begun = since or replace(_cursor(reader, now), below=reader.feed_rev + 1, left=KEPT)
    size = min(PAGE_SIZE, begun.left)
    values = _values(reader, now) | {"below": begun.below, "limit": size + 1}
    dialect = db.session.get_bind().dialect.name
    rows = db.session.execute(queries.newest(dialect), values).all()
    page = list(takewhile(lambda row: _last_news(row) > now - KEPT_FOR, rows[:size]))
    below = page[-1].rev if page else begun.below
    left = begun.left - size
    is_last = len(page) == len(rows) or len(page) < size or not left
    if is_last:
        open_ = values | {"below": below, "most_asking": MOST_ASKING}
        page += db.session.execute(queries.asking(dialect), open_).all()
        below = left = 0
    is_behind = (begun.feed_rev, begun.person_rev) != (reader.feed_rev, reader.person_rev)
    return Sync(
        items=[_item(row) for row in page],
        removed=(),
        receipts=(),
        cursor=replace(begun, below=below, left=left),
        has_more=not is_last or is_behind,
        is_reset=since is None,
    )


def _cursor(reader: Reader, now: datetime) -> Cursor:
    """Of a device that has everything."""
    return Cursor(
        feed_rev=reader.feed_rev,
        person_rev=reader.person_rev,
        fingerprint=reader.fingerprint,
        synced_at=now,
    )


def _is_live_at(row: Row[Any], now: datetime) -> bool:
    return row.state is State.PUBLISHED and (row.expires_at is None or row.expires_at > now)


def _receipts(reader: Reader, since: Cursor) -> list[Item]:
    """What this person did since, on whatever device."""
    values = {"person_id": reader.person_id, "rev": since.person_rev}
    return [
        {
            "announcement_id": row.uid,
            "opened_at": row.opened_at,
            "acknowledged_at": row.acknowledged_at,
        }
        for row in db.session.execute(queries.receipts(), values)
    ]


def _item(row: Row[Any]) -> Item:
    return {
        "id": row.uid,
        "rev": row.rev,
        "language": row.language,
        "title": row.title,
        "blocks": orjson.Fragment(row.blocks),
        "excerpt": row.excerpt,
        "priority": row.priority,
        "must_acknowledge": row.must_acknowledge,
        "asks_answer": row.asks_answer,
        "is_anonymous": row.is_anonymous,
        "asks_safety": row.asks_safety,
        "is_confidential": row.is_confidential,
        "published_at": row.published_at,
        "expires_at": row.expires_at,
        "picture": _picture(row),
        "recording": _recording(row),
        "reply": _reply(row),
        "opened_at": row.opened_at,
        "acknowledged_at": row.acknowledged_at,
    }


def _reply(row: Row[Any]) -> Item | None:
    if row.reply_blocks is None:
        return None
    return {
        "language": row.reply_language,
        "blocks": orjson.Fragment(row.reply_blocks),
        "replied_at": row.replied_at,
    }


def _last_news(row: Row[Any]) -> datetime:
    """A reply moves an announcement to the feed's head."""
    instant: datetime = row.replied_at or row.published_at
    return instant


def _picture(row: Row[Any]) -> Item | None:
    if row.width is None:
        return None
    return {
        "alt": row.picture_alt,
        "width": row.width,
        "height": row.height,
        "widths": widths_of(row.width),
        "sizes": orjson.Fragment(row.sizes),
    }


def _recording(row: Row[Any]) -> Item | None:
    if row.recording_kind is None:
        return None
    return {
        "type": row.recording_kind.content_type,
        "bytes": row.recording_bytes,
        "seconds": row.recording_seconds,
    }


def _not_there() -> NotFound:
    return NotFound("This announcement is not there, or no longer.")
