"""Devices as a delivery process sees them: where to send, and what their push services said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, case, or_, select, update
from sqlalchemy.orm import Session

from app.core.among import Numbers, among
from app.push.chunks import Device
from app.push.models import EndedWhy, Subscription

NOTED_EVERY = timedelta(hours=1)
SAME_MOMENT = timedelta(minutes=5)
"""A device may say that it showed a message before its acceptance is written down."""
TABLE = cast(Table, Subscription.__table__)
COLUMNS = [TABLE.c[name] for name in Device._fields]
NUMBERS = bindparam("ids", type_=Numbers())
OF_THESE = among(TABLE.c.id, NUMBERS)

# Run for every few hundred devices, so built once: building a statement costs more than running it.
DEVICES_OF = select(*COLUMNS).where(
    among(TABLE.c.recipient_id, NUMBERS), TABLE.c.ended_at.is_(None)
)
DEVICES_BY_ID = select(*COLUMNS).where(OF_THESE, TABLE.c.ended_at.is_(None))
NOTE_ACCEPTED = (
    update(TABLE)
    .where(OF_THESE)
    .where(
        or_(
            TABLE.c.last_accepted_at.is_(None),
            TABLE.c.last_accepted_at < bindparam("stale"),
            TABLE.c.failures > 0,
        )
    )
    .values(
        last_accepted_at=bindparam("at"),
        failures=0,
        unshown_since=case(
            (
                and_(
                    TABLE.c.unshown_since.is_(None),
                    or_(TABLE.c.shown_at.is_(None), TABLE.c.shown_at < bindparam("moment")),
                ),
                bindparam("at"),
            ),
            else_=TABLE.c.unshown_since,
        ),
    )
)
NOTE_FAILED = update(TABLE).where(OF_THESE).values(failures=TABLE.c.failures + 1)
END_GONE = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("its_id"))
    .where(TABLE.c.endpoint == bindparam("its_endpoint"))
    .where(TABLE.c.ended_at.is_(None))
    .values(ended_at=bindparam("at"), ended_why=EndedWhy.GONE)
)


def devices_of(session: Session, recipients: Sequence[int]) -> list[Device]:
    """The devices these recipients have now."""
    return _found(session, DEVICES_OF, recipients)


def devices_by_id(session: Session, ids: Sequence[int]) -> dict[int, Device]:
    """Those of the frozen devices that still get messages."""
    return {device.id: device for device in _found(session, DEVICES_BY_ID, ids)}


def note_accepted(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    """These devices' push services took a message. Known to the hour: every device's every time
    would be most of what the engine writes.
    """
    if ids:
        moments = {"at": now, "stale": now - NOTED_EVERY, "moment": now - SAME_MOMENT}
        session.execute(NOTE_ACCEPTED, {"ids": ids} | moments)


def note_failed(session: Session, ids: Sequence[int]) -> None:
    """These devices' push services refused a message."""
    if ids:
        session.execute(NOTE_FAILED, {"ids": ids})


def end_gone(session: Session, devices: Sequence[Device], *, now: datetime) -> None:
    """End these subscriptions, unless the device has a new endpoint since."""
    for device in devices:
        session.execute(END_GONE, {"its_id": device.id, "its_endpoint": device.endpoint, "at": now})


def _found(session: Session, statement: Any, numbers: Sequence[int]) -> list[Device]:
    rows = session.connection().execute(statement, {"ids": numbers}).all()
    return list(map(Device._make, rows))
