"""The operation behind the one-time link."""

from typing import Any

from flask import Blueprint, Response, request

from app.auth import labels, throttle
from app.auth import service as auth
from app.auth.schemas import SessionSchema
from app.auth.session import session_response
from app.auth.throttle import Limit
from app.core import clock
from app.core.http import operation
from app.core.permissions import Permission
from app.people import service as people
from app.setup import service
from app.setup.schemas import SetUpSchema

SET_UPS = Limit("set-ups", "10/minute")

blueprint = Blueprint("setup", __name__, url_prefix="/api")


@blueprint.post("/setup")
@operation(
    Permission.PUBLIC,
    body=SetUpSchema(),
    returns=SessionSchema(),
    status=201,
    refusals=(409, 410, 429),
)
def set_up(body: dict[str, Any]) -> Response:
    """Set up an empty platform, once: organisation, core team, first admin, who is signed in."""
    throttle.take(SET_UPS, throttle.address())
    now = clock.now()
    admin = body["admin"]
    tidy = people.checked(admin, language=admin["language"], prefix="admin.")
    person = service.set_up(
        body["token"],
        branding=body["organisation"],
        admin=tidy,
        core_team=body["core_team"],
        is_quiet_at_night=body["is_quiet_at_night"],
        now=now,
    )
    label = body["device_label"] or labels.describe(request.user_agent.string)
    device = auth.open_session(person, label=label, now=now)
    return session_response(device, now=now, status=201)
