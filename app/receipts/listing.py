"""A page of announcements with their counts, in two statements however long it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app import push
from app.announcements.models import Announcement
from app.core.db import db
from app.receipts.models import ReceiptTotal
from app.receipts.writing import COUNTS


@dataclass(frozen=True, slots=True)
class Counts:
    """Devices that took it; people who were shown, opened and acknowledged it."""

    accepted: int
    displayed: int = 0
    opened: int = 0
    acknowledged: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """An announcement and its counts; None for a draft. It reads like the announcement."""

    announcement: Announcement
    counts: Counts | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.announcement, name)


def with_counts(announcements: Sequence[Announcement]) -> list[Listed]:
    """The same, each with how far it has come."""
    sent = {each.id: each.message_id for each in announcements if each.message_id is not None}
    accepted = push.accepted(db.session(), list(sent.values())) if sent else {}
    totals = _totals(list(sent)) if sent else {}
    return [
        Listed(each, _counts(accepted, totals.get(each.id), each.message_id))
        for each in announcements
    ]


def _totals(ids: Sequence[int]) -> dict[int, ReceiptTotal]:
    found = db.session.scalars(select(ReceiptTotal).where(ReceiptTotal.announcement_id.in_(ids)))
    return {total.announcement_id: total for total in found}


def _counts(
    accepted: dict[int, int], total: ReceiptTotal | None, message_id: int | None
) -> Counts | None:
    if message_id is None:
        return None
    people = {name: getattr(total, name) for name in COUNTS} if total else {}
    return Counts(accepted.get(message_id, 0), **people)
