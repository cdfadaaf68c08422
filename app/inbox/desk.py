"""Who still wants a message, right before it is sent: the delivery engine asks for every chunk."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.announcements.messages import ANNOUNCEMENT, WITHDRAWAL
from app.announcements.models import Announcement, AnnouncementText, State
from app.audiences import visibility
from app.audiences.rule import Attributes
from app.audiences.visibility import Audiences
from app.people.models import Person
from app.push import Wanted
from app.receipts.models import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A published announcement that has not expired."""

    id: int
    audience_id: int
    must_acknowledge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person who is not suspended, as rules see them."""

    id: int
    attributes: Attributes
    acknowledged: frozenset[int]


class InboxDesk:
    """Decides by the state of this moment, in four queries a chunk."""

    def wanted(
        self, session: Session, subject: str, recipients: Sequence[int], *, now: datetime
    ) -> Mapping[int, Wanted]:
        """Those who still want it: its variant is a language, the badge what they must answer."""
        about, _, number = subject.partition(":")
        id_ = int(number) if about in {ANNOUNCEMENT, WITHDRAWAL} else 0
        audiences = visibility.current(session)
        live, versions = _live(session, id_, now=now)
        if about == ANNOUNCEMENT and id_ not in live:
            return {}
        people = _people(session, recipients, live)
        badges = _badges(people, live, audiences)
        if about != ANNOUNCEMENT:
            return {
                person.id: Wanted(person.attributes.language, badges[person.id])
                for person in people
            }
        this = live[id_]
        return {
            person.id: Wanted(versions.for_(person.attributes.language), badges[person.id])
            for person in people
            if id_ not in person.acknowledged
            and this.audience_id in audiences.of(person.attributes)
        }


@dataclass(frozen=True, slots=True)
class _Versions:
    """The languages of one announcement."""

    languages: frozenset[str]
    default: str

    def for_(self, language: str) -> str:
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
        row.id: Live(id=row.id, audience_id=row.audience_id, must_acknowledge=row.must_acknowledge)
        for row in rows
    }
    own = [row for row in rows if row.id == id_]
    languages = frozenset(str(row.language) for row in own)
    return live, _Versions(languages, str(own[0].default_language) if own else "")


def _people(
    session: Session, recipients: Sequence[int], live: Mapping[int, Live]
) -> list[Recipient]:
    acknowledged = _acknowledged(session, recipients, live)
    rows = session.execute(
        select(
            Person.id,
            Person.uid,
            Person.site,
            Person.department,
            Person.job,
            Person.language,
            Person.role,
        ).where(Person.id.in_(recipients), Person.suspended_at.is_(None))
    )
    return [
        Recipient(
            id=row.id,
            attributes=_attributes(row),
            acknowledged=frozenset(acknowledged.get(row.id, ())),
        )
        for row in rows
    ]


def _attributes(row: Any) -> Attributes:
    return Attributes(
        site=row.site,
        department=row.department,
        job=row.job,
        language=str(row.language),
        role=str(row.role),
        person=str(row.uid),
    )


def _acknowledged(
    session: Session, recipients: Sequence[int], live: Mapping[int, Live]
) -> dict[int, set[int]]:
    rows = session.execute(
        select(Receipt.person_id, Receipt.announcement_id).where(
            Receipt.person_id.in_(recipients),
            Receipt.announcement_id.in_(live),
            Receipt.acknowledged_at.is_not(None),
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, announcement_id in rows:
        found[person_id].add(announcement_id)
    return found


def _badges(
    people: Sequence[Recipient], live: Mapping[int, Live], audiences: Audiences
) -> dict[int, int]:
    """How many announcements each person must still acknowledge."""
    asking: dict[frozenset[int], frozenset[int]] = {}
    badges = {}
    for person in people:
        theirs = audiences.of(person.attributes)
        if theirs not in asking:
            asking[theirs] = frozenset(
                each.id
                for each in live.values()
                if each.must_acknowledge and each.audience_id in theirs
            )
        badges[person.id] = len(asking[theirs] - person.acknowledged)
    return badges
