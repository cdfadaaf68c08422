"""Setting up an empty platform, once. Never commits."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from app.core.db import db
from app.core.errors import Gone
from app.organisation import service as organisation
from app.organisation.models import CoreTeamRole
from app.organisation.service import Member
from app.people import service as people
from app.people.models import Person, staff_number_key
from app.people.roles import Role
from app.rest import service as rest

logger = logging.getLogger(__name__)

ROLES = {
    CoreTeamRole.PROJECT_LEAD: Role.EDITOR,
    CoreTeamRole.COMMUNICATION_MANAGER: Role.EDITOR,
    CoreTeamRole.TECHNICAL_ADMIN: Role.ADMIN,
}
"""What the core team may do in Veldpost, besides who they are in the organisation."""


def ensure_link(*, now: datetime) -> str | None:
    """A fresh one-time token for an empty platform; None for one that is set up.

    Each start gives another, and the one before stops working. A platform that got its first
    admin another way (the demo, the command line) counts as set up from then on.
    """
    ours = organisation.get()
    if not ours.is_set_up and _has_an_admin():
        ours.finish_set_up(now)
    return None if ours.is_set_up else organisation.issue_set_up_token()


def set_up(
    token: str,
    *,
    branding: Mapping[str, Any],
    admin: Mapping[str, Any],
    core_team: Sequence[Member],
    is_quiet_at_night: bool,
    now: datetime,
) -> Person:
    """Name the organisation, its first admin and its core team; the link is used up.

    Nights and holidays are quiet as the country proposes, unless somebody says otherwise.

    Raises Gone where the platform is set up or the token is not the newest, and Invalid for
    a time zone that does not exist.
    """
    organisation.lock()
    ours = organisation.get()
    if ours.is_set_up:
        raise Gone("This platform is already set up. Sign in.", code="already_set_up")
    if not organisation.is_set_up_token(token):
        message = "This link does not work. Start Veldpost again: it shows a new one."
        raise Gone(message, code="unknown_link", fields={"token": [message]})
    organisation.check_time_zone(branding["time_zone"], field="organisation.time_zone")
    organisation.change(**branding)
    first = _person(admin, Role.ADMIN, now=now)
    organisation.set_core_team(core_team)
    for member in core_team:
        _join(member, language=admin["language"], now=now)
    if is_quiet_at_night:
        rest.begin(now=now)
    ours.finish_set_up(now)
    logger.info("The platform is set up.")
    return first


def _has_an_admin() -> bool:
    return bool(db.session.scalar(select(exists().where(Person.role == Role.ADMIN))))


def _join(member: Member, *, language: str, now: datetime) -> None:
    """Make a person of a core team member who has a staff number; the admin stays admin."""
    if not staff_number_key(member.staff_number):
        return
    role = ROLES[member.role]
    known = people.find_by_staff_number(member.staff_number)
    if known is None:
        values = {"staff_number": member.staff_number, "name": member.name, "language": language}
        tidy = people.checked(values, language=language, prefix="core_team.")
        _person(tidy, role, now=now)
    elif role is Role.ADMIN:
        people.change(known, role=role)


def _person(values: Mapping[str, Any], role: Role, *, now: datetime) -> Person:
    time_zone = organisation.get().time_zone
    return people.add(**values, role=role, time_zone=time_zone, now=now)
