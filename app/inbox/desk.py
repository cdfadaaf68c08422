"""Who still wants a message, right before it is sent: the delivery engine asks for every chunk."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import String, and_, literal, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.announcements.messages import ANNOUNCEMENT, REPLY, SILENT, WITHDRAWAL
from app.announcements.models import Announcement, AnnouncementText, Priority, State
from app.answers.service import who_asked
from app.audiences import visibility
from app.audiences.rule import Attributes
from app.audiences.visibility import Audiences
from app.auth.bell import silent_people
from app.core.among import among
from app.inbox.digest import fresh_in, opened_by, published_in
from app.people.models import Person
from app.push import Later, Wanted
from app.receipts.models import Receipt
from app.rest import standing
from app.rest.digest import DIGEST, variant_of

BUZZING = frozenset({ANNOUNCEMENT, REPLY})
"""What waits for people's own hours. A test was asked for, and a withdrawal makes no sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A published announcement that has not expired."""

    id: int
    audience_id: int
    must_acknowledge: bool
    priority: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """What everybody with the same attributes sees: audiences, and what they must acknowledge."""

    audiences: frozenset[int]
    asking: frozenset[int]


class InboxDesk:
    """Decides by the state of this moment, in seven queries a chunk and eight for a reply.

    `answer_key` tells whether a recipient is one of those who asked.
    """

    def __init__(self, answer_key: bytes = b"") -> None:
        self._answer_key = answer_key

    def wanted(
        self, session: Session, subject: str, recipients: Sequence[int], *, now: datetime
    ) -> Mapping[int, Wanted | Later]:
        """Those who still want it: its variant is a language, the badge what they must answer."""
        about, _, number = subject.partition(":")
        id_ = int(number) if about in {ANNOUNCEMENT, WITHDRAWAL, REPLY} else 0
        live, versions = _live(session, id_, now=now)
        if about in BUZZING and id_ not in live:
            return {}
        if about == DIGEST:
            return _digest(session, number, recipients, live, now=now)
        if about == REPLY:
            recipients = who_asked(session, id_, recipients, key=self._answer_key)
        audiences = visibility.current(session)
        inbox_of = _inboxes(live, audiences)
        done = _acknowledged(session, recipients, live)
        found = {}
        for person_id, attributes in _people(session, recipients, audiences):
            inbox = inbox_of(attributes)
            acknowledged = done.get(person_id, frozenset())
            badge = len(inbox.asking - acknowledged)
            if about not in BUZZING:
                found[person_id] = Wanted(attributes.language, badge)
            elif live[id_].audience_id in inbox.audiences and (
                about == REPLY or id_ not in acknowledged
            ):
                found[person_id] = Wanted(versions.of(attributes.language), badge)
        if about not in BUZZING:
            return found
        hinted = _hinted(session, found, now=now)
        return _rested(session, hinted, live.get(id_), now=now)


def _hinted(
    session: Session, found: Mapping[int, Wanted], *, now: datetime
) -> Mapping[int, Wanted]:
    """Whose devices are all silent gets the message with a line to open the app."""
    silent = silent_people(session, found, now=now)
    return {
        person: how._replace(variant=f"{how.variant}{SILENT}") if person in silent else how
        for person, how in found.items()
    }


def _digest(
    session: Session,
    week: str,
    recipients: Sequence[int],
    live: Mapping[int, Live],
    *,
    now: datetime,
) -> Mapping[int, Wanted | Later]:
    """Who has information of that week unopened, each at an hour of their own."""
    fresh = published_in(session, week, now=now)
    if not fresh:
        return {}
    audiences = visibility.current(session)
    inbox_of = _inboxes(live, audiences)
    done = _acknowledged(session, recipients, live)
    opened = opened_by(session, recipients, fresh)
    found = {}
    for person_id, attributes in _people(session, recipients, audiences):
        inbox = inbox_of(attributes)
        badge = len(inbox.asking - done.get(person_id, frozenset()))
        unread = fresh_in(fresh, inbox.audiences) - opened.get(person_id, frozenset())
        if unread:
            found[person_id] = Wanted(variant_of(attributes.language, len(unread)), badge)
    return _later(session, found, priority=Priority.INFO, now=now)


def _rested(
    session: Session, found: Mapping[int, Wanted], about: Live | None, *, now: datetime
) -> Mapping[int, Wanted | Later]:
    """Who is at rest gets it later, and whoever never wants it on their phone not at all."""
    return _later(session, found, priority=about.priority, now=now) if about else found


def _later(
    session: Session, found: Mapping[int, Wanted], *, priority: str, now: datetime
) -> Mapping[int, Wanted | Later]:
    resting = standing.not_now(session, found, priority=priority, now=now)
    awake = {person: how for person, how in found.items() if person not in resting}
    return awake | {person: Later(at) for person, at in resting.items() if at is not None}


@dataclass(frozen=True, slots=True)
class _Versions:
    """The languages of one announcement."""

    languages: frozenset[str]
    default: str

    def of(self, language: str) -> str:
        """The reader's own, else the default one."""
        return language if language in self.languages else self.default


def _live(session: Session, id_: int, *, now: datetime) -> tuple[dict[int, Live], _Versions]:
    """All that must be acknowledged now, and the announcement of this number with its languages."""
    text = and_(AnnouncementText.announcement_id == Announcement.id, Announcement.id == id_)
    rows = session.execute(
        select(
            Announcement.id,
            Announcement.audience_id,
            Announcement.must_acknowledge,
            Announcement.priority,
            Announcement.default_language,
            AnnouncementText.language,
        )
        .outerjoin(AnnouncementText, text)
        .where(
            Announcement.state == State.PUBLISHED,
            or_(Announcement.expires_at.is_(None), Announcement.expires_at > now),
            or_(Announcement.must_acknowledge, Announcement.id == id_),
        )
    ).all()
    live = {
        row.id: Live(
            id=row.id,
            audience_id=row.audience_id,
            must_acknowledge=row.must_acknowledge,
            priority=row.priority,
        )
        for row in rows
    }
    own = [row for row in rows if row.id == id_]
    languages = frozenset(str(row.language) for row in own)
    return live, _Versions(languages, str(own[0].default_language) if own else "")


def _people(
    session: Session, recipients: Sequence[int], audiences: Audiences
) -> list[tuple[int, Attributes]]:
    """Those who are not suspended, as rules see them."""
    uid = Person.uid if audiences.names_people else literal("")
    rows = session.execute(
        select(
            Person.id,
            Person.site,
            Person.department,
            Person.job,
            type_coerce(Person.language, String),
            type_coerce(Person.role, String),
            uid,
        ).where(among(Person.id, recipients), Person.suspended_at.is_(None))
    )
    return [(row[0], Attributes(*row[1:6], person=str(row[6]))) for row in rows]


def _acknowledged(
    session: Session, recipients: Sequence[int], live: Mapping[int, Live]
) -> Mapping[int, Set[int]]:
    """Which of the live announcements each of these people has acknowledged."""
    rows = session.execute(
        select(Receipt.person_id, Receipt.announcement_id).where(
            among(Receipt.person_id, recipients),
            among(Receipt.announcement_id, live),
            Receipt.acknowledged_at.is_not(None),
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, announcement_id in rows:
        found[person_id].add(announcement_id)
    return found


def _inboxes(live: Mapping[int, Live], audiences: Audiences) -> Callable[[Attributes], Inbox]:
    """Computes each inbox once: a chunk has few different ones."""
    asking = [(each.id, each.audience_id) for each in live.values() if each.must_acknowledge]

    @cache
    def asked_of(theirs: frozenset[int]) -> Inbox:
        ids = frozenset(id_ for id_, audience_id in asking if audience_id in theirs)
        return Inbox(theirs, ids)

    return lambda attributes: asked_of(audiences.of(attributes))
