"""The organisation's settings and its core team. Never commits."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import available_timezones

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.core.db import db, hold
from app.core.errors import Invalid
from app.organisation.models import ONLY_ID, CoreTeamMember, CoreTeamRole, Organisation
from app.pictures.models import Picture

TIME_ZONES = frozenset(available_timezones())
"""IANA names."""

FEED_REV = select(Organisation.feed_rev).where(Organisation.id == ONLY_ID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who holds a core team role; the staff number may be empty."""

    role: CoreTeamRole
    name: str
    staff_number: str = ""


def get() -> Organisation:
    """The organisation; made with its defaults where there is none yet."""
    organisation = db.session.get(Organisation, ONLY_ID)
    if organisation is None:
        hold(db.session(), "organisation")
        organisation = db.session.get(Organisation, ONLY_ID)
    if organisation is None:
        organisation = Organisation(id=ONLY_ID)
        db.session.add(organisation)
        db.session.flush()
    return organisation


def lock() -> None:
    """Let nobody else change the organisation until this transaction ends (PostgreSQL)."""
    get()
    only = select(Organisation.id).where(Organisation.id == ONLY_ID)
    db.session.execute(only.with_for_update())


def find() -> Organisation:
    """The organisation, or its defaults, unsaved, on a platform that was never started."""
    return db.session.get(Organisation, ONLY_ID) or Organisation.unsaved()


def change(**values: object) -> Organisation:
    """Give the organisation another name, colour, default language or time zone."""
    check_time_zone(values.get("time_zone"))
    organisation = get()
    for name, value in values.items():
        setattr(organisation, name, value)
    return organisation


def check_time_zone(name: object, *, field: str = "time_zone") -> None:
    """Raises Invalid for a name that is no IANA time zone."""
    if name is not None and name not in TIME_ZONES:
        message = "This is no time zone. Use an IANA name such as Europe/Amsterdam."
        raise Invalid(message, code="unknown_time_zone", fields={field: [message]})


def set_logo(picture: Picture | None) -> Organisation:
    """Show this logo, or none."""
    organisation = get()
    organisation.logo = picture
    return organisation


def core_team() -> Sequence[CoreTeamMember]:
    """Who holds the three roles; fewer where some are open."""
    return db.session.scalars(select(CoreTeamMember).order_by(CoreTeamMember.role)).all()


def set_core_team(members: Sequence[Member]) -> None:
    """Name the core team anew. Raises Invalid where a role is given twice."""
    if len({member.role for member in members}) < len(members):
        message = "Name one person for each role."
        raise Invalid(message, code="role_twice", fields={"core_team": [message]})
    db.session.execute(delete(CoreTeamMember))
    for member in members:
        db.session.add(
            CoreTeamMember(role=member.role, name=member.name, staff_number=member.staff_number)
        )
    db.session.flush()


def issue_set_up_token() -> str:
    """A new one-time token (22 characters, 128 random bits); an older one stops working."""
    token = secrets.token_urlsafe(16)
    get().set_up_token_digest = _digest(token)
    return token


def is_set_up_token(token: str) -> bool:
    """Does this token open the set-up?"""
    expected = get().set_up_token_digest
    return expected is not None and secrets.compare_digest(expected, _digest(token))


def next_feed_rev(session: Session) -> int:
    """Take the next number of the feed. It becomes visible with the caller's transaction."""
    take = (
        update(Organisation)
        .where(Organisation.id == ONLY_ID)
        .values(feed_rev=Organisation.feed_rev + 1)
        .returning(Organisation.feed_rev)
        .execution_options(synchronize_session=False)
    )
    rev = session.scalar(take)
    if rev is None:
        session.execute(insert(Organisation).values(id=ONLY_ID))
        rev = session.execute(take).scalar_one()
    return rev


def feed_rev(session: Session) -> int:
    """The feed's current number."""
    return session.scalar(FEED_REV) or 0


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
