"""What an author sees of the answers: counts, and the words of those who asked. Only reads."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_

from app.announcements.models import Announcement
from app.answers.models import ASKING, Answer, Choice
from app.core.db import db
from app.core.errors import Invalid, NotFound
from app.core.paging import Page, decode_cursor, page_of
from app.pictures.models import Picture


@dataclass(frozen=True, slots=True)
class Board:
    """How many answered what; a page of those with words, the newest first."""

    announcement: Announcement
    counts: dict[Choice, int]
    page: Page[Answer]


def board_of(
    announcement: Announcement, *, choice: Choice | None, cursor: str | None, limit: int
) -> Board:
    """The answers to an announcement; of one kind, or of both that have words."""
    wanted = (choice,) if choice else ASKING
    query = (
        select(Answer)
        .where(Answer.announcement_id == announcement.id, Answer.choice.in_(wanted))
        .order_by(Answer.answered_at.desc(), Answer.uid.desc())
        .limit(limit + 1)
    )
    if cursor:
        query = query.where(tuple_(Answer.answered_at, Answer.uid) < _position(cursor))
    rows = db.session.scalars(query).all()
    page = page_of(
        rows, limit=limit, position=lambda last: (last.answered_at.isoformat(), last.uid.hex)
    )
    return Board(announcement, _counts(announcement), page)


def photo_of(uid: UUID) -> Picture:
    """The photo of an answer. Raises NotFound."""
    answer = db.session.scalar(select(Answer).where(Answer.uid == uid))
    if answer is None or answer.picture is None:
        raise NotFound("There is no photo with this answer, or not yet.")
    return answer.picture


def _counts(announcement: Announcement) -> dict[Choice, int]:
    rows = db.session.execute(
        select(Answer.choice, func.count())
        .where(Answer.announcement_id == announcement.id)
        .group_by(Answer.choice)
    )
    found: dict[Choice, int] = {row[0]: row[1] for row in rows}
    return {choice: found.get(choice, 0) for choice in Choice}


def _position(cursor: str) -> tuple[datetime, UUID]:
    instant, uid = decode_cursor(cursor, kinds=[str, str])
    try:
        return datetime.fromisoformat(str(instant)).astimezone(UTC), UUID(str(uid))
    except (ValueError, OverflowError) as error:
        message = "This page mark is not valid. Start again from the first page."
        raise Invalid(message, fields={"cursor": [message]}) from error
