"""Read and change the tour's words, and how far people are. Never commits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select

from app.core.db import db
from app.core.errors import Conflict, NotFound
from app.core.languages import Language, text
from app.organisation import service as organisation
from app.people.models import Person
from app.tour.models import (
    ONLY_ID,
    PersonTour,
    Standing,
    TourContact,
    TourState,
    TourStep,
    TourText,
    further,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One step in one language: the organisation's own words, or those that ship."""

    step: TourStep
    language: Language
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Words to say, and over which version of them."""

    words: Words
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask; the phone number may be empty."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many people, of those who may sign in, have come how far."""

    people: int
    finished: int
    skipped: int
    under_way: int


def own_words() -> Sequence[TourText]:
    """All the organisation wrote itself."""
    return db.session.scalars(select(TourText)).all()


def shipped_words() -> list[Words]:
    """What a step says in each language where the organisation wrote nothing for it."""
    name = organisation.find().name
    return [
        Words(
            step=step,
            language=language,
            title=text(language, f"tour.{step}_title", name=name),
            text=text(language, f"tour.{step}_text", name=name),
        )
        for step in TourStep
        for language in Language
    ]


def version_of(own: TourText | None) -> str:
    """Names what a step says in one language; '' where that is what it ships with."""
    return own.version if own else ""


def write(words: Words, *, version: str) -> None:
    """Say a step in own words, in one language, over those of this `version`.

    Raises Conflict (`edited_elsewhere`) where it says something else by now.
    """
    own = _held(words.step, words.language, version=version)
    own = own or TourText(step=words.step, language=words.language)
    own.title, own.text = words.title, words.text
    db.session.add(own)
    db.session.flush()


def forget(step: TourStep, language: Language, *, version: str) -> None:
    """Let the words that ship hold again. Raises NotFound, Conflict (`edited_elsewhere`)."""
    own = _held(step, language, version=version)
    if own is None:
        raise NotFound("There are no words of your own for this step in this language.")
    db.session.delete(own)
    db.session.flush()


def _held(step: TourStep, language: Language, *, version: str) -> TourText | None:
    own = db.session.get(TourText, (step, language), with_for_update=True)
    if version_of(own) != version:
        raise Conflict("Somebody else changed these words.", code="edited_elsewhere")
    return own


def contact() -> TourContact | None:
    """Whom to ask, if the organisation named somebody."""
    return db.session.get(TourContact, ONLY_ID)


def name_contact(contact: Contact) -> None:
    """This is whom to ask from now on."""
    db.session.merge(TourContact(id=ONLY_ID, name=contact.name, phone=contact.phone))
    db.session.flush()


def remove_contact() -> None:
    """Name nobody."""
    db.session.execute(delete(TourContact))


def standing_of(person_id: int) -> Standing | None:
    """How far this person is; None: they have not begun."""
    found = db.session.get(PersonTour, person_id)
    return found.standing if found else None


def tell(person_id: int, told: Standing, *, now: datetime) -> Standing:
    """One of the person's phones says how far they are. What holds now, whichever came last."""
    told = replace(told, at=min(told.at, now))
    known = db.session.get(PersonTour, person_id, with_for_update=True)
    holds = further(known.standing if known else None, told)
    found = known or PersonTour(person_id=person_id)
    found.stand(holds)
    db.session.add(found)
    db.session.flush()
    return holds


def counts() -> Counts:
    """How many have finished, skipped or begun the tour."""

    def of(state: TourState) -> ColumnElement[int]:
        return func.count().filter(PersonTour.state == state)

    query = (
        select(
            func.count(),
            of(TourState.FINISHED),
            of(TourState.SKIPPED),
            of(TourState.UNDER_WAY),
        )
        .select_from(Person)
        .outerjoin(PersonTour, PersonTour.person_id == Person.id)
        .where(Person.suspended_at.is_(None))
    )
    people, finished, skipped, under_way = db.session.execute(query).one()
    return Counts(people=people, finished=finished, skipped=skipped, under_way=under_way)
