"""The office's operations on an announcement's recordings."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.announcements import service as announcements
from app.core import clock
from app.core.http import current_actor, operation
from app.core.media import media_folder
from app.core.permissions import Permission
from app.recordings import service
from app.recordings.files import recording_response
from app.recordings.formats import TYPES
from app.recordings.models import Recording
from app.recordings.schemas import (
    HearQuerySchema,
    RecordingSchema,
    RecordingsSchema,
    UploadQuerySchema,
    VersionQuerySchema,
)

blueprint = Blueprint("recordings", __name__, url_prefix="/api")

READ, WRITE = Permission.ANNOUNCEMENTS_READ, Permission.ANNOUNCEMENTS_WRITE


@blueprint.get("/announcements/<uuid:id_>/recordings")
@operation(READ, returns=RecordingsSchema())
def list_(id_: UUID) -> dict[str, Any]:
    """Which versions have a recording."""
    return {"items": service.list_(announcements.get(id_, actor=current_actor()))}


@blueprint.put("/announcements/<uuid:id_>/recording")
@operation(
    WRITE,
    body_types=TYPES,
    query=UploadQuerySchema(),
    returns=RecordingSchema(),
    refusals=(409,),
)
def put(id_: UUID, query: dict[str, Any]) -> Recording:
    """Give a draft's version its recording: WebM, Ogg, MP4 or MP3, at most 3 MB."""
    return service.keep(
        request.get_data(),
        announcement=announcements.get_to_change(id_, actor=current_actor()),
        media=media_folder(),
        now=clock.now(),
        **query,
    )


@blueprint.delete("/announcements/<uuid:id_>/recording")
@operation(WRITE, query=VersionQuerySchema(), refusals=(409,))
def delete(id_: UUID, query: dict[str, Any]) -> None:
    """Take a draft's recording away."""
    announcement = announcements.get_to_change(id_, actor=current_actor())
    service.delete(announcement, query["language"], now=clock.now())


@blueprint.get("/announcements/<uuid:id_>/recording")
@operation(READ, query=HearQuerySchema(), return_type="audio/*")
def get(id_: UUID, query: dict[str, Any]) -> Response:
    """One version's recording, whole or in ranges."""
    announcement = announcements.get(id_, actor=current_actor())
    recording = service.get(announcement, query["language"] or announcement.default_language)
    return recording_response(recording, cache_control="private, no-cache")
