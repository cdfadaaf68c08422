"""Who gets invited, and the secrets that are shown once. Never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from app.auth import codes
from app.auth.models import LIFETIME, Invitation, InvitationKind
from app.auth.standing import invited_condition, signed_in_condition
from app.core.db import db
from app.core.errors import Invalid
from app.core.paging import Page, decode_cursor, encode_cursor
from app.people.models import Person

MOST_AT_ONCE = 200
"""A page of cards: what one transaction invites without keeping others waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Whom to invite: these people, or everybody (of one site) who is not signed in.

    `has_no_card`: of those, only who holds no card that still works.
    """

    people: Sequence[UUID] = ()
    site: str = ""
    has_no_card: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """A new invitation with its secrets, which nobody can read again."""

    person: Person
    code: str
    token: str
    expires_at: datetime


def invite(
    people: Sequence[Person],
    *,
    kind: InvitationKind = InvitationKind.INVITATION,
    created_by: int | None = None,
    now: datetime,
) -> list[Issued]:
    """A new invitation each; one that they had stops working. A few statements for all."""
    _revoke_open([person.id for person in people], kind=kind, now=now)
    expires_at = now + LIFETIME[kind]
    issued = [
        Issued(person, secrets.code, secrets.token, expires_at)
        for person in people
        for secrets in (codes.make(),)
    ]
    if issued:
        rows = [_row(one, kind=kind, created_by=created_by, now=now) for one in issued]
        db.session.execute(insert(Invitation), rows)
    return issued


def _row(
    issued: Issued, *, kind: InvitationKind, created_by: int | None, now: datetime
) -> dict[str, object]:
    return {
        "person_id": issued.person.id,
        "kind": kind,
        "code_digest": codes.digest(issued.code),
        "token_digest": codes.digest(issued.token),
        "created_at": now,
        "created_by": created_by,
        "expires_at": issued.expires_at,
    }


def _revoke_open(person_ids: Sequence[int], *, kind: InvitationKind, now: datetime) -> None:
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.person_id.in_(person_ids),
            Invitation.kind == kind,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def select_people(selection: Selection, *, cursor: str | None, now: datetime) -> Page[Person]:
    """The people a selection means, a page at a time. Raises Invalid for unknown or suspended."""
    query = select(Person).order_by(Person.id).limit(MOST_AT_ONCE + 1)
    if selection.people:
        return Page(_chosen(selection.people), None)
    query = query.where(Person.suspended_at.is_(None), ~signed_in_condition(Person.id))
    if selection.has_no_card:
        query = query.where(~invited_condition(Person.id, now=now))
    if selection.site:
        query = query.where(Person.site == selection.site)
    if cursor:
        (after,) = decode_cursor(cursor, kinds=[int])
        query = query.where(Person.id > after)
    found = db.session.scalars(query).all()
    page = found[:MOST_AT_ONCE]
    more = len(found) > MOST_AT_ONCE
    return Page(page, encode_cursor(page[-1].id) if more else None)


def _chosen(uids: Sequence[UUID]) -> Sequence[Person]:
    people = db.session.scalars(
        select(Person).where(Person.uid.in_(uids)).order_by(Person.id)
    ).all()
    if len(people) < len(set(uids)):
        raise _unusable("Somebody in this selection does not exist.")
    if suspended := next((person for person in people if person.is_suspended), None):
        raise _unusable(f"{suspended.name} is suspended. Restore them first.")
    return people


def _unusable(message: str) -> Invalid:
    return Invalid(message, code="cannot_invite", fields={"people": [message]})
