"""What an import would do to the people there are. Pure: rows and known people in, a plan out."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.people.csv_import import Rejected, Row
from app.people.roles import Role

COLUMNS = (
    "staff_number",
    "name",
    "language",
    "time_zone",
    "site",
    "department",
    "job",
    "phone",
    "email",
    "role",
)
EMPTY = {"site": "", "department": "", "job": "", "phone": "", "email": ""}


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is in the database, as far as an import may change them."""

    id: int
    is_suspended: bool
    values: dict[str, str]

    @property
    def is_active_admin(self) -> bool:
        return self.values["role"] == Role.ADMIN and not self.is_suspended


@dataclass(frozen=True, slots=True)
class Creation:
    """A new person."""

    row: Row
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Update:
    """A known person, with all their values before and afterwards."""

    row: Row
    id: int
    values: dict[str, str]
    before: dict[str, str]

    @property
    def changed(self) -> list[str]:
        return [name for name in COLUMNS if self.values[name] != self.before[name]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Exactly what will be written."""

    created: list[Creation] = field(default_factory=list)
    updated: list[Update] = field(default_factory=list)
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def fingerprint(self) -> str:
        """The same for two plans that write the same over the same."""
        facts: list[Any] = [[each.row.key, each.values] for each in self.created]
        facts += [[each.id, each.before, each.values] for each in self.updated]
        facts += [self.unchanged, len(self.rejected)]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def plan(
    rows: Sequence[Row],
    known: Mapping[str, Known],
    *,
    defaults: Mapping[str, str],
    other_admins: int,
) -> Plan:
    """Compare rows with the people there are, by staff number.

    `other_admins` counts active admins whom no row names: where nobody would be left to
    administer, the rows that take an admin's role away are rejected.
    """
    created: list[Creation] = []
    updated: list[Update] = []
    unchanged = 0
    for row in rows:
        person = known.get(row.key)
        if person is None:
            created.append(Creation(row, _new(row, defaults)))
        elif change := _change(row, person):
            updated.append(change)
        else:
            unchanged += 1
    after = _admins_after(created, updated, known) + other_admins
    lost = [each for each in updated if known[each.row.key].is_active_admin and _is_demoted(each)]
    if after or not lost:
        return Plan(created, updated, unchanged, [])
    kept = [each for each in updated if each not in lost]
    return Plan(created, kept, unchanged, [_last_admin(each.row) for each in lost])


def _new(row: Row, defaults: Mapping[str, str]) -> dict[str, str]:
    return EMPTY | dict(defaults) | {"role": str(Role.WORKER)} | row.values


def _change(row: Row, person: Known) -> Update | None:
    staff_number = person.values["staff_number"]
    values = {**person.values, **row.values, "staff_number": staff_number}
    return Update(row, person.id, values, person.values) if values != person.values else None


def _is_demoted(update: Update) -> bool:
    return update.values["role"] != Role.ADMIN


def _admins_after(
    created: Sequence[Creation], updated: Sequence[Update], known: Mapping[str, Known]
) -> int:
    role = {each.row.key: each.values["role"] for each in updated}
    stay = [
        key
        for key, person in known.items()
        if role.get(key, person.values["role"]) == Role.ADMIN and not person.is_suspended
    ]
    return len(stay) + sum(1 for each in created if each.values["role"] == Role.ADMIN)


def _last_admin(row: Row) -> Rejected:
    return Rejected(row.line, "role", row.values["role"], "last_admin", {})
