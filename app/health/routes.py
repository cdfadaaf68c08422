"""/healthz and /readyz."""

from datetime import timedelta

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from app import push
from app.core import clock
from app.core.db import db
from app.core.http import json_response
from app.migrations import is_current

blueprint = Blueprint("health", __name__)

DELIVERY_SILENCE = timedelta(seconds=30)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process lives."""
    return json_response({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """The database answers and is of this release, and the delivery process was seen."""
    checks = _checks()
    is_ready = all(check == "ok" for check in checks.values())
    status = "ready" if is_ready else "not_ready"
    return json_response({"status": status, "checks": checks}, status=200 if is_ready else 503)


def _checks() -> dict[str, str]:
    unknown = "unknown"
    try:
        if not is_current(db.engine):
            return {"database": "ok", "migrations": "behind", "delivery": unknown}
        seen_at = push.last_seen(db.session())
    except SQLAlchemyError:
        return {"database": "away", "migrations": unknown, "delivery": unknown}
    is_alive = seen_at is not None and clock.now() - seen_at <= DELIVERY_SILENCE
    return {"database": "ok", "migrations": "ok", "delivery": "ok" if is_alive else "silent"}
