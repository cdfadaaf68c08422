"""Where people stand: invited, signed in, on how many devices."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.auth.models import Device, Invitation, InvitationKind
from app.core.db import db


def signed_in_condition(
    person_id: InstrumentedAttribute[int] | ColumnElement[int],
) -> ColumnElement[bool]:
    """Does this person have a device that is signed in?"""
    return (
        select(Device.id).where(Device.person_id == person_id, Device.revoked_at.is_(None)).exists()
    )


def ever_signed_in_condition(
    person_id: InstrumentedAttribute[int] | ColumnElement[int],
) -> ColumnElement[bool]:
    """Did this person ever sign in?"""
    return select(Device.id).where(Device.person_id == person_id).exists()


def invited_condition(
    person_id: InstrumentedAttribute[int] | ColumnElement[int], *, now: datetime
) -> ColumnElement[bool]:
    """Does this person hold an invitation that still works?"""
    return (
        select(Invitation.id)
        .where(
            Invitation.person_id == person_id,
            Invitation.kind == InvitationKind.INVITATION,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .exists()
    )


def device_counts(person_ids: Sequence[int]) -> dict[int, int]:
    """How many signed-in devices each of these people has; nobody with none is in it."""
    rows = db.session.execute(
        select(Device.person_id, func.count())
        .where(Device.person_id.in_(person_ids), Device.revoked_at.is_(None))
        .group_by(Device.person_id)
    )
    return dict(rows.all())
