"""One notification a week for what is no more than information, where the organisation wants it.

Publishing makes sure that the week's message waits in the outbox; who gets it, and how many new
announcements it speaks of, is decided when its moment has come.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import push
from app.core.db import Base, Id, hold
from app.core.languages import Language, text
from app.organisation.models import DEFAULT_TIME_ZONE, Organisation
from app.people.models import Person

DIGEST = "digest"
"""The subject of its messages is this, a colon, and the week."""

ONLY_ID = 1
WEEK = timedelta(days=7)
MOST_TOLD = 9
"""Above this, "more than 9" is said."""


class Digest(Base):
    """When the week's digest goes out, by the organisation's clock. No row: no digest."""

    __tablename__ = "digests"
    __table_args__ = (
        CheckConstraint(f"id = {ONLY_ID}", name="is_the_only_one"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="is_a_weekday"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ONLY_ID)
    weekday: Mapped[int]
    """Monday is 0."""
    at: Mapped[time]


class DigestWeek(Base):
    """A digest that waits in the outbox, or went out."""

    __tablename__ = "digest_weeks"

    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    sent_at: Mapped[datetime]
    message_id: Mapped[int] = mapped_column(Id)


def find(session: Session) -> Digest | None:
    """When digests go out, where the organisation wants any."""
    return session.get(Digest, ONLY_ID)


def choose(session: Session, *, weekday: int, at: time) -> Digest:
    """Want a digest at this time of every week. One that waits already keeps its moment."""
    digest = find(session) or Digest(id=ONLY_ID)
    digest.weekday, digest.at = weekday, at
    session.add(digest)
    session.flush()
    return digest


def remove(session: Session) -> None:
    """Want none: information buzzes at once again. One that waits already still goes out."""
    session.execute(delete(Digest))


def next_moment(session: Session, *, now: datetime) -> datetime | None:
    """When what is published now as information would be told of; None: no digest is wanted."""
    digest = find(session)
    if digest is None:
        return None
    zone = ZoneInfo(session.scalar(select(Organisation.time_zone)) or DEFAULT_TIME_ZONE)
    at = moment_after(now, weekday=digest.weekday, at=digest.at, zone=zone)
    known = session.get(DigestWeek, week_of(at, zone))
    if known is None:
        return at
    if known.sent_at > now:
        return known.sent_at
    return moment_after(at, weekday=digest.weekday, at=digest.at, zone=zone)


def moment_after(instant: datetime, *, weekday: int, at: time, zone: ZoneInfo) -> datetime:
    """The first moment after an instant at which this zone's clock shows that time of a week."""
    today = instant.astimezone(zone).date()
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    found = datetime.combine(day, at, zone).astimezone(UTC)
    if found <= instant:
        found = datetime.combine(day + WEEK, at, zone).astimezone(UTC)
    return found


def week_of(at: datetime, zone: ZoneInfo) -> str:
    """The ISO week an instant is in, such as 2026-W48."""
    year, week, _ = at.astimezone(zone).isocalendar()
    return f"{year}-W{week:02}"


def ensure(session: Session, *, public_url: str, now: datetime) -> datetime | None:
    """See that the next digest waits in the outbox; its moment, or None: none is wanted."""
    hold(session, "digest")
    at = next_moment(session, now=now)
    if at is None:
        return None
    zone = ZoneInfo(session.scalar(select(Organisation.time_zone)) or DEFAULT_TIME_ZONE)
    week = week_of(at, zone)
    if session.get(DigestWeek, week) is None:
        message_id = push.enqueue(
            session,
            _message(week, at, public_url=public_url, now=now),
            select(Person.id).where(Person.suspended_at.is_(None)),
            now=now,
            not_before=at,
        )
        session.add(DigestWeek(week=week, sent_at=at, message_id=message_id))
        session.flush()
    return at


def since_of(session: Session, week: str) -> datetime | None:
    """From when on a digest speaks of what was published; None: there is no such digest.

    That is since the one before, which may be more than a week ago where another day was chosen.
    """
    sent_at = session.scalar(select(DigestWeek.sent_at).where(DigestWeek.week == week))
    if sent_at is None:
        return None
    is_before = DigestWeek.sent_at.between(sent_at - 2 * WEEK, sent_at), DigestWeek.week != week
    return session.scalar(select(func.max(DigestWeek.sent_at)).where(*is_before)) or sent_at - WEEK


def variant_of(language: str, unread: int) -> str:
    """Which of the message's texts somebody gets."""
    return f"{language}.{min(unread, MOST_TOLD + 1)}"


def words(language: str, unread: int) -> str:
    """How many there are, in a sentence."""
    if unread > MOST_TOLD:
        return text(language, "server.digest.body_over", count=str(MOST_TOLD))
    form = _plural_form(language, unread)
    return text(language, f"server.digest.body_{form}", count=str(unread))


def _plural_form(language: str, count: int) -> str:
    """CLDR's category of a small number in our languages."""
    if count == 1:
        return "one"
    if language == Language.POLISH:
        return "few" if 2 <= count <= 4 else "many"
    return "other"


def _message(week: str, at: datetime, *, public_url: str, now: datetime) -> push.Message:
    subject = f"{DIGEST}:{week}"
    facts = {
        "kind": DIGEST,
        "id": f"{DIGEST}-{week}",
        "rev": 0,
        "priority": "info",
        "must_acknowledge": False,
        "published_at": now,
        "expires_at": None,
        "window": 0,
    }
    return push.Message(
        subject=subject,
        topic=f"{DIGEST}-{week}",
        urgency=push.Urgency.LOW,
        expires_at=at + WEEK,
        templates={
            variant_of(language, unread): push.template(
                title=text(language, "server.digest.title"),
                body=words(language, unread),
                lang=language.value,
                navigate=f"{public_url}/",
                tag=f"{DIGEST}-{week}",
                facts=facts,
            )
            for language in Language
            for unread in range(1, MOST_TOLD + 2)
        },
    )
