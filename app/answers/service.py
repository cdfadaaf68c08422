"""Take answers in, each person's newest one. Never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, raiseload

from app.announcements.models import Announcement, State
from app.answers.keys import author_key
from app.answers.models import ASKING, Answer, Choice, Given
from app.audiences import visibility
from app.audiences.rule import Attributes
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotFound
from app.pictures.models import Picture
from app.receipts.models import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who answers; `feed_rev` is at least as old as this transaction."""

    actor: Actor
    attributes: Attributes
    feed_rev: int
    key: bytes

    def author_key(self, announcement: Announcement) -> str:
        """What stands for them under this announcement."""
        return author_key(self.key, announcement_id=announcement.id, person_id=self.actor.person_id)


def answer(given: Given, *, reader: Reader, now: datetime) -> Answer:
    """Take an answer in; a repeat changes nothing, and an older one does not undo a newer.

    Returns what counts now. Raises NotFound, Conflict (`withdrawn`, `not_asked`) and Invalid.
    """
    announcement = open_for(given.announcement_id, reader=reader)
    if not announcement.asks_answer:
        raise Conflict("This announcement asks for no answer.", code="not_asked")
    _require_words(given)
    at = min(given.at, now)
    if announcement.is_anonymous:
        at = at.replace(minute=0, second=0, microsecond=0)
    known = _own(announcement, reader, for_update=True)
    if known is not None and (known.uid == given.id or at < known.answered_at):
        return known
    if db.session.scalar(select(Answer.id).where(Answer.uid == given.id)):
        raise Conflict("This id was used for another answer.", code="id_used")
    return _taken(known or _first(announcement, reader), given, at=at)


def find_own(announcement: Announcement, *, reader: Reader) -> Answer | None:
    """What this reader answered, on whatever device."""
    return _own(announcement, reader, for_update=False)


def get_own(uid: UUID, *, reader: Reader) -> Answer:
    """The reader's answer of this id. Raises NotFound, also for somebody else's."""
    found = db.session.execute(
        select(Answer, Announcement)
        .join(Announcement, Announcement.id == Answer.announcement_id)
        .where(Answer.uid == uid)
    ).one_or_none()
    if found is None or found.Answer.author_key != reader.author_key(found.Announcement):
        raise NotFound("There is no such answer of yours, or there is a newer one.")
    own: Answer = found.Answer
    return own


def add_photo(uid: UUID, picture: Picture, *, reader: Reader) -> None:
    """The photo that goes with an answer. Raises NotFound, Conflict (`not_asked`)."""
    own = get_own(uid, reader=reader)
    if own.choice is not Choice.CANNOT:
        raise Conflict("A photo goes with what cannot be done.", code="not_asked")
    own.add_photo(picture)


def open_for(uid: UUID, *, reader: Reader) -> Announcement:
    """What this reader may still answer. Raises NotFound, Conflict (`withdrawn`).

    Expiry ends nothing: an answer given in a tunnel may arrive late.
    """
    announcement = seen_by(uid, reader=reader)
    if announcement.state is State.WITHDRAWN:
        raise Conflict("This announcement was taken back.", code="withdrawn")
    return announcement


def seen_by(uid: UUID, *, reader: Reader) -> Announcement:
    """What this reader sees, or saw before they moved. Raises NotFound."""
    found = db.session.scalar(
        select(Announcement)
        .where(Announcement.uid == uid, Announcement.state != State.DRAFT)
        .options(raiseload("*"))
    )
    if found is None or not _has_seen(found, reader):
        raise NotFound("This announcement is not there, or no longer.")
    return found


def who_asked(
    session: Session, announcement_id: int, people: Sequence[int], *, key: bytes
) -> list[int]:
    """Which of these people wait for a reply. One query."""
    asked = set(
        session.scalars(
            select(Answer.author_key).where(
                Answer.announcement_id == announcement_id, Answer.choice.in_(ASKING)
            )
        )
    )
    if not asked:
        return []
    return [
        person_id
        for person_id in people
        if author_key(key, announcement_id=announcement_id, person_id=person_id) in asked
    ]


def _has_seen(announcement: Announcement, reader: Reader) -> bool:
    audiences = visibility.at(db.session(), reader.feed_rev).of(reader.attributes)
    if announcement.audience_id in audiences:
        return True
    key = (announcement.id, reader.actor.person_id)
    return db.session.get(Receipt, key) is not None


def _require_words(given: Given) -> None:
    """A question has words; what cannot be done has words or a photo. Raises Invalid."""
    has_reason = given.text or (given.choice is Choice.CANNOT and given.has_photo)
    if given.choice is not Choice.CLEAR and not has_reason:
        message = "Say it in a few words."
        raise Invalid(message, fields={"text": [message]})


def _own(announcement: Announcement, reader: Reader, *, for_update: bool) -> Answer | None:
    query = select(Answer).where(
        Answer.announcement_id == announcement.id,
        Answer.author_key == reader.author_key(announcement),
    )
    return db.session.scalar(query.with_for_update(of=Answer) if for_update else query)


def _first(announcement: Announcement, reader: Reader) -> Answer:
    return Answer(
        announcement_id=announcement.id,
        author_key=reader.author_key(announcement),
        person_id=None if announcement.is_anonymous else reader.actor.person_id,
    )


def _taken(saved: Answer, given: Given, *, at: datetime) -> Answer:
    saved.take(given, at=at)
    db.session.add(saved)
    db.session.flush()
    return saved
