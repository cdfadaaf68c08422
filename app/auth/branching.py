"""A session for an app that was installed with a copy of its browser's cookies. Never commits."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.auth.models import Device
from app.auth.refresh import Outcome, Presented, decide
from app.auth.service import open_session
from app.core.db import db
from app.core.errors import Forbidden, NotSignedIn, Refusal

_REFUSED = frozenset({Outcome.EXPIRED, Outcome.STOLEN})


def branch(presented: Presented, *, attempt: UUID, label: str, now: datetime) -> Device | Refusal:
    """A new device of the same person; the one this token belongs to goes on untouched.

    An old token opens nothing and, unlike in a refresh, ends nothing: it is what a copy becomes
    when the browser goes on before the app is opened. The same `attempt` again, where the answer
    to it was lost, gives the same device.
    """
    origin = db.session.scalar(
        _device(presented.device_uid).where(Device.revoked_at.is_(None)).with_for_update(of=Device)
    )
    if origin is None:
        return NotSignedIn("This device is signed out.")
    if origin.person.is_suspended:
        return Forbidden("Your access is suspended. Ask your organisation.", code="suspended")
    if decide(presented.generation, origin.family, now=now) in _REFUSED:
        return NotSignedIn("The session of this copy has gone on without it. Sign in.")
    uid = uuid5(origin.uid, attempt.hex)
    again = db.session.scalar(_device(uid))
    if again is None:
        return open_session(origin.person, label=label, uid=uid, now=now)
    is_unused = again.revoked_at is None and again.generation == 0
    return again if is_unused else NotSignedIn("This was done before. Sign in.")


def _device(uid: UUID) -> Select[Device]:
    whose = joinedload(Device.person, innerjoin=True)
    return select(Device).where(Device.uid == uid).options(whose)
