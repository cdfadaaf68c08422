"""What taking reports in reads and writes: statements on tables, each built once."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.announcements.models import Announcement, State
from app.core.tables import table_of
from app.people.models import Person
from app.receipts.models import Receipt, ReceiptTotal

ANNOUNCEMENTS, PEOPLE = table_of(Announcement), table_of(Person)
RECEIPTS, TOTALS = table_of(Receipt), table_of(ReceiptTotal)
COUNTS = ("displayed", "opened", "acknowledged")

_THIS_PERSON = PEOPLE.c.id == bindparam("person_id")
_HOLD = select(PEOPLE.c.id).where(_THIS_PERSON).with_for_update()
_NEXT_REV = update(PEOPLE).where(_THIS_PERSON).values(rev=PEOPLE.c.rev + 1).returning(PEOPLE.c.rev)


def hold(session: Session, person_id: int) -> None:
    """One batch of a person at a time: two of their devices may report the same at once.

    On SQLite there is only one writer anyway.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(_HOLD, {"person_id": person_id})


def known(session: Session, uids: Iterable[UUID], *, person_id: int) -> dict[UUID, Row[Any]]:
    """The announcements that are reported about, with what is known of this person's doings."""
    rows = session.execute(_known(), {"uids": list(uids), "person_id": person_id})
    return {row.uid: row for row in rows}


def next_rev(session: Session, person_id: int) -> int:
    """The person's next revision: their other devices sync by it."""
    rev: int = session.execute(_NEXT_REV, {"person_id": person_id}).scalar_one()
    return rev


def keep(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert receipts, or replace what is there."""
    session.execute(_keep(session.get_bind().dialect.name), rows)


def count(session: Session, gains: Sequence[Mapping[str, Any]]) -> None:
    """Add to the totals."""
    session.execute(_count(session.get_bind().dialect.name), gains)


@cache
def _known() -> Select[*tuple[Any, ...]]:
    own = and_(
        RECEIPTS.c.announcement_id == ANNOUNCEMENTS.c.id,
        RECEIPTS.c.person_id == bindparam("person_id"),
    )
    facts = (column for column in RECEIPTS.c if column.name not in {"announcement_id", "rev"})
    return (
        select(
            ANNOUNCEMENTS.c.id,
            ANNOUNCEMENTS.c.uid,
            ANNOUNCEMENTS.c.state,
            ANNOUNCEMENTS.c.audience_id,
            ANNOUNCEMENTS.c.must_acknowledge,
            *facts,
        )
        .outerjoin_from(ANNOUNCEMENTS, RECEIPTS, own)
        .where(
            ANNOUNCEMENTS.c.uid.in_(bindparam("uids", expanding=True)),
            ANNOUNCEMENTS.c.state != State.DRAFT,
        )
    )


@cache
def _keep(dialect: str) -> Any:
    statement = _insert(dialect, RECEIPTS)
    keys = {"announcement_id", "person_id"}
    changed = {column.name: statement.excluded[column.name] for column in RECEIPTS.c}
    return statement.on_conflict_do_update(
        index_elements=sorted(keys),
        set_={name: value for name, value in changed.items() if name not in keys},
    )


@cache
def _count(dialect: str) -> Any:
    statement = _insert(dialect, TOTALS)
    return statement.on_conflict_do_update(
        index_elements=["announcement_id"],
        set_={name: TOTALS.c[name] + statement.excluded[name] for name in COUNTS},
    )


def _insert(dialect: str, table: Any) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
