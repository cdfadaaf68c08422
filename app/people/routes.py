"""Operations of the import. People themselves are served by `app.directory`, with their state."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request

from app.core import clock
from app.core.db import begin_write, db
from app.core.http import current_actor, operation
from app.core.permissions import Permission
from app.people import imports
from app.people.csv_import import Rejected, parse
from app.people.models import PeopleImport
from app.people.schemas import ImportPreviewSchema, RejectedListSchema

CSV_TYPES = ("text/csv",)

blueprint = Blueprint("people", __name__, url_prefix="/api")


@blueprint.post("/people/imports")
@operation(Permission.PEOPLE_WRITE, body_types=CSV_TYPES, returns=ImportPreviewSchema(), status=201)
def preview_import() -> dict[str, Any]:
    """Read a CSV file and say what importing it would do. Saves nobody yet."""
    db.session.rollback()
    parsed = parse(request.get_data())
    begin_write(db.session())
    kept = imports.preview(parsed, created_by=current_actor().person_id, now=clock.now())
    return _preview(kept)


@blueprint.post("/people/imports/<uuid:id_>/confirm")
@operation(Permission.PEOPLE_WRITE, returns=ImportPreviewSchema(), refusals=(404, 409))
def confirm_import(id_: UUID) -> dict[str, Any]:
    """Do exactly what one's own preview showed; a second time changes nothing."""
    kept = imports.confirm(id_, created_by=current_actor().person_id, now=clock.now())
    return _preview(kept)


@blueprint.get("/people/imports/<uuid:id_>/rejected")
@operation(Permission.PEOPLE_WRITE, returns=RejectedListSchema())
def list_rejected(id_: UUID) -> dict[str, Any]:
    """Every cell that cannot be used, however many the preview lists."""
    kept = imports.rejected_in(id_, created_by=current_actor().person_id, now=clock.now())
    return {"items": _told(kept)}


def _preview(kept: PeopleImport) -> dict[str, Any]:
    return kept.report | {
        "id": kept.uid,
        "confirmed_at": kept.confirmed_at,
        "rejected": _told(kept.report["rejected"][: imports.LISTED]),
    }


def _told(rejected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    language = current_actor().language
    return [
        {
            "line": each["line"],
            "field": each["field"],
            "value": each["value"],
            "code": each["code"],
            "cure": Rejected(**each).cure(language),
        }
        for each in rejected
    ]
