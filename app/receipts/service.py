"""Take reports in, in a constant number of statements, and count them. Never commits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from app import push
from app.announcements.models import Announcement, State
from app.audiences import visibility
from app.audiences.rule import Attributes
from app.auth.service import note_displayed
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Conflict
from app.receipts import statements, writing
from app.receipts.facts import (
    Facts,
    Kind,
    Refused,
    Report,
    Subject,
    after,
    gain,
    refusal_of,
)
from app.receipts.models import ReceiptTotal
from app.receipts.writing import COUNTS

FACTS = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True)
class RefusedReport:
    """A report that is not taken, and will not be."""

    id: UUID
    code: Refused


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of each report: a device forgets both kinds."""

    settled: tuple[UUID, ...]
    refused: tuple[RefusedReport, ...]


def settle(
    reports: Sequence[Report],
    *,
    actor: Actor,
    attributes: Attributes,
    feed_rev: int,
    now: datetime,
) -> Settlement:
    """Take a device's reports in, each once, however often and in whatever order they come.

    `feed_rev` is at least as old as this transaction.
    """
    session = db.session()
    uids = {report.announcement_id for report in reports}
    rows = statements.known(session, uids, person_id=actor.person_id)
    audiences = visibility.at(session, feed_rev).of(attributes)
    subjects = {uid: _subject(row, audiences) for uid, row in rows.items()}
    verdicts = [
        (report, refusal_of(report.kind, subjects.get(report.announcement_id)))
        for report in reports
    ]
    taken = [report for report, refused in verdicts if refused is None]
    if not _record(taken, rows, actor=actor, now=now):
        statements.hold(session, actor.person_id)
        return settle(reports, actor=actor, attributes=attributes, feed_rev=feed_rev, now=now)
    return Settlement(
        settled=tuple(report.id for report in taken),
        refused=tuple(RefusedReport(report.id, refused) for report, refused in verdicts if refused),
    )


def totals(announcement_id: int) -> Mapping[str, int]:
    """How many people were shown, opened and acknowledged an announcement."""
    found = db.session.get(ReceiptTotal, announcement_id)
    return {name: getattr(found, name) if found else 0 for name in COUNTS}


def delivery(announcement: Announcement) -> push.Progress:
    """How far its message is. Raises Conflict for a draft."""
    if announcement.message_id is None:
        raise Conflict("This announcement is not published yet.", code="not_published")
    return push.progress(db.session(), announcement.message_id)


def _subject(row: Row[Any], audiences: frozenset[int]) -> Subject:
    """Who did something with it has seen it, also after moving to another site."""
    return Subject(
        is_visible=row.audience_id in audiences or row.person_id is not None,
        is_withdrawn=row.state is State.WITHDRAWN,
        must_acknowledge=row.must_acknowledge,
    )


def _record(
    reports: Sequence[Report], rows: Mapping[UUID, Row[Any]], *, actor: Actor, now: datetime
) -> bool:
    """False, and nothing is written, where another device of this person came in between."""
    by_announcement: dict[UUID, list[Report]] = defaultdict(list)
    for report in reports:
        by_announcement[report.announcement_id].append(report)
    changes: dict[int, tuple[Facts, Facts]] = {}
    for uid, about in by_announcement.items():
        before = _facts(rows[uid])
        known = after(before, about, device_id=actor.device_id, now=now)
        if known != before:
            changes[rows[uid].id] = before, known
    if changes and not _write(changes, actor, seen=next(iter(rows.values())).person_rev):
        return False
    if any(report.kind is Kind.DISPLAYED for report in reports):
        note_displayed(actor.device_id, at=now)
    return True


def _facts(row: Row[Any]) -> Facts:
    return Facts(**{name: getattr(row, name) for name in FACTS})


def _write(changes: Mapping[int, tuple[Facts, Facts]], actor: Actor, *, seen: int) -> bool:
    rows = [
        {"announcement_id": id_}
        | asdict(known)
        | {f"new_{name}": number for name, number in asdict(gain(before, known)).items()}
        for id_, (before, known) in sorted(changes.items())
    ]
    return writing.write(db.session(), actor.person_id, rows, seen=seen)
