"""What a person's devices ask for."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.announcements.schemas import PictureQuerySchema
from app.audiences.asker import own_attributes
from app.auth.http import current_facts
from app.core import clock
from app.core.compression import compressed
from app.core.http import json_response, operation
from app.core.languages import Language
from app.core.permissions import Permission
from app.inbox import cursor, service
from app.inbox.schemas import CursorSchema, InboxItemSchema, SyncSchema
from app.inbox.service import Reader, Sync
from app.pictures.upload import picture_response
from app.recordings.files import recording_response
from app.recordings.schemas import HearQuerySchema

FOR_EVER = "private, max-age=31536000, immutable"

blueprint = Blueprint("inbox", __name__, url_prefix="/api")


@blueprint.get("/inbox")
@operation(Permission.OWN, query=CursorSchema(), returns=SyncSchema())
def sync(query: dict[str, Any]) -> Response:
    """What changed in the inbox since `cursor`; 304 with If-None-Match where nothing did."""
    known = cursor.decode(query["cursor"]) if query["cursor"] else None
    reader = current_reader()
    if request.if_none_match.contains(reader.tag):
        return _private(Response(status=304), tag=reader.tag)
    found = service.sync(reader, known, now=clock.now())
    answer = compressed(json_response(_wire(found)))
    return _private(answer, tag=None if found.has_more else reader.tag)


@blueprint.get("/inbox/<uuid:id_>")
@operation(Permission.OWN, returns=InboxItemSchema())
def get(id_: UUID) -> Response:
    """One announcement, in the reader's language."""
    return _private(json_response(service.get(current_reader(), id_, now=clock.now())), tag=None)


@blueprint.get("/inbox/<uuid:id_>/picture")
@operation(Permission.OWN, query=PictureQuerySchema(), return_type="image/webp")
def get_picture(id_: UUID, query: dict[str, int]) -> Response:
    """An announcement's picture, in the width that fits."""
    picture = service.get_picture(current_reader(), id_, now=clock.now())
    response = picture_response(picture, query["width"])
    response.headers["Cache-Control"] = FOR_EVER
    return response


@blueprint.get("/inbox/<uuid:id_>/recording")
@operation(Permission.OWN, query=HearQuerySchema(), return_type="audio/*")
def get_recording(id_: UUID, query: dict[str, Any]) -> Response:
    """An announcement's recording in one language, whole or in ranges."""
    reader = current_reader()
    language = query["language"] or Language(reader.attributes.language)
    recording = service.get_recording(reader, id_, language, now=clock.now())
    return recording_response(recording, cache_control=FOR_EVER)


def current_reader() -> Reader:
    """Who asks, as authentication found them."""
    facts = current_facts()
    return Reader(
        person_id=facts.actor.person_id,
        person_rev=facts.person_rev,
        feed_rev=facts.feed_rev,
        attributes=own_attributes(),
    )


def _wire(found: Sync) -> dict[str, Any]:
    return {
        "items": found.items,
        "removed": found.removed,
        "receipts": found.receipts,
        "cursor": found.cursor.encode(),
        "has_more": found.has_more,
        "is_reset": found.is_reset,
    }


def _private(response: Response, *, tag: str | None) -> Response:
    if tag:
        response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response
