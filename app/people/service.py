"""What can be done with people. Never commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from app.core.db import db
from app.core.db import hold as hold_by_name
from app.core.errors import Conflict, Invalid, NotFound
from app.people import spelling as spellings
from app.people.cells import Problem, check, cure
from app.people.models import Person, folded, staff_number_key
from app.people.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """Which people to select; an empty field selects all."""

    search: str = ""
    """Every word must occur in the name or staff number; case and accents do not matter."""
    site: str = ""
    department: str = ""
    job: str = ""
    language: str = ""
    role: str = ""


def hold() -> None:
    """Change people one transaction at a time: the last admin and a new spelling are decided so."""
    hold_by_name(db.session(), "people")


def get_to_change(uid: UUID) -> Person:
    """The person with this public id, held until the transaction ends. Raises NotFound."""
    hold()
    held = select(Person).where(Person.uid == uid).with_for_update()
    person = db.session.scalar(held.execution_options(populate_existing=True))
    if person is None:
        raise NotFound("There is no such person.")
    return person


def get_by_id(id_: int) -> Person:
    """The person with this inner number. Raises NotFound."""
    person = db.session.get(Person, id_)
    if person is None:
        raise NotFound("There is no such person.")
    return person


def find_by_staff_number(staff_number: str) -> Person | None:
    """The person with this staff number, compared in any case; None where nobody has it."""
    key = staff_number_key(staff_number)
    return db.session.scalar(select(Person).where(Person.staff_number_key == key))


def select_people(filters: PeopleFilter) -> Select[Person]:
    """The people a filter selects, in no order yet: features above add state, order and limit."""
    query = select(Person)
    for word in folded(filters.search).split():
        query = query.where(Person.search_text.contains(word, autoescape=True))
    for column in ("site", "department", "job", "language", "role"):
        if wanted := getattr(filters, column):
            query = query.where(getattr(Person, column) == wanted)
    return query


def add(*, now: datetime, **values: Any) -> Person:
    """A new person. Raises Conflict where the staff number is taken."""
    hold()
    if find_by_staff_number(values["staff_number"]):
        raise Conflict("Somebody already has this staff number.", code="staff_number_taken")
    person = Person(created_at=now, **spellings.in_use().applied(values))
    db.session.add(person)
    db.session.flush()
    return person


def change(person: Person, **values: Any) -> Person:
    """Give a person other attributes. Raises Conflict: staff number taken, or the last admin."""
    if "staff_number" in values:
        _refuse_taken(person, values["staff_number"])
    if any(name in values for name in spellings.SPELLED):
        values = spellings.in_use(except_for=person.id).applied(values)
    if values.get("role", person.role) is not Role.ADMIN:
        _refuse_last_admin(person)
    changed = {name: value for name, value in values.items() if getattr(person, name) != value}
    for name, value in changed.items():
        setattr(person, name, value)
    if changed:
        person.rev = Person.rev + 1
    return person


def checked(values: Mapping[str, Any], *, language: str, prefix: str = "") -> dict[str, Any]:
    """Typed attributes, tidied and checked as an import does.

    Raises Invalid, naming each field (after `prefix`) and its cure in this language.
    """
    outcome = {
        name: check(name, value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    wrong = {
        f"{prefix}{name}": [cure(problem, language)]
        for name, problem in outcome.items()
        if isinstance(problem, Problem)
    }
    if wrong:
        raise Invalid("Some fields need another value.", fields=wrong)
    return outcome


def suspend(person: Person, *, now: datetime) -> Person:
    """Lock a person out, on all devices from their next request. Raises Conflict."""
    _refuse_last_admin(person)
    person.suspend(now)
    return person


def restore(person: Person) -> Person:
    """Let a suspended person in again. Raises Conflict."""
    person.restore()
    return person


def _refuse_taken(person: Person, staff_number: str) -> None:
    other = find_by_staff_number(staff_number)
    if other is not None and other.id != person.id:
        message = "Somebody already has this staff number."
        raise Conflict(message, code="staff_number_taken", fields={"staff_number": [message]})


def _refuse_last_admin(person: Person) -> None:
    if person.role is not Role.ADMIN or person.is_suspended:
        return
    others = select(func.count()).where(
        Person.role == Role.ADMIN, Person.suspended_at.is_(None), Person.id != person.id
    )
    if not db.session.scalar(others):
        raise Conflict("There must be at least one admin.", code="last_admin")
