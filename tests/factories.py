"""Saved, valid, minimal things to test with. Each takes what matters to the test by keyword."""

from itertools import count
from typing import Any

from app.auth import invitations
from app.auth.invitations import Issued
from app.core import clock
from app.core.db import db
from app.people import service as people
from app.people.models import Person
from app.people.roles import Role
from tests.conftest import NOON

_numbers = count(1)


def person(**values: Any) -> Person:
    """A Dutch-speaking worker, unless told otherwise."""
    number = next(_numbers)
    given = {
        "staff_number": f"S{number}",
        "name": f"Person {number:04}",
        "language": "nl",
        "time_zone": "Europe/Amsterdam",
        "role": Role.WORKER,
    } | values
    saved = people.add(now=NOON, **given)
    db.session.commit()
    return saved


def invitation(person: Person, **values: Any) -> Issued:
    """An invitation of this person, fresh unless `now` is given."""
    (issued,) = invitations.invite([person], **{"now": clock.now()} | values)
    db.session.commit()
    return issued
