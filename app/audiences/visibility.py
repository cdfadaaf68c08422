"""Who may see what is published to which audience: rules over live attributes, no rows of members.

All rules are kept in memory and read again only when there is a newer one: audiences never change,
and publishing, the only thing that makes them, holds the feed's lock, so numbers appear in order.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audiences.models import Audience
from app.audiences.rule import Attributes, Rule, parse

MOST_REMEMBERED = 20_000


class Audiences:
    """Every audience up to the newest, and which of them people with some attributes are in."""

    def __init__(self, rows: Sequence[Any]) -> None:
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


_latest = Audiences([])


def current(session: Session) -> Audiences:
    """All audiences there are now. One short query, unless there is a new one."""
    global _latest  # noqa: PLW0603 - replaced as a whole, so threads see the old or the new one
    known = _latest
    newest_id, newest_uid = known.newest
    rows = session.execute(_all().where(Audience.id >= newest_id)).all()
    is_same = [(row.id, row.uid) for row in rows] == [known.newest]
    if is_same or (not rows and newest_uid is None):
        return known
    if newest_uid is not None:
        rows = session.execute(_all()).all()
    _latest = Audiences(rows)
    return _latest


def _all() -> Any:
    return select(Audience.id, Audience.uid, Audience.rule).order_by(Audience.id)


def _matching(rules: Iterable[tuple[int, Rule]], attributes: Attributes) -> frozenset[int]:
    return frozenset(id_ for id_, rule in rules if rule.matches(attributes))
