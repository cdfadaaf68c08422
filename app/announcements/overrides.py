"""The log of what passed people's quiet hours: who, when, why, and how many. Never commits."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, String, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column, raiseload, relationship, selectinload

from app.announcements.models import Announcement, AnnouncementText, Priority
from app.core.db import Base, db
from app.core.errors import Invalid
from app.core.paging import Page, decode_place, page_of
from app.people.models import Person
from app.rest import standing
from app.rest.forecast import outside_hours

LEAST_REASON, LONGEST_REASON = 10, 500


class Override(Base):
    """One critical announcement. Nobody changes or deletes it."""

    __tablename__ = "overrides"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey(Announcement.id), primary_key=True, autoincrement=False
    )
    by: Mapped[int] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    audience: Mapped[int]
    """People it was for."""
    outside_hours: Mapped[int]
    """People of those, with a device that shows it, whose phones would have been quiet."""

    announcement: Mapped[Announcement] = relationship(lazy="joined", innerjoin=True)
    author: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


def require_reason(announcement: Announcement, reason: str) -> None:
    """Raises Invalid where something critical has no reason that others can judge."""
    if announcement.priority is Priority.CRITICAL and len(reason) < LEAST_REASON:
        message = (
            "Say why this may disturb people outside their own hours,"
            f" in {LEAST_REASON} to {LONGEST_REASON} characters."
        )
        raise Invalid(message, code="reason_missing", fields={"reason": [message]})


def note(
    announcement: Announcement,
    *,
    reason: str,
    audience: int,
    reachable: Select[int],
    now: datetime,
) -> None:
    """Write down that it passes quiet hours. What is not critical passes none."""
    if announcement.priority is not Priority.CRITICAL:
        return
    groups = standing.groups(db.session(), reachable, now=now, ahead=timedelta(seconds=1))
    db.session.add(
        Override(
            announcement_id=announcement.id,
            by=announcement.published_by,
            at=now,
            reason=reason,
            audience=audience,
            outside_hours=outside_hours(groups, now=now),
        )
    )


def list_(*, cursor: str | None, limit: int) -> Page[Override]:
    """The log, the newest first."""
    texts = selectinload(Override.announcement, Announcement.texts)
    query = (
        select(Override)
        .options(
            texts.load_only(AnnouncementText.language, AnnouncementText.title, raiseload=True),
            raiseload(Override.announcement, Announcement.author),
            raiseload(Override.announcement, Announcement.picture),
        )
        .order_by(Override.at.desc(), Override.announcement_id.desc())
        .limit(limit + 1)
    )
    if cursor:
        query = query.where(tuple_(Override.at, Override.announcement_id) < decode_place(cursor))
    rows = db.session.scalars(query).all()
    return page_of(
        rows, limit=limit, position=lambda last: (last.at.isoformat(), last.announcement_id)
    )
