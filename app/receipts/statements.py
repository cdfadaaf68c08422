"""What taking reports in reads: statements on tables, each built once."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from app.announcements.models import Announcement, State
from app.core.tables import table_of
from app.people.models import Person
from app.receipts.models import Receipt

ANNOUNCEMENTS, PEOPLE = table_of(Announcement), table_of(Person)
RECEIPTS = table_of(Receipt)

_THIS_PERSON = PEOPLE.c.id == bindparam("person_id")
_HOLD = select(PEOPLE.c.id).where(_THIS_PERSON).with_for_update()


def hold(session: Session, person_id: int) -> None:
    """One batch of this person at a time, from here on (PostgreSQL)."""
    session.execute(_HOLD, {"person_id": person_id})


def known(session: Session, uids: Iterable[UUID], *, person_id: int) -> dict[UUID, Row[Any]]:
    """The announcements that are reported about, with what is known of this person's doings."""
    rows = session.execute(_known(), {"uids": list(uids), "person_id": person_id})
    return {row.uid: row for row in rows}


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
            PEOPLE.c.rev.label("person_rev"),
            *facts,
        )
        .outerjoin_from(ANNOUNCEMENTS, RECEIPTS, own)
        .join(PEOPLE, _THIS_PERSON)
        .where(
            ANNOUNCEMENTS.c.uid.in_(bindparam("uids", expanding=True)),
            ANNOUNCEMENTS.c.state != State.DRAFT,
        )
    )
