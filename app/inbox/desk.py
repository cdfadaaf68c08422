"""Who still wants a message, right before it is sent: the delivery engine asks for every chunk."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import String, bindparam, literal, select, type_coerce
from sqlalchemy.orm import Session

from app.announcements.messages import ANNOUNCEMENT, REPLY, SILENT
from app.announcements.models import AnnouncementText, Priority
from app.answers.service import who_asked
from app.audiences import visibility
from app.audiences.rule import Attributes
from app.auth.bell import silent_people
from app.core.among import Numbers, among
from app.inbox.asking import IS_LIVE, TABLE, Asking, read
from app.inbox.digest import fresh_in, opened_by, published_in
from app.organisation.service import feed_rev
from app.people.models import Person
from app.push import Later, Wanted
from app.receipts.models import Receipt
from app.rest import standing
from app.rest.digest import DIGEST, variant_of

BUZZING = frozenset({ANNOUNCEMENT, REPLY})
"""What waits for people's own hours. A test was asked for, and a withdrawal makes no sound."""

NOTHING: frozenset[int] = frozenset()
IDS = bindparam("ids", type_=Numbers())

# Asked for every few hundred people, so built once: building one costs more than running it.
THIS = (
    select(
        TABLE.c.audience_id,
        TABLE.c.priority,
        TABLE.c.default_language,
        AnnouncementText.language,
    )
    .outerjoin(AnnouncementText, AnnouncementText.announcement_id == TABLE.c.id)
    .where(TABLE.c.id == bindparam("its_id"), IS_LIVE)
)
PEOPLE = {
    names_people: select(
        Person.id,
        Person.site,
        Person.department,
        Person.job,
        type_coerce(Person.language, String),
        type_coerce(Person.role, String),
        Person.uid if names_people else literal(""),
    ).where(among(Person.id, IDS), Person.suspended_at.is_(None))
    for names_people in (False, True)
}
ACKNOWLEDGED = select(Receipt.person_id, Receipt.announcement_id).where(
    among(Receipt.person_id, IDS),
    among(Receipt.announcement_id, bindparam("announcements", type_=Numbers())),
    Receipt.acknowledged_at.is_not(None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A published announcement that has not expired."""

    audience_id: int
    priority: str
    default_language: str
    languages: frozenset[str]

    def language_for(self, reader: str) -> str:
        """The reader's own, else the default one."""
        return reader if reader in self.languages else self.default_language


@dataclass(frozen=True, slots=True)
class Inbox:
    """What everybody with the same attributes sees: audiences, and what they must acknowledge."""

    audiences: frozenset[int]
    asking: frozenset[int]


class Recipient(NamedTuple):
    """Who gets a message, as far as it depends on them."""

    id: int
    attributes: Attributes
    inbox: Inbox
    acknowledged: Set[int]

    @property
    def badge(self) -> int:
        """How many announcements they must still answer."""
        return len(self.inbox.asking - self.acknowledged)


class InboxDesk:
    """Decides by the state of this moment, in seven queries a chunk and eight for a reply.

    `answer_key` tells whether a recipient is one of those who asked.
    """

    def __init__(self, answer_key: bytes = b"") -> None:
        self._answer_key = answer_key
        self._asking: Asking | None = None

    def wanted(
        self, session: Session, subject: str, recipients: Sequence[int], *, now: datetime
    ) -> Mapping[int, Wanted | Later]:
        """Those who still want it: its variant is a language, the badge what they must answer."""
        about, _, number = subject.partition(":")
        rev = feed_rev(session)
        asking = self._asking = read(session, self._asking, rev=rev, now=now)
        if about == DIGEST:
            return _digest(session, number, recipients, asking, rev=rev, now=now)
        if about not in BUZZING:
            people = _people(session, recipients, asking, rev=rev)
            return {each.id: Wanted(each.attributes.language, each.badge) for each in people}
        id_ = int(number)
        live = _live(session, id_, now=now)
        if live is None:
            return {}
        if about == REPLY:
            recipients = who_asked(session, id_, recipients, key=self._answer_key)
        found = {
            each.id: Wanted(live.language_for(each.attributes.language), each.badge)
            for each in _people(session, recipients, asking, id_, rev=rev)
            if live.audience_id in each.inbox.audiences
            and (about == REPLY or id_ not in each.acknowledged)
        }
        hinted = _hinted(session, found, now=now)
        return _later(session, hinted, priority=_pressing(about, live), now=now)


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
    asking: Asking,
    *,
    rev: int,
    now: datetime,
) -> Mapping[int, Wanted | Later]:
    """Who has information of that week unopened, each at an hour of their own."""
    fresh = published_in(session, week, now=now)
    if not fresh:
        return {}
    opened = opened_by(session, recipients, fresh)
    found = {}
    for each in _people(session, recipients, asking, rev=rev):
        unread = fresh_in(fresh, each.inbox.audiences) - opened.get(each.id, frozenset())
        if unread:
            variant = variant_of(each.attributes.language, len(unread))
            found[each.id] = Wanted(variant, each.badge)
    return _later(session, found, priority=Priority.INFO, now=now)


def _pressing(about: str, live: Live) -> str:
    """What is said in reply gave no reason to pass people's rest, however critical the question."""
    if about == REPLY and live.priority == Priority.CRITICAL:
        return Priority.IMPORTANT
    return live.priority


def _later(
    session: Session, found: Mapping[int, Wanted], *, priority: str, now: datetime
) -> Mapping[int, Wanted | Later]:
    resting = standing.not_now(session, found, priority=priority, now=now)
    awake = {person: how for person, how in found.items() if person not in resting}
    return awake | {person: Later(at) for person, at in resting.items() if at is not None}


def _live(session: Session, id_: int, *, now: datetime) -> Live | None:
    """The announcement of this number, unless it was withdrawn or has expired."""
    rows = session.execute(THIS, {"its_id": id_, "now": now}).all()
    if not rows:
        return None
    return Live(
        audience_id=rows[0].audience_id,
        priority=rows[0].priority,
        default_language=str(rows[0].default_language),
        languages=frozenset(str(row.language) for row in rows),
    )


def _people(
    session: Session, recipients: Sequence[int], asking: Asking, *others: int, rev: int
) -> Iterator[Recipient]:
    """Those who are not suspended, and what they acknowledged of what asks and of the others."""
    audiences = visibility.at(session, rev)
    query = PEOPLE[audiences.names_people]
    rows = session.connection().execute(query, {"ids": recipients}).all()

    @cache
    def inbox_of(attributes: Attributes) -> Inbox:
        theirs = audiences.of(attributes)
        return Inbox(theirs, asking.of(theirs))

    people = [(row[0], Attributes(*row[1:6], str(row[6]))) for row in rows]
    inboxes = [inbox_of(attributes) for _, attributes in people]
    asked = frozenset(others).union(*{each.asking for each in inboxes})
    done = _acknowledged(session, recipients, asked)
    for (id_, attributes), inbox in zip(people, inboxes, strict=True):
        yield Recipient(id_, attributes, inbox, done.get(id_, NOTHING))


def _acknowledged(
    session: Session, recipients: Sequence[int], announcements: Set[int]
) -> Mapping[int, Set[int]]:
    """Which of these announcements each of these people has acknowledged."""
    if not announcements:
        return {}
    found: dict[int, set[int]] = defaultdict(set)
    values = {"ids": recipients, "announcements": announcements}
    for person_id, announcement_id in session.connection().execute(ACKNOWLEDGED, values).all():
        found[person_id].add(announcement_id)
    return found
