"""Signing in, keeping a session and ending it. Never commits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from app import push
from app.auth import codes
from app.auth.models import (
    Device,
    Invitation,
    InvitationKind,
    InvitationState,
    RevokedWhy,
)
from app.auth.refresh import Outcome, Presented, decide
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Forbidden, Gone, Invalid, NotFound, NotSignedIn, Refusal
from app.core.ids import uuid7
from app.core.permissions import Permission
from app.core.tables import table_of
from app.organisation.models import ONLY_ID, Organisation
from app.people.models import Person
from app.people.roles import Role, permissions_of

NOBODY = "-"
_DEAD = {
    InvitationState.USED: "This code has already been used. Ask for a new one.",
    InvitationState.EXPIRED: "This code has expired. Ask for a new one.",
    InvitationState.REPLACED: "This code was replaced by a newer one. Use the newest.",
    InvitationState.BLOCKED: "This code was tried too often. Ask for a new one.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """What one query per request finds out: who asks, and what their inbox depends on."""

    actor: Actor
    role: Role
    site: str
    department: str
    job: str
    person_rev: int
    feed_rev: int
    generation: int
    is_successor_used: bool


_DEVICES, _PEOPLE = table_of(Device), table_of(Person)
_ORGANISATIONS = table_of(Organisation)
_SESSION = (
    select(
        _DEVICES.c.id,
        _DEVICES.c.uid,
        _DEVICES.c.generation,
        _DEVICES.c.is_successor_used,
        _PEOPLE.c.id.label("person_id"),
        _PEOPLE.c.uid.label("person_uid"),
        _PEOPLE.c.language,
        _PEOPLE.c.role,
        _PEOPLE.c.site,
        _PEOPLE.c.department,
        _PEOPLE.c.job,
        _PEOPLE.c.rev,
        func.coalesce(
            select(_ORGANISATIONS.c.feed_rev)
            .where(_ORGANISATIONS.c.id == ONLY_ID)
            .scalar_subquery(),
            0,
        ).label("feed_rev"),
    )
    .join_from(_DEVICES, _PEOPLE, _PEOPLE.c.id == _DEVICES.c.person_id)
    .where(_DEVICES.c.uid == bindparam("device_uid"))
    .where(_DEVICES.c.revoked_at.is_(None), _PEOPLE.c.suspended_at.is_(None))
)


def find_session(device_uid: UUID) -> SessionFacts | None:
    """The session of a device; None where it was revoked or its person is suspended."""
    row = db.session.execute(_SESSION, {"device_uid": device_uid}).one_or_none()
    if row is None:
        return None
    actor = Actor(
        person_id=row.person_id,
        person_uid=row.person_uid,
        device_id=row.id,
        device_uid=row.uid,
        language=row.language,
        may=permissions_of(row.role),
    )
    return SessionFacts(
        actor=actor,
        role=row.role,
        site=row.site,
        department=row.department,
        job=row.job,
        person_rev=row.rev,
        feed_rev=row.feed_rev,
        generation=row.generation,
        is_successor_used=row.is_successor_used,
    )


def open_session(person: Person, *, label: str, uid: UUID | None = None, now: datetime) -> Device:
    """A new device of this person, signed in. Its tokens are made by `auth.http`."""
    device = Device(
        uid=uid or uuid7(),
        person_id=person.id,
        person=person,
        label=label,
        created_at=now,
        last_seen_at=now,
        rotated_at=now,
    )
    db.session.add(device)
    db.session.flush()
    return device


def sign_in(
    typed: str, staff_number: str, *, label: str, attempt: UUID | None = None, now: datetime
) -> Device | Refusal:
    """Open a session for who holds a live code and knows the staff number.

    The same `attempt` again, where the answer to it was lost, gives the same device. A refusal is
    returned, not raised: the failure it counts must be kept.
    """
    invitation = _find_invitation(typed)
    person = invitation.person if invitation else None
    is_confirmed = codes.is_same_staff_number(
        staff_number, person.staff_number if person else NOBODY
    )
    if invitation is None or person is None:
        return _wrong(
            "code", "unknown_code", "This code is not known. Check it, or ask for a new one."
        )
    state = invitation.state_at(now)
    if state is InvitationState.USED and is_confirmed and invitation.is_repeated_by(attempt, now):
        return _let_in(invitation)
    if state is not InvitationState.LIVE:
        return Gone(_DEAD[state], code=f"invitation_{state}")
    if not is_confirmed:
        invitation.fail()
        return _wrong(
            "staff_number", "wrong_confirmation", "The staff number does not belong to this code."
        )
    if person.is_suspended:
        return Forbidden("Your access is suspended. Ask your organisation.", code="suspended")
    device = open_session(person, label=label, now=now)
    invitation.use(now, device_id=device.id, attempt=attempt)
    return device


def _let_in(invitation: Invitation) -> Device | Refusal:
    """The device this invitation was used by, unless it has been signed out since."""
    live = select(Device).where(Device.id == invitation.device_id, Device.revoked_at.is_(None))
    device = db.session.scalar(live.options(joinedload(Device.person, innerjoin=True)))
    if device is None or device.person.is_suspended:
        return Gone(_DEAD[InvitationState.USED], code="invitation_used")
    return device


def _find_invitation(typed: str) -> Invitation | None:
    digest = codes.digest(codes.normal(typed) or NOBODY)
    return db.session.scalar(
        select(Invitation)
        .where(or_(Invitation.code_digest == digest, Invitation.token_digest == digest))
        .options(joinedload(Invitation.person, innerjoin=True))
        .with_for_update(of=Invitation)
    )


def _wrong(field: str, code: str, message: str) -> Invalid:
    return Invalid(message, code=code, fields={field: [message]})


def refresh(presented: Presented, *, now: datetime) -> Device | Refusal:
    """Continue a session with a genuine refresh token; end it where two parties hold it.

    A refusal is returned, not raised: the end of the session must be kept.
    """
    device = db.session.scalar(
        select(Device)
        .where(Device.uid == presented.device_uid, Device.revoked_at.is_(None))
        .options(joinedload(Device.person, innerjoin=True))
        .with_for_update(of=Device)
    )
    if device is None:
        return NotSignedIn("This device is signed out.")
    if device.person.is_suspended:
        return Forbidden("Your access is suspended. Ask your organisation.", code="suspended")
    match decide(presented.generation, device.family, now=now):
        case Outcome.EXPIRED:
            revoke(device, RevokedWhy.EXPIRED, now=now)
            return NotSignedIn("Your session has expired. Sign in again.", code="session_expired")
        case Outcome.STOLEN:
            revoke(device, RevokedWhy.REUSED, now=now)
            return NotSignedIn("This session was used twice. Sign in again.", code="session_reused")
        case Outcome.ROTATE:
            device.rotate(now)
        case Outcome.CATCH_UP:
            device.catch_up(presented.generation)
            device.rotate(now)
    device.last_seen_at = now
    return device


def mark_successor_used(device_id: int, generation: int) -> None:
    """The newest tokens arrived: from now on the ones before them are nobody's."""
    db.session.execute(
        update(Device)
        .where(Device.id == device_id, Device.generation == generation)
        .values(is_successor_used=True)
        .execution_options(synchronize_session=False)
    )


def get_device(uid: UUID, *, actor: Actor, needs: Permission) -> Device:
    """A device of the actor, or anybody's for who holds `needs`. Raises NotFound."""
    query = select(Device).where(Device.uid == uid).options(joinedload(Device.person))
    if needs not in actor.may:
        query = query.where(Device.person_id == actor.person_id)
    device = db.session.scalar(query)
    if device is None:
        raise NotFound("There is no such device.")
    return device


def own_device(actor: Actor) -> Device:
    """The device that asks."""
    return get_device(actor.device_uid, actor=actor, needs=Permission.OWN)


def hold_own_device(actor: Actor) -> Device:
    """The device that asks; it stays signed in until this transaction ends. Raises NotSignedIn."""
    query = select(Device).where(Device.id == actor.device_id, Device.revoked_at.is_(None))
    device = db.session.scalar(query.with_for_update())
    if device is None:
        raise NotSignedIn("This device is signed out.")
    return device


def revoke(device: Device, why: RevokedWhy, *, now: datetime) -> None:
    """End a device's session, its subscription, and pairings it may have shown to somebody."""
    device.revoke(why, now=now)
    push.unsubscribe(db.session(), device_id=device.id, why=push.EndedWhy.SIGNED_OUT, now=now)
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.person_id == device.person_id,
            Invitation.kind == InvitationKind.PAIRING,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def end_sessions(session: Session, *, now: datetime) -> None:
    """Sign everybody out, everywhere."""
    session.execute(
        update(Device)
        .where(Device.revoked_at.is_(None))
        .values(revoked_at=now, revoked_why=RevokedWhy.REVOKED)
        .execution_options(synchronize_session=False)
    )
    push.unsubscribe_all(session, why=push.EndedWhy.SIGNED_OUT, now=now)


def end_if_live(device_uid: UUID, *, now: datetime) -> None:
    """Whoever this device was signed in as has left it; nothing where that is known."""
    device = db.session.scalar(
        select(Device).where(Device.uid == device_uid, Device.revoked_at.is_(None))
    )
    if device is not None:
        revoke(device, RevokedWhy.SIGNED_OUT, now=now)


def note_displayed(device_id: int, *, at: datetime) -> None:
    """A device showed a notification; an earlier report than the last one changes nothing."""
    db.session.execute(
        update(Device)
        .where(Device.id == device_id)
        .where(or_(Device.last_displayed_at.is_(None), Device.last_displayed_at < at))
        .values(last_displayed_at=at)
        .execution_options(synchronize_session=False)
    )
    push.note_shown(db.session(), device_id, at=at)
