"""When one person answered what still asks: for a phone that begins anew. Only reads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.announcements.models import Announcement, State
from app.answers.keys import author_key
from app.answers.models import Answer, SafetyState

MOST = 200
"""The newest so many that ask: an inbox that is fetched anew holds no more."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something was answered, and when."""

    announcement_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Own:
    """The three answers, and words on whether they are safe."""

    answered: list[Said]
    said: list[Said]


def everything(session: Session, *, person_id: int, key: bytes, now: datetime) -> Own:
    """Of the newest announcements that ask. Two queries."""
    stated = and_(
        SafetyState.announcement_id == Announcement.id, SafetyState.person_id == person_id
    )
    asking = session.execute(
        select(Announcement.id, Announcement.uid, SafetyState.stated_at)
        .outerjoin(SafetyState, stated)
        .where(
            Announcement.state == State.PUBLISHED,
            or_(Announcement.asks_answer, Announcement.asks_safety),
            or_(Announcement.expires_at.is_(None), Announcement.expires_at > now),
        )
        .order_by(Announcement.id.desc())
        .limit(MOST)
    ).all()
    uids = {row.id: row.uid for row in asking}
    answered = session.execute(
        select(Answer.announcement_id, Answer.answered_at).where(
            Answer.announcement_id.in_(uids),
            Answer.author_key.in_(
                [author_key(key, announcement_id=each, person_id=person_id) for each in uids]
            ),
        )
    )
    return Own(
        [Said(uids[row.announcement_id], row.answered_at) for row in answered],
        [Said(row.uid, row.stated_at) for row in asking if row.stated_at],
    )
