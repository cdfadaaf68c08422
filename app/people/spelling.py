"""One spelling for each site, department and job: `Driver` and `driver` are one audience."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.core.db import db
from app.people.models import Person

SPELLED = ("site", "department", "job")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The spelling in use of each value; a value nobody has yet is spelled as first met."""

    _used: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def learn(self, column: str, value: str) -> str:
        """The spelling in use of this value."""
        return self._used[column].setdefault(value.casefold(), value)

    def applied(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The same values, in the spelling in use."""
        return {
            name: self.learn(name, value) if name in SPELLED else value
            for name, value in values.items()
        }


def in_use(*, except_for: int | None = None) -> Spelling:
    """How others' sites, departments and jobs are spelled; of two spellings, the commoner."""
    counts = [
        select(literal(name), getattr(Person, name), func.count())
        .where(Person.id != (except_for or 0), getattr(Person, name) != "")
        .group_by(getattr(Person, name))
        for name in SPELLED
    ]
    spelling = Spelling()
    rows = db.session.execute(union_all(*counts)).all()
    for name, value, _ in sorted(rows, key=lambda row: -row[2]):
        spelling.learn(name, value)
    return spelling
