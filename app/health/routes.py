"""/healthz and /readyz."""

from flask import Blueprint, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from app import push
from app.core.db import db
from app.core.http import json_response
from app.migrations import is_current
from config import Config

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process lives."""
    return json_response({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """The database answers and is of this release, and a delivery process was seen.

    A machine that only serves the web is ready without: it says so, and others deliver.
    """
    checks = _checks()
    settings: Config = current_app.config["SETTINGS"]
    needed = {name for name in checks if name != "delivery" or settings.delivery_processes}
    is_ready = all(checks[name] == "ok" for name in needed)
    status = "ready" if is_ready else "not_ready"
    return json_response({"status": status, "checks": checks}, status=200 if is_ready else 503)


def _checks() -> dict[str, str]:
    unknown = "unknown"
    try:
        if not is_current(db.engine):
            return {"database": "ok", "migrations": "behind", "delivery": unknown}
        is_silent = push.is_silent(db.session())
    except SQLAlchemyError:
        return {"database": "away", "migrations": unknown, "delivery": unknown}
    return {"database": "ok", "migrations": "ok", "delivery": "silent" if is_silent else "ok"}
