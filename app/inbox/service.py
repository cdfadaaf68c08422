"""One person's inbox: what changed since a cursor, and single announcements. Only reads.

Hot: Core rows and plain dicts, no ORM and no schema; a test holds them against the schema.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from app.inbox.cursor import Cursor, fingerprint_of
from app.pictures.models import Picture, widths_of

PAGE_SIZE = 50
KEPT_FOR = timedelta(days=30)
"""How far back an inbox goes; what must be acknowledged stays until it expires."""

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
    """What changed since `known`, at most a page of it."""
    since = known if known and _is_usable(known, reader) else None
    rows = _changed(reader, since, now=now)
    page, has_more = _page(rows, since)
    last = max((row.rev for row in page), default=0)
    return Sync(
        items=[_item(row) for row in page if _is_live_at(row, now)],
        removed=[row.uid for row in page if not _is_live_at(row, now)],
        receipts=_receipts(reader, since) if since else [],
        cursor=Cursor(
            feed_rev=last if has_more else max(last, reader.feed_rev),
            person_rev=reader.person_rev,
            fingerprint=reader.fingerprint,
            synced_at=since.synced_at if has_more and since else now,
        ),
        has_more=has_more,
        is_reset=since is None,
    )


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


def _is_usable(known: Cursor, reader: Reader) -> bool:
    """Of the same person with the same rights; and not of a database that was restored since."""
    return (
        known.fingerprint == reader.fingerprint
        and known.feed_rev <= reader.feed_rev
        and known.person_rev <= reader.person_rev
    )


def _values(reader: Reader, now: datetime) -> dict[str, Any]:
    audiences = visibility.current(db.session()).of(reader.attributes)
    return {
        "audiences": sorted(audiences),
        "person_id": reader.person_id,
        "language": Language(reader.attributes.language),
        "now": now,
    }


def _changed(reader: Reader, since: Cursor | None, *, now: datetime) -> Sequence[Row[Any]]:
    """A page and one more of what was published or withdrawn since, and all that expired since."""
    values = _values(reader, now) | {"oldest": now - KEPT_FOR, "limit": PAGE_SIZE + 1}
    if since is None:
        return db.session.execute(queries.first(), values).all()
    known = {"rev": since.feed_rev, "synced_at": since.synced_at}
    return db.session.execute(queries.changed(), values | known).all()


def _page(rows: Sequence[Row[Any]], since: Cursor | None) -> tuple[Sequence[Row[Any]], bool]:
    """What expired, and a page of the rest; whether there is more."""
    known_rev = since.feed_rev if since else 0
    expired = [row for row in rows if row.rev <= known_rev]
    changed = [row for row in rows if row.rev > known_rev]
    return [*expired, *changed[:PAGE_SIZE]], len(changed) > PAGE_SIZE


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
        "published_at": row.published_at,
        "expires_at": row.expires_at,
        "picture": _picture(row),
        "opened_at": row.opened_at,
        "acknowledged_at": row.acknowledged_at,
    }


def _picture(row: Row[Any]) -> Item | None:
    if row.width is None:
        return None
    return {
        "alt": row.picture_alt,
        "width": row.width,
        "height": row.height,
        "widths": widths_of(row.width),
    }


def _not_there() -> NotFound:
    return NotFound("This announcement is not there, or no longer.")
