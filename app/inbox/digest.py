"""What a weekly digest tells of: information of its week that somebody has not opened."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.announcements.models import Announcement, Priority, State
from app.core.among import among
from app.receipts.models import Receipt
from app.rest.digest import since_of


def published_in(session: Session, week: str, *, now: datetime) -> Mapping[int, int]:
    """The audience of each announcement that a week's digest may tell of."""
    since = since_of(session, week)
    if since is None:
        return {}
    rows = session.execute(
        select(Announcement.id, Announcement.audience_id).where(
            Announcement.state == State.PUBLISHED,
            Announcement.priority == Priority.INFO,
            Announcement.published_at > since,
            or_(Announcement.expires_at.is_(None), Announcement.expires_at > now),
        )
    )
    return {row.id: row.audience_id for row in rows}


def fresh_in(published: Mapping[int, int], audiences: Set[int]) -> frozenset[int]:
    """Those of them that are for somebody in these audiences."""
    return frozenset(id_ for id_, audience_id in published.items() if audience_id in audiences)


def opened_by(
    session: Session, people: Sequence[int], announcements: Mapping[int, int]
) -> Mapping[int, Set[int]]:
    """Which of these announcements each of these people has opened or acknowledged."""
    found: dict[int, set[int]] = defaultdict(set)
    if not announcements:
        return found
    rows = session.execute(
        select(Receipt.person_id, Receipt.announcement_id).where(
            among(Receipt.person_id, people),
            among(Receipt.announcement_id, announcements),
            or_(Receipt.opened_at.is_not(None), Receipt.acknowledged_at.is_not(None)),
        )
    )
    for person_id, announcement_id in rows:
        found[person_id].add(announcement_id)
    return found
