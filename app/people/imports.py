"""Import people: preview, then confirm exactly what was previewed. Never commits."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.core.db import db
from app.core.errors import Conflict, NotFound
from app.core.ids import uuid7
from app.organisation import service as organisation
from app.people import service
from app.people import spelling as spellings
from app.people.csv_import import Parsed, Rejected, Row, parse, row_from_json, row_to_json
from app.people.import_plan import COLUMNS, Creation, Known, Plan, Update, plan
from app.people.models import PeopleImport, Person, folded, search_text, staff_number_key
from app.people.roles import Role

PREVIEW_LIFETIME = timedelta(days=1)
LISTED = 200
"""Rejected cells that a screen lists, and updated people that a report lists, one by one."""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Changed:
    """A known person whom the import changes."""

    line: int
    staff_number: str
    name: str
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import does: counts of people, and the lines that need a look."""

    created: int
    updated: int
    unchanged: int
    rejected_lines: int
    rejected: list[Rejected]
    updates: list[Changed]
    """The first 200 people."""
    ignored_columns: list[str]


def preview(parsed: Parsed, *, created_by: int, now: datetime) -> PeopleImport:
    """Keep a parsed file and say what confirming it would do. Writes no person."""
    db.session.execute(delete(PeopleImport).where(PeopleImport.created_at < now - PREVIEW_LIFETIME))
    planned = _plan(parsed.rows)
    kept = PeopleImport(
        rows=[row_to_json(row) for row in parsed.rows],
        report=asdict(_report(planned, parsed)),
        fingerprint=planned.fingerprint(),
        created_by=created_by,
        created_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def confirm(uid: UUID, *, created_by: int, now: datetime) -> PeopleImport:
    """Do exactly what the preview showed. A second time changes nothing.

    Raises NotFound for an import of somebody else or of another day, and Conflict
    (`people_changed`) where the people changed since the preview.
    """
    service.hold()
    kept = db.session.scalar(_own(uid, created_by=created_by, now=now))
    if kept is None:
        raise _no_such_import()
    if kept.confirmed_at is not None:
        return kept
    planned = _plan([row_from_json(row) for row in kept.rows])
    if planned.fingerprint() != kept.fingerprint:
        raise _people_changed()
    _apply(planned, now=now)
    kept.rows = []
    kept.confirmed_at = now
    return kept


def rejected_in(uid: UUID, *, created_by: int, now: datetime) -> list[dict[str, Any]]:
    """Every rejected cell of one's own preview. Raises NotFound."""
    kept = db.session.scalar(_own(uid, created_by=created_by, now=now))
    if kept is None:
        raise _no_such_import()
    rejected: list[dict[str, Any]] = kept.report["rejected"]
    return rejected


def import_csv(data: bytes, *, dry_run: bool, now: datetime) -> Report:
    """Import a file at once, or only say what that would do. Raises Invalid."""
    parsed = parse(data)
    service.hold()
    planned = _plan(parsed.rows)
    if not dry_run:
        _apply(planned, now=now)
    return _report(planned, parsed)


def _plan(rows: Sequence[Row]) -> Plan:
    ours = organisation.find()
    known = _known([row.key for row in rows])
    active_admins = select(func.count()).where(
        Person.role == Role.ADMIN, Person.suspended_at.is_(None)
    )
    named = sum(1 for person in known.values() if person.is_active_admin)
    spelling = spellings.in_use()
    return plan(
        [replace(row, values=spelling.applied(row.values)) for row in rows],
        known,
        defaults={"language": str(ours.default_language), "time_zone": ours.time_zone},
        other_admins=(db.session.scalar(active_admins) or 0) - named,
    )


def _known(keys: Sequence[str]) -> dict[str, Known]:
    people: dict[str, Known] = {}
    columns = [getattr(Person, name) for name in COLUMNS]
    for begin in range(0, len(keys), BATCH):
        wanted = Person.staff_number_key.in_(keys[begin : begin + BATCH])
        query = select(Person.staff_number_key, Person.id, Person.suspended_at).where(wanted)
        for row in db.session.execute(query.add_columns(*columns)):
            texts = dict(zip(COLUMNS, map(str, row[3:]), strict=True))
            people[row[0]] = Known(row[1], row[2] is not None, texts)
    return people


def _apply(planned: Plan, *, now: datetime) -> None:
    try:
        if planned.created:
            rows = [_new_person(each, now) for each in planned.created]
            db.session.execute(insert(Person.__table__), rows)  # type: ignore[arg-type]
        if planned.updated:
            change = (
                update(Person.__table__)  # type: ignore[arg-type]
                .where(Person.id == bindparam("person_id"))
                .values(rev=Person.rev + 1)
            )
            db.session.execute(change, [_other_values(each) for each in planned.updated])
    except IntegrityError as error:
        raise _people_changed() from error
    db.session.expire_all()


def _new_person(creation: Creation, now: datetime) -> dict[str, Any]:
    values = creation.values
    return {"uid": uuid7(), "created_at": now, "rev": 0, **values, **_derived(values)}


def _other_values(change: Update) -> dict[str, Any]:
    return {"person_id": change.id, **change.values, **_derived(change.values)}


def _derived(values: dict[str, str]) -> dict[str, str]:
    return {
        "staff_number_key": staff_number_key(values["staff_number"]),
        "sort_name": folded(values["name"]),
        "search_text": search_text(values["name"], values["staff_number"]),
    }


def _report(planned: Plan, parsed: Parsed) -> Report:
    rejected = sorted([*parsed.rejected, *planned.rejected], key=lambda each: each.line)
    return Report(
        created=len(planned.created),
        updated=len(planned.updated),
        unchanged=planned.unchanged,
        rejected_lines=len({each.line for each in rejected}),
        rejected=rejected,
        updates=[
            Changed(each.row.line, each.values["staff_number"], each.values["name"], each.changed)
            for each in planned.updated[:LISTED]
        ],
        ignored_columns=list(parsed.ignored_columns),
    )


def _own(uid: UUID, *, created_by: int, now: datetime) -> Select[PeopleImport]:
    return select(PeopleImport).where(
        PeopleImport.uid == uid,
        PeopleImport.created_by == created_by,
        PeopleImport.created_at >= now - PREVIEW_LIFETIME,
    )


def _no_such_import() -> NotFound:
    return NotFound("There is no such import, or its preview is too old. Upload the file again.")


def _people_changed() -> Conflict:
    return Conflict("People changed since this preview. Preview again.", code="people_changed")
