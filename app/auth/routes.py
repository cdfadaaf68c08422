"""Operations of sign-in, sessions, invitations and devices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, request

from app.auth import branching, codes, devices, http, invitations, labels, qr, service, throttle
from app.auth.invitations import Issued, Selection
from app.auth.models import Device, InvitationKind, RevokedWhy
from app.auth.schemas import (
    BranchSchema,
    DeviceQuerySchema,
    DevicesSchema,
    InvitationsSchema,
    InviteSchema,
    OwnDevicesSchema,
    PairingSchema,
    ProfileChangeSchema,
    SessionEndSchema,
    SessionSchema,
    SignInSchema,
)
from app.auth.session import session_of, session_response
from app.auth.throttle import Limit
from app.core import clock
from app.core.errors import NotSignedIn, Refusal
from app.core.http import current_actor, operation
from app.core.permissions import Permission
from app.core.problems import refusal_response
from app.organisation import service as organisations
from app.people import service as people

FAILED_SIGN_INS = Limit("failed sign-ins", "5/minute")
FALSE_ENDS = Limit("false sign-out tokens", "10/minute")
PAIRINGS = Limit("pairings", "20/hour")
BRANCHES = Limit("branched sessions", "10/hour")

blueprint = Blueprint("auth", __name__, url_prefix="/api")


def register_sessions(app: Flask) -> None:
    """Make this application know who asks, and how often they may try."""
    http.register_sessions(app)
    throttle.register_limits(app)


@blueprint.post("/session")
@operation(
    Permission.PUBLIC, body=SignInSchema(), returns=SessionSchema(), refusals=(403, 410, 429)
)
def sign_in(body: dict[str, Any]) -> Response:
    """Sign in with an invitation's code or link, and the staff number that goes with it."""
    throttle.check(FAILED_SIGN_INS, throttle.address())
    now = clock.now()
    is_app = body["is_app"]
    label = body["device_label"] or labels.describe(request.user_agent.string, is_app=is_app)
    outcome = service.sign_in(
        body["code"], body["staff_number"], label=label, attempt=body["attempt"], now=now
    )
    if isinstance(outcome, Refusal):
        throttle.count(FAILED_SIGN_INS, throttle.address())
        return refusal_response(outcome)
    if (previous := http.previous_device()) and previous != outcome.uid:
        service.end_if_live(previous, now=now)
    return session_response(outcome, now=now, is_app=is_app)


@blueprint.get("/session")
@operation(Permission.OWN, returns=SessionSchema())
def get_session() -> dict[str, Any]:
    """Who is signed in on this device, and what they may do."""
    return session_of(service.own_device(current_actor()))


@blueprint.post("/session/refresh")
@operation(Permission.PUBLIC, returns=SessionSchema(), refusals=(401,))
def refresh_session() -> Response:
    """Continue the session with the refresh cookie, which is replaced.

    Who is suspended keeps theirs: restored, their phones go on as if nothing had happened.
    """
    presented = http.presented_refresh_token()
    if presented is None:
        raise NotSignedIn("Sign in first.")
    now = clock.now()
    return _continued(service.refresh(presented, now=now), now=now)


@blueprint.post("/session/refresh/branch")
@operation(
    Permission.PUBLIC, body=BranchSchema(), returns=SessionSchema(), refusals=(401, 403, 429)
)
def branch_session(body: dict[str, Any]) -> Response:
    """Open a session for an app that was installed with a copy of its browser's cookies.

    It is a device of its own, and the browser's goes on untouched. Where the cookies are the
    app's own already, and only its storage was lost, their session is continued.
    """
    presented = http.presented_refresh_token()
    if presented is None:
        raise NotSignedIn("Sign in first.")
    now = clock.now()
    if http.is_of_this_app(presented.device_uid):
        return _continued(service.refresh(presented, now=now), now=now)
    throttle.take(BRANCHES, str(presented.device_uid))
    label = body["device_label"] or labels.describe(request.user_agent.string, is_app=True)
    opened = branching.branch(presented, attempt=body["attempt"], label=label, now=now)
    return _continued(opened, is_app=True, now=now)


@blueprint.delete("/session")
@operation(Permission.OWN)
def sign_out() -> Response:
    """Sign this device out; nothing is sent to it any more."""
    device = service.own_device(current_actor())
    service.revoke(device, RevokedWhy.SIGNED_OUT, now=clock.now())
    return http.forget(Response(status=204))


@blueprint.post("/session/end")
@operation(Permission.PUBLIC, body=SessionEndSchema(), refusals=(429,))
def end_session(body: dict[str, Any]) -> Response:
    """End the session a device left without network; says the same where it has ended.

    Reads and sets no cookie: somebody else may be signed in on this browser by now.
    """
    throttle.check(FALSE_ENDS, throttle.address())
    device_uid = http.device_to_sign_out(body["token"])
    if device_uid is None:
        throttle.count(FALSE_ENDS, throttle.address())
    else:
        service.end_if_live(device_uid, now=clock.now())
    return http.drop_cached(Response(status=204))


@blueprint.patch("/me")
@operation(Permission.OWN, body=ProfileChangeSchema(), returns=SessionSchema())
def change_profile(body: dict[str, Any]) -> dict[str, Any]:
    """Change one's own language or time zone."""
    organisations.check_time_zone(body.get("time_zone"))
    device = service.own_device(current_actor())
    people.change(device.person, **body)
    return session_of(device)


@blueprint.post("/pairings")
@operation(Permission.OWN, returns=PairingSchema(), status=201)
def create_pairing() -> dict[str, Any]:
    """Show a code for one's next device, valid for ten minutes."""
    actor = current_actor()
    throttle.take(PAIRINGS, str(actor.device_id))
    (issued,) = invitations.invite(
        [people.get_by_id(actor.person_id)],
        kind=InvitationKind.PAIRING,
        created_by=actor.person_id,
        now=clock.now(),
    )
    return _card(issued)


@blueprint.post("/invitations")
@operation(
    Permission.INVITATIONS_WRITE, body=InviteSchema(), returns=InvitationsSchema(), status=201
)
def create_invitations(body: tuple[Selection, str | None]) -> dict[str, Any]:
    """Invite people: their codes and links are shown this once."""
    (selection, cursor), now = body, clock.now()
    page = invitations.select_people(selection, cursor=cursor, now=now)
    issued = invitations.invite(page.items, created_by=current_actor().person_id, now=now)
    return {"items": [_card(one) for one in issued], "next_cursor": page.next_cursor}


@blueprint.get("/me/devices")
@operation(Permission.OWN, returns=OwnDevicesSchema())
def list_own_devices() -> dict[str, Any]:
    """The devices one is signed in on, the newest first."""
    actor = current_actor()
    return {"items": devices.list_own(actor.person_id, current_id=actor.device_id, now=clock.now())}


@blueprint.get("/devices")
@operation(Permission.DEVICES_READ, query=DeviceQuerySchema(), returns=DevicesSchema())
def list_devices(query: dict[str, Any]) -> Any:
    """Everybody's devices, the newest first; `never_signed_in` lists people without one."""
    return devices.list_all(
        query["filter"],
        person=query["person"],
        current_id=current_actor().device_id,
        cursor=query["cursor"],
        limit=query["limit"],
        now=clock.now(),
    )


@blueprint.delete("/devices/<uuid:id_>")
@operation(Permission.OWN, refusals=(409,))
def revoke_device(id_: UUID) -> None:
    """Sign a device out from afar: one's own, or anybody's for an admin."""
    device = service.get_device(id_, actor=current_actor(), needs=Permission.DEVICES_WRITE)
    service.revoke(device, RevokedWhy.REVOKED, now=clock.now())


def _continued(outcome: Device | Refusal, *, is_app: bool = False, now: datetime) -> Response:
    """A session, or why there is none; whose session is over drops its cookies."""
    if not isinstance(outcome, Refusal):
        return session_response(outcome, now=now, is_app=is_app)
    answer = refusal_response(outcome)
    return http.drop_cookies(answer) if isinstance(outcome, NotSignedIn) else answer


def _card(issued: Issued) -> dict[str, Any]:
    link = f"{current_app.config['PUBLIC_URL']}/sign-in#{issued.token}"
    return {
        "code": codes.grouped(issued.code),
        "link": link,
        "qr_svg": qr.svg(link),
        "expires_at": issued.expires_at,
        "person": issued.person,
        "language": issued.person.language,
    }
