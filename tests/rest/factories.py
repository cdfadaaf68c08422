"""Quiet nights, for an organisation or for a person."""

from datetime import time
from typing import Any

from app.core.db import db
from app.people.models import Person
from app.rest import service
from app.rest.choices import Rest
from app.rest.countries import Country
from app.rest.rules import Quiet
from app.rest.service import Proposal
from app.rest.shift_models import WorkShift
from tests.conftest import NOON

EVERY_DAY = frozenset(range(7))
NIGHTS = Quiet(EVERY_DAY, time(20), time(7))
WIRE: dict[str, Any] = {
    "quiet_hours": [{"days": [0, 1, 2, 3, 4], "start": "20:00", "end": "07:00"}],
    "is_quiet_on_holidays": True,
    "priorities": {"info": "awake", "important": "always"},
}


def quiet_nights(site: str = "", **choices: Any) -> None:
    """Everywhere, or at a site where somebody works, nights are quiet."""
    country = choices.pop("country", Country.NETHERLANDS)
    hours = choices.pop("rest_after_shift_hours", 0)
    rest = Rest(**{"quiet_hours": (NIGHTS,)} | choices)
    proposal = Proposal(site=site, country=country, rest=rest, rest_after_shift_hours=hours)
    service.decide(proposal, now=NOON)
    db.session.commit()


def own_rest(person: Person, **choices: Any) -> None:
    """This person chose for themselves."""
    service.choose(person.id, Rest(**choices), now=NOON)
    db.session.commit()


def shift(person: Person, **values: Any) -> None:
    """This person works then."""
    db.session.add(WorkShift(person_id=person.id, **{"source": "file"} | values))
    db.session.commit()
