"""Read and change when phones may buzz, for a person and by default. Never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import delete, exists, select

from app.core.db import db
from app.core.errors import Invalid, NotFound
from app.people.models import Person
from app.rest import defaults, shifts
from app.rest.choices import Rest
from app.rest.countries import Country, Disconnect, law
from app.rest.defaults import Default
from app.rest.models import EVERYWHERE, PersonRest, RestDefault
from app.rest.rules import HORIZON, Buzz, Quiet
from app.rest.standing import SHIFTS_SINCE

MOST_SITES = 500
USUAL_NIGHT = "20:00", "07:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """When a person's phone may buzz, and what they would get without their own choices."""

    rest: Rest
    is_own: bool
    default: Default
    time_zone: str
    knows_shifts: bool

    @property
    def disconnect(self) -> Disconnect | None:
        """Their country's right not to be reached."""
        return law(self.default.country).disconnect if self.default.country else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an admin decides about everywhere, or about one site."""

    site: str
    country: Country | None
    rest: Rest
    rest_after_shift_hours: int | None


def mine(person_id: int, *, now: datetime) -> Mine:
    """What holds for this person."""
    person = db.session.get_one(Person, person_id)
    own = db.session.get(PersonRest, person_id)
    default = defaults.read(db.session()).of(person.site)
    since, until = now - SHIFTS_SINCE, now + HORIZON
    return Mine(
        rest=own.rest if own else default.rest,
        is_own=own is not None,
        default=default,
        time_zone=person.time_zone,
        knows_shifts=bool(shifts.shifts_of(db.session(), [person_id], since=since, until=until)),
    )


def choose(person_id: int, rest: Rest, *, now: datetime) -> Mine:
    """These are the person's own choices from now on. Raises Invalid naming the field."""
    rest.check()
    db.session.merge(PersonRest(person_id=person_id, rules=rest.canonical(), updated_at=now))
    db.session.flush()
    return mine(person_id, now=now)


def choose_default(person_id: int, *, now: datetime) -> Mine:
    """The organisation's default holds for this person again."""
    db.session.execute(delete(PersonRest).where(PersonRest.person_id == person_id))
    return mine(person_id, now=now)


def decisions() -> Sequence[RestDefault]:
    """What the organisation decided: everywhere first, then its sites."""
    return db.session.scalars(select(RestDefault).order_by(RestDefault.site)).all()


def sites() -> Sequence[str]:
    """Where people work, as the people's list says."""
    query = select(Person.site).where(Person.site != "").distinct().order_by(Person.site)
    return db.session.scalars(query.limit(MOST_SITES)).all()


def decide(proposal: Proposal, *, now: datetime) -> None:
    """This holds from now on for whoever chose nothing. Raises Invalid naming the field."""
    proposal.rest.check()
    if proposal.site != EVERYWHERE and not _is_site(proposal.site):
        message = "Nobody works at this site. Choose one of the sites in the people's list."
        raise Invalid(message, code="unknown_site", fields={"site": [message]})
    db.session.merge(
        RestDefault(
            site=proposal.site,
            country=proposal.country,
            rules=proposal.rest.canonical(),
            rest_after_shift_hours=proposal.rest_after_shift_hours,
            updated_at=now,
        )
    )
    db.session.flush()


def forget_site(site: str) -> None:
    """What holds everywhere holds at this site again. Raises NotFound."""
    is_it = RestDefault.site == site
    is_there = site != EVERYWHERE and db.session.scalar(select(exists().where(is_it)))
    if not is_there:
        raise NotFound("This site has no hours of its own.")
    db.session.execute(delete(RestDefault).where(is_it))


def begin(*, buzz: Buzz = Buzz.AWAKE, now: datetime) -> None:
    """A new platform keeps nights and holidays quiet, as its country proposes."""
    country = defaults.home(db.session())
    rest = Rest(
        quiet_hours=(nights(country),),
        is_quiet_on_holidays=country is not None,
        info=buzz,
        important=buzz,
    )
    decide(
        Proposal(site=EVERYWHERE, country=country, rest=rest, rest_after_shift_hours=None), now=now
    )


def nights(country: Country | None) -> Quiet:
    """The nights that a country's data file proposes; from 20:00 to 7:00 where there is none."""
    start, end = (law(country).quiet_from, law(country).quiet_to) if country else USUAL_NIGHT
    return Quiet(frozenset(range(7)), time.fromisoformat(start), time.fromisoformat(end))


def _is_site(name: str) -> bool:
    return bool(db.session.scalar(select(exists().where(Person.site == name))))
