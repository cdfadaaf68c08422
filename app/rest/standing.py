"""Which rules hold for whom at this moment, for one person or for a hundred thousand."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core.among import among
from app.people.models import Person
from app.rest import shifts
from app.rest.choices import Rest, stored
from app.rest.dates import Calendar, quiet_dates
from app.rest.defaults import Default, Defaults, read
from app.rest.models import LONGEST_REST_HOURS, PersonRest
from app.rest.rules import HORIZON, RestRules, Shift, moment

SHIFTS_SINCE = timedelta(hours=LONGEST_REST_HOURS)
"""A shift that ended longer ago asks for no rest any more."""


class Known(NamedTuple):
    """All that a person's rules follow from. `own` is what they chose, as it is stored."""

    site: str
    time_zone: str
    own: str | None
    shifts: tuple[Shift, ...] = ()


class Group(NamedTuple):
    """People for whom exactly the same rules hold."""

    rules: RestRules
    people: int


def not_now(
    session: Session, people: Collection[int], *, priority: str, now: datetime
) -> Mapping[int, datetime | None]:
    """Those whose phone may not buzz now, and from when on it may; None: not at all.

    Two queries where nobody has rules; crews who share theirs are asked for once.
    """
    if priority == "critical":
        return {}
    defaults = read(session)

    @cache
    def moment_by(known: Known) -> datetime | None:
        return moment(rules_by(known, defaults, now=now), priority, now)

    moments = {
        id_: moment_by(known) for id_, known in _known(session, people, defaults, now).items()
    }
    return {id_: at for id_, at in moments.items() if at != now}


def groups(
    session: Session, people: Select[int], *, now: datetime, ahead: timedelta = HORIZON
) -> Sequence[Group]:
    """The people of a query by their rules: grouped by the database, in one statement.

    Shifts that begin after `ahead` are left out.
    """
    defaults = read(session)
    roster = shifts.rosters(since=now - SHIFTS_SINCE, until=now + ahead).subquery()
    facts = (*_KEY, roster.c.roster)
    query = (
        select(*facts, func.count())
        .select_from(Person)
        .outerjoin(PersonRest, PersonRest.person_id == Person.id)
        .outerjoin(roster, roster.c.person_id == Person.id)
        .where(Person.id.in_(people))
        .group_by(*facts)
    )
    found: Counter[RestRules] = Counter()
    for site, time_zone, own, worked, number in session.execute(query):
        known = Known(site, time_zone, own, shifts.shifts_in(worked or ""))
        found[rules_by(known, defaults, now=now)] += number
    return [Group(rules, number) for rules, number in found.items()]


def rules_by(known: Known, defaults: Defaults, *, now: datetime) -> RestRules:
    """What holds for a person: their own choices, else the default."""
    default = defaults.of(known.site)
    rest = default.rest if known.own is None else stored(known.own)
    return _rules(known.time_zone, rest, default, known.shifts, now.year)


@lru_cache(maxsize=8192)
def _rules(
    time_zone: str, rest: Rest, default: Default, working: tuple[Shift, ...], year: int
) -> RestRules:
    calendar = default.calendar if rest.is_quiet_on_holidays else Calendar()
    return RestRules(
        time_zone=time_zone,
        quiet=rest.quiet_hours,
        quiet_dates=quiet_dates(calendar, year),
        shifts=working,
        rest_after_shift=default.rest_after_shift,
        choices=rest.priorities,
    )


_KEY = (Person.site, Person.time_zone, PersonRest.rules)


def _known(
    session: Session, people: Collection[int], defaults: Defaults, now: datetime
) -> Mapping[int, Known]:
    """Of those for whom any rules may hold: all, or those who chose some themselves."""
    rows = session.execute(
        select(Person.id, *_KEY)
        .join(PersonRest, PersonRest.person_id == Person.id, isouter=defaults.has_any)
        .where(among(Person.id, people))
    ).all()
    if not rows:
        return {}
    since, until = now - SHIFTS_SINCE, now + HORIZON
    working = shifts.shifts_of(session, [row[0] for row in rows], since=since, until=until)
    return {row[0]: Known(row[1], row[2], row[3], working.get(row[0], ())) for row in rows}
