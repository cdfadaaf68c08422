"""A session as an answer: what the app needs to begin, and the cookies that keep it."""

from datetime import datetime
from typing import Any

from flask import Response

from app import push
from app.auth import http
from app.auth.models import Device
from app.auth.schemas import SessionSchema
from app.core.db import db
from app.core.http import json_response
from app.organisation import service as organisations
from app.organisation.routes import public_facts
from app.people.roles import permissions_of


def session_of(device: Device) -> dict[str, Any]:
    """What `SessionSchema` dumps, for a device with its person loaded."""
    subscription = push.find_subscription(db.session(), device.id)
    is_live = subscription is not None and subscription.ended_at is None
    return {
        "person": device.person,
        "permissions": sorted(permissions_of(device.person.role)),
        "device": device,
        "organisation": public_facts(organisations.find()),
        "csrf_token": http.csrf_token(device.uid),
        "sign_out_token": http.sign_out_token(device.uid),
        "tag": subscription.tag if subscription and is_live else None,
    }


def session_response(
    device: Device, *, now: datetime, status: int = 200, is_app: bool = False
) -> Response:
    """Sign a device in: its session in the body, its tokens in cookies.

    `is_app`: it is an installed app, and begins a session of its own.
    """
    body = SessionSchema().dump(session_of(device))
    answer = http.put_session(json_response(body, status=status), device, now=now)
    return http.mark_as_of_app(answer, device.uid) if is_app else answer
