"""An audience's rule as a value: any of these groups of people, except those."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from app.core.errors import Invalid
from app.core.languages import Language
from app.people.roles import Role

MAXIMUM_GROUPS = 20
MAXIMUM_CLAUSES = 6
MAXIMUM_VALUES = 500
MAXIMUM_TOTAL = 2_000
MAXIMUM_LENGTH = 200

Wire = dict[str, Any]
T = TypeVar("T", str, "Clause", "Group")


class Kind(StrEnum):
    """What a clause asks about a person."""

    SITE = "site"
    DEPARTMENT = "department"
    JOB = "job"
    LANGUAGE = "language"
    ROLE = "role"
    PERSON = "person"


class Attributes(NamedTuple):
    """What rules may ask about one person; `person` is their uid as text, '' for nobody."""

    site: str
    department: str
    job: str
    language: str
    role: str
    person: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Clause:
    """The person's attribute is one of these values."""

    kind: Kind
    values: tuple[str, ...]

    def matches(self, attributes: Attributes) -> bool:
        """Whether this person has one of the values."""
        return getattr(attributes, self.kind.value) in self.values


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """All clauses hold. Without any clause it is everyone."""

    clauses: tuple[Clause, ...] = ()

    def matches(self, attributes: Attributes) -> bool:
        """Whether every clause holds for this person."""
        return all(clause.matches(attributes) for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class Rule:
    """Any of these groups, and none of the exceptions. Without any group it is nobody."""

    groups: tuple[Group, ...] = ()
    exceptions: tuple[Group, ...] = ()

    def matches(self, attributes: Attributes) -> bool:
        """Whether this person belongs to the audience."""
        return _is_in(self.groups, attributes) and not _is_in(self.exceptions, attributes)

    @property
    def names_people(self) -> bool:
        """Whether single people are named anywhere in it."""
        groups = self.groups + self.exceptions
        return any(clause.kind is Kind.PERSON for group in groups for clause in group.clauses)

    def wire(self) -> Wire:
        """The rule as JSON values: what is stored and what the API speaks."""
        return {"any": _wire(self.groups), "except": _wire(self.exceptions)}

    def canonical(self) -> str:
        """The same text for rules that say the same in another order."""
        return json.dumps(self.wire(), separators=(",", ":"), sort_keys=True, ensure_ascii=False)

    def digest(self) -> str:
        """SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


NOBODY = Rule()
EVERYONE = Rule(groups=(Group(),))


def parse(raw: object, *, field: str = "audience") -> Rule:
    """The rule in these JSON values. Raises Invalid naming the path of what is wrong."""
    if not isinstance(raw, dict) or set(raw) != {"any", "except"}:
        raise _invalid(field, "Give `any` and `except`, each a list of groups.")
    rule = Rule(
        groups=_groups(raw["any"], f"{field}.any"),
        exceptions=_groups(raw["except"], f"{field}.except"),
    )
    groups = rule.groups + rule.exceptions
    if sum(len(clause.values) for group in groups for clause in group.clauses) > MAXIMUM_TOTAL:
        raise _invalid(field, f"Name at most {MAXIMUM_TOTAL} values in all.")
    return rule


def _groups(raw: object, field: str) -> tuple[Group, ...]:
    parts = _list(raw, field, most=MAXIMUM_GROUPS)
    return _sorted(_group(part, f"{field}.{index}") for index, part in enumerate(parts))


def _group(raw: object, field: str) -> Group:
    if not isinstance(raw, dict) or set(raw) != {"all"}:
        raise _invalid(field, "Give `all`, a list of clauses.")
    parts = _list(raw["all"], f"{field}.all", most=MAXIMUM_CLAUSES)
    return Group(_sorted(_clause(part, f"{field}.all.{at}") for at, part in enumerate(parts)))


def _clause(raw: object, field: str) -> Clause:
    if not isinstance(raw, dict) or len(raw) != 1 or not set(raw) <= set(Kind):
        raise _invalid(field, f"Name one of {', '.join(Kind)}.")
    ((name, values),) = raw.items()
    path = f"{field}.{name}"
    parts = _list(values, path, most=MAXIMUM_VALUES)
    if not parts:
        raise _invalid(path, "Name at least one value.")
    kind = Kind(name)
    return Clause(kind, _sorted(_value(kind, part, path) for part in parts))


def _value(kind: Kind, raw: object, field: str) -> str:
    text = str(raw).strip() if isinstance(raw, str | UUID) else ""
    if not 1 <= len(text) <= MAXIMUM_LENGTH or "\x00" in text:
        raise _invalid(field, f"A value is a text of 1 to {MAXIMUM_LENGTH} characters.")
    if kind not in _CLOSED:
        return text
    read, what = _CLOSED[kind]
    try:
        return str(read(text))
    except ValueError as error:
        raise _invalid(field, f"{text[:40]!r} is not {what}.") from error


_CLOSED: dict[Kind, tuple[Callable[[str], object], str]] = {
    Kind.LANGUAGE: (lambda text: Language(text).value, f"one of {', '.join(Language)}"),
    Kind.ROLE: (lambda text: Role(text).value, f"one of {', '.join(Role)}"),
    Kind.PERSON: (UUID, "a person's id"),
}


def _list(raw: object, field: str, *, most: int) -> list[object]:
    if not isinstance(raw, list):
        raise _invalid(field, "Give a list.")
    if len(raw) > most:
        raise _invalid(field, f"Name at most {most}.")
    return raw


def _sorted(parts: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(set(parts)))


def _invalid(field: str, message: str) -> Invalid:
    return Invalid("This audience cannot be used.", fields={field: [message]})


def _is_in(groups: tuple[Group, ...], attributes: Attributes) -> bool:
    return any(group.matches(attributes) for group in groups)


def _wire(groups: tuple[Group, ...]) -> list[Wire]:
    return [
        {"all": [{clause.kind.value: list(clause.values)} for clause in group.clauses]}
        for group in groups
    ]
