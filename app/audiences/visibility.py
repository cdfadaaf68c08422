"""Who may see what is published to which audience: rules over live attributes, no rows of members.

All rules are kept in memory and read again only when there is a newer one: audiences never change,
and publishing, the only thing that makes them, holds the feed's lock, so numbers appear in order.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from app.audiences.models import Audience
from app.audiences.rule import Attributes, Rule, parse

MOST_REMEMBERED = 20_000


class Audiences:
    """Every audience up to the newest, and which of them people with some attributes are in."""

    def __init__(self, rows: Sequence[Any], *, feed_rev: int) -> None:
        self.feed_rev = feed_rev
        self.newest: tuple[int, UUID | None] = (rows[-1].id, rows[-1].uid) if rows else (0, None)
        rules = [(row.id, parse(json.loads(row.rule))) for row in rows]
        self._shared = [(id_, rule) for id_, rule in rules if not rule.names_people]
        self._personal = [(id_, rule) for id_, rule in rules if rule.names_people]
        self._remembered: dict[tuple[str, ...], frozenset[int]] = {}

    @property
    def names_people(self) -> bool:
        """Whether any rule asks who somebody is; otherwise `person` need not be known."""
        return bool(self._personal)

    def of(self, attributes: Attributes) -> frozenset[int]:
        """The numbers of the audiences that a person with these attributes is in."""
        shared = attributes[:-1]
        found = self._remembered.get(shared)
        if found is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[shared] = _matching(self._shared, attributes)
        return found | _matching(self._personal, attributes) if self._personal else found


_known: WeakKeyDictionary[Engine | Connection, Audiences] = WeakKeyDictionary()
"""The latest of each database. Replaced as a whole: threads see the old or the new one."""


def at(session: Session, feed_rev: int) -> Audiences:
    """All audiences at least up to this feed revision. No query where it is the one known."""
    known = _known.get(session.get_bind())
    if known is not None and known.feed_rev == feed_rev:
        return known
    return _read(session, known, feed_rev=feed_rev)


def _read(session: Session, known: Audiences | None, *, feed_rev: int) -> Audiences:
    newest_id, newest_uid = known.newest if known else (0, None)
    rows = session.execute(_all().where(Audience.id >= newest_id)).all()
    expected = [] if newest_uid is None else [(newest_id, newest_uid)]
    if known and [(row.id, row.uid) for row in rows] == expected:
        known.feed_rev = feed_rev
        return known
    if newest_uid is not None:
        rows = session.execute(_all()).all()
    found = _known[session.get_bind()] = Audiences(rows, feed_rev=feed_rev)
    return found


def _all() -> Any:
    return select(Audience.id, Audience.uid, Audience.rule).order_by(Audience.id)


def _matching(rules: Iterable[tuple[int, Rule]], attributes: Attributes) -> frozenset[int]:
    return frozenset(id_ for id_, rule in rules if rule.matches(attributes))
