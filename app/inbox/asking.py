"""What must be acknowledged now: read again only when the feed has moved on or a time has come."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from heapq import nlargest
from itertools import chain
from typing import Any, cast

from sqlalchemy import Table, bindparam, or_, select
from sqlalchemy.orm import Session

from app.announcements.models import Announcement, State

MOST_ASKING = 200
"""Of each inbox the newest so many: these a badge counts, and a device that comes anew gets."""

MOST_REMEMBERED = 1000
TABLE = cast(Table, Announcement.__table__)
NOW = bindparam("now", type_=TABLE.c.expires_at.type)
IS_LIVE = (TABLE.c.state == State.PUBLISHED) & or_(
    TABLE.c.expires_at.is_(None), TABLE.c.expires_at > NOW
)
ALL = (
    select(TABLE.c.id, TABLE.c.audience_id, TABLE.c.expires_at)
    .where(IS_LIVE, TABLE.c.must_acknowledge)
    .order_by(TABLE.c.id.desc())
)


class Asking:
    """The published announcements that ask for it, at one revision of the feed."""

    def __init__(self, rows: Sequence[Any], *, rev: int) -> None:
        self._rev = rev
        self._until = min((row.expires_at for row in rows if row.expires_at), default=None)
        self._by_audience: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            newest = self._by_audience[row.audience_id]
            if len(newest) < MOST_ASKING:
                newest.append(row.id)
        self._remembered: dict[frozenset[int], frozenset[int]] = {}

    def of(self, audiences: frozenset[int]) -> frozenset[int]:
        """The newest that ask in an inbox with these audiences."""
        found = self._remembered.get(audiences)
        if found is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            theirs = chain.from_iterable(self._by_audience.get(each, ()) for each in audiences)
            found = self._remembered[audiences] = frozenset(nlargest(MOST_ASKING, theirs))
        return found

    def is_of(self, rev: int, now: datetime) -> bool:
        """Whether nothing was published, withdrawn or expired since."""
        return rev == self._rev and (self._until is None or now < self._until)


def read(session: Session, known: Asking | None, *, rev: int, now: datetime) -> Asking:
    """What asks now. No query where what is known still holds."""
    if known is not None and known.is_of(rev, now):
        return known
    return Asking(session.execute(ALL, {"now": now}).all(), rev=rev)
