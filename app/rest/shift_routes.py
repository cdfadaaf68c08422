"""Operations on shifts: what is known, importing a roster, and the feed."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, current_app, request

from app.core import clock
from app.core.db import begin_write, db
from app.core.http import current_actor, operation
from app.core.permissions import Permission
from app.people.csv_import import Rejected
from app.rest import shift_feed, shift_import, shifts
from app.rest.shift_models import ShiftFeed, ShiftImport
from app.rest.shift_schemas import FeedUrlSchema, ShiftImportSchema, ShiftOverviewSchema

FILE_TYPES = ("text/csv", "text/calendar")

blueprint = Blueprint("shifts", __name__, url_prefix="/api")


@blueprint.get("/shifts")
@operation(Permission.PEOPLE_WRITE, returns=ShiftOverviewSchema())
def overview() -> dict[str, Any]:
    """How many shifts are known, and how the feed does."""
    return _overview()


@blueprint.post("/shifts/imports")
@operation(Permission.PEOPLE_WRITE, body_types=FILE_TYPES, returns=ShiftImportSchema(), status=201)
def preview_shifts() -> dict[str, Any]:
    """Read a roster and say what importing it would do. Saves no shift yet."""
    now = clock.now()
    db.session.rollback()
    roster, is_calendar = shift_import.read(db.session(), request.get_data(), now=now)
    db.session.rollback()
    begin_write(db.session())
    kept = shift_import.preview(
        db.session(),
        roster,
        is_calendar=is_calendar,
        created_by=current_actor().person_id,
        now=now,
    )
    return _import(kept)


@blueprint.post("/shifts/imports/<uuid:id_>/confirm")
@operation(Permission.PEOPLE_WRITE, returns=ShiftImportSchema(), refusals=(404, 409))
def confirm_shifts(id_: UUID) -> dict[str, Any]:
    """Do exactly what one's own preview showed; a second time changes nothing."""
    actor = current_actor()
    kept = shift_import.confirm(db.session(), id_, created_by=actor.person_id, now=clock.now())
    return _import(kept)


@blueprint.put("/shifts/feed")
@operation(Permission.PEOPLE_WRITE, body=FeedUrlSchema(), returns=ShiftOverviewSchema())
def set_feed(body: dict[str, str]) -> dict[str, Any]:
    """Fetch shifts from this address every day."""
    shift_feed.set_url(db.session(), body["url"], settings=current_app.config["SETTINGS"])
    return _overview()


@blueprint.delete("/shifts/feed")
@operation(Permission.PEOPLE_WRITE)
def remove_feed() -> None:
    """Fetch shifts no longer. Those that came stay until they are over."""
    shift_feed.remove(db.session())


@blueprint.post("/shifts/feed/fetch")
@operation(Permission.PEOPLE_WRITE, returns=ShiftOverviewSchema(), refusals=(404,))
def fetch_feed() -> dict[str, Any]:
    """Fetch now rather than tonight; takes at most a minute."""
    fetching = shift_feed.fetcher(current_app.config["SETTINGS"])
    db.session.rollback()
    shift_feed.fetch_now(db.session(), fetching, now=clock.now())
    return _overview()


def _overview() -> dict[str, Any]:
    known = shifts.known(db.session(), now=clock.now())
    feed = shift_feed.find(db.session())
    return known._asdict() | {"feed": _feed(feed) if feed else None}


def _feed(feed: ShiftFeed) -> dict[str, Any]:
    return {
        "host": urlsplit(feed.url).hostname or "",
        "tried_at": feed.tried_at,
        "fetched_at": feed.fetched_at,
        "failure": feed.failure,
        "report": _report(feed.report) if feed.report else None,
    }


def _import(kept: ShiftImport) -> dict[str, Any]:
    return _report(kept.report) | {"id": kept.uid, "confirmed_at": kept.confirmed_at}


def _report(report: dict[str, Any]) -> dict[str, Any]:
    language = current_actor().language
    rejected = [
        {name: each[name] for name in ("line", "field", "value", "code")}
        | {"cure": Rejected(**each).cure(language)}
        for each in report["rejected"]
    ]
    return report | {"rejected": rejected}
