"""A saved rule. Never changed: another rule is another audience."""

from uuid import UUID

from sqlalchemy import ColumnElement, String, Text, and_, false, or_, true
from sqlalchemy.orm import Mapped, mapped_column

from app.audiences.rule import Clause, Group, Kind, Rule
from app.core.db import Base, Identified
from app.people.models import Person

COLUMNS = {
    Kind.SITE: Person.site,
    Kind.DEPARTMENT: Person.department,
    Kind.JOB: Person.job,
    Kind.LANGUAGE: Person.language,
    Kind.ROLE: Person.role,
    Kind.PERSON: Person.uid,
}


class Audience(Identified, Base):
    """A rule that something was published to; announcements with the same rule share it."""

    __tablename__ = "audiences"

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    rule: Mapped[str] = mapped_column(Text)
    """Canonical JSON."""


def condition(rule: Rule) -> ColumnElement[bool]:
    """`rule.matches` as SQL over people."""
    return and_(_any(rule.groups), ~_any(rule.exceptions))


def _any(groups: tuple[Group, ...]) -> ColumnElement[bool]:
    return or_(false(), *(_all(group) for group in groups))


def _all(group: Group) -> ColumnElement[bool]:
    return and_(true(), *(_has(clause) for clause in group.clauses))


def _has(clause: Clause) -> ColumnElement[bool]:
    column = COLUMNS[clause.kind]
    if clause.kind is Kind.PERSON:
        return column.in_([UUID(value) for value in clause.values])
    return column.in_(clause.values)
