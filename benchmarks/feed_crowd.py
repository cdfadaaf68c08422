"""An organisation to read in: people, devices, announcements and receipts, written in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Table, insert, text

from app.announcements.models import Announcement, AnnouncementText
from app.audiences.models import Audience
from app.audiences.rule import EVERYONE, Clause, Group, Kind, Rule
from app.auth.models import Device
from app.core.db import Base
from app.organisation.models import Organisation
from app.people.models import Person

SITES, DEPARTMENTS, JOBS = 50, 20, 10
LANGUAGES = ("nl", "en", "pl")
BATCH = 5_000
SPAN = timedelta(days=29)
RECEIPTS_EACH = 10
PARAGRAPH = "The road past the depot is closed for repairs; take the ring and mind the cyclists. "
BLOCKS = orjson.dumps(
    [{"type": "p", "children": [{"type": "text", "text": PARAGRAPH * 2}]} for _ in range(2)]
).decode()


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    people: int
    announcements: int


def fill(connection: Connection, size: Size, *, now: datetime) -> None:
    """Write it all. Announcements lie evenly over the last 29 days: all are recent."""
    rules = list(_rules())
    _write(connection, Organisation, [{"id": 1, "name": "Bench", "feed_rev": size.announcements}])
    _write(connection, Person, (_person(at, now) for at in range(1, size.people + 1)))
    _write(connection, Device, (_device(at, now) for at in range(1, size.people + 1)))
    _write(connection, Audience, (_audience(at, rule) for at, rule in enumerate(rules, start=1)))
    numbers = range(1, size.announcements + 1)
    _write(connection, Announcement, (_announcement(at, size, rules, now) for at in numbers))
    _write(
        connection, AnnouncementText, (_text(at, lang) for at in numbers for lang in ("nl", "en"))
    )
    _receipts(connection, size, now)
    connection.execute(text("ANALYZE"))


def _write(connection: Connection, model: type[Base], rows: Any) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _rules() -> Iterator[Rule]:
    """Everyone; each site, department and job; and each job at each site."""
    yield EVERYONE
    for kind, count in ((Kind.SITE, SITES), (Kind.DEPARTMENT, DEPARTMENTS), (Kind.JOB, JOBS)):
        for at in range(count):
            yield Rule((Group((Clause(kind, (f"{kind} {at}",)),)),))
    for site in range(SITES):
        for job in range(JOBS):
            clauses = (Clause(Kind.SITE, (f"site {site}",)), Clause(Kind.JOB, (f"job {job}",)))
            yield Rule((Group(clauses),))


def _audience(at: int, rule: Rule) -> dict[str, Any]:
    return {"id": at, "uid": UUID(int=at), "rule": rule.canonical(), "digest": rule.digest()}


def _audience_of(at: int) -> int:
    """One in ten is for everyone, half for a site, the rest for the others by turns."""
    everyone, site, department, job, both = 1, 2, 2 + SITES, 2 + SITES + DEPARTMENTS, 82
    turn, number = at % 10, at // 10
    if turn == 0:
        return everyone
    if turn <= 5:
        return site + (number * 5 + turn) % SITES
    if turn <= 7:
        return department + (number * 2 + turn) % DEPARTMENTS
    return job + number % JOBS if turn == 8 else both + number % (SITES * JOBS)


def _person(at: int, now: datetime) -> dict[str, Any]:
    name = f"Person {at:07}"
    return {
        "id": at,
        "uid": UUID(int=at),
        "staff_number": f"S{at}",
        "staff_number_key": f"s{at}",
        "name": name,
        "sort_name": name.lower(),
        "search_text": f"{name.lower()} s{at}",
        "language": LANGUAGES[at % 3],
        "time_zone": "Europe/Amsterdam",
        "site": f"site {at % SITES}",
        "department": f"department {at // 7 % DEPARTMENTS}",
        "job": f"job {at // 3 % JOBS}",
        "phone": "",
        "email": "",
        "role": "worker",
        "created_at": now,
        "rev": RECEIPTS_EACH,
    }


def _device(at: int, now: datetime) -> dict[str, Any]:
    times = {"created_at": now, "last_seen_at": now, "rotated_at": now}
    values = {"generation": 0, "is_successor_used": True, "notification_state": "on"}
    return {"id": at, "uid": UUID(int=at), "person_id": at, "label": "Phone"} | times | values


def _announcement(at: int, size: Size, rules: list[Rule], now: datetime) -> dict[str, Any]:
    published_at = now - SPAN + SPAN * at / (size.announcements + 1)
    audience_id = _audience_of(at)
    return {
        "id": at,
        "uid": UUID(int=at),
        "state": "published",
        "priority": "info",
        "must_acknowledge": at % 20 in {0, 3},
        "default_language": "nl",
        "rule": rules[audience_id - 1].canonical(),
        "audience_id": audience_id,
        "expires_at": now - timedelta(minutes=1) if at % 4 == 1 else now + timedelta(days=60),
        "created_by": 1,
        "created_at": published_at,
        "updated_at": published_at,
        "published_by": 1,
        "published_at": published_at,
        "rev": at,
        "version": 1,
    }


def _text(at: int, language: str) -> dict[str, Any]:
    return {
        "announcement_id": at,
        "language": language,
        "title": f"Announcement {at}",
        "body": PARAGRAPH * 4,
        "blocks": BLOCKS,
        "excerpt": PARAGRAPH,
        "picture_alt": "",
    }


def _receipts(connection: Connection, size: Size, now: datetime) -> None:
    """Everybody has opened some of the newest, whoever they were for."""
    statement = text(
        "INSERT INTO receipts (announcement_id, person_id, displayed_at, opened_at, rev)"
        " SELECT :first + n.id * 20, p.id, :now, :now, n.id FROM people p"
        " CROSS JOIN (SELECT id FROM audiences WHERE id <= :each) n"
    )
    first = size.announcements - 20 * RECEIPTS_EACH - 1
    at = now if connection.dialect.name == "postgresql" else now.strftime("%Y-%m-%d %H:%M:%S.%f")
    connection.execute(statement, {"first": first, "now": at, "each": RECEIPTS_EACH})
