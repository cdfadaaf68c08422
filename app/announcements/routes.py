"""The office's operations on announcements; the list, with its counts, is in `receipts`."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app

from app.announcements import messages, overrides, service
from app.announcements.models import Announcement
from app.announcements.schemas import (
    AnnouncementForecastSchema,
    AnnouncementSchema,
    DraftSchema,
    OverrideListSchema,
    OverridesSchema,
    PictureQuerySchema,
    PreviewQuerySchema,
    PreviewSchema,
    PublishSchema,
    SaveSchema,
    VersionSeenSchema,
)
from app.core import clock
from app.core.errors import NotFound
from app.core.http import current_actor, operation
from app.core.paging import Page
from app.core.permissions import Permission
from app.pictures.service import TYPES
from app.pictures.upload import picture_of_request, picture_response

blueprint = Blueprint("announcements", __name__, url_prefix="/api")

READ, WRITE = Permission.ANNOUNCEMENTS_READ, Permission.ANNOUNCEMENTS_WRITE
PUBLISH = Permission.ANNOUNCEMENTS_PUBLISH


@blueprint.post("/announcements")
@operation(WRITE, body=DraftSchema(), returns=AnnouncementSchema(), status=201)
def create(body: dict[str, Any]) -> Announcement:
    """Begin a draft."""
    return service.create(actor=current_actor(), now=clock.now(), **body)


@blueprint.get("/announcements/<uuid:id_>")
@operation(READ, returns=AnnouncementSchema())
def get(id_: UUID) -> Announcement:
    """One announcement in all its language versions."""
    return service.get(id_, actor=current_actor())


@blueprint.patch("/announcements/<uuid:id_>")
@operation(WRITE, body=SaveSchema(), returns=AnnouncementSchema(), refusals=(409,))
def save(id_: UUID, body: dict[str, Any]) -> Announcement:
    """Save a draft, unless somebody else did since `version`."""
    announcement = service.get_to_change(id_, actor=current_actor())
    return service.save(announcement, now=clock.now(), **body)


@blueprint.delete("/announcements/<uuid:id_>")
@operation(WRITE, query=VersionSeenSchema(), refusals=(409,))
def delete(id_: UUID, query: dict[str, int]) -> None:
    """Throw a draft away, unless somebody changed it since `version`."""
    service.delete(service.get_to_change(id_, actor=current_actor()), **query)


@blueprint.put("/announcements/<uuid:id_>/picture")
@operation(WRITE, body_types=TYPES, returns=AnnouncementSchema(), refusals=(409,))
def put_picture(id_: UUID) -> Announcement:
    """Give a draft its picture: JPEG, PNG or WebP, at most 10 MB."""
    picture = picture_of_request()
    announcement = service.get_to_change(id_, actor=current_actor())
    return service.set_picture(announcement, picture, now=clock.now())


@blueprint.delete("/announcements/<uuid:id_>/picture")
@operation(WRITE, refusals=(409,))
def delete_picture(id_: UUID) -> None:
    """Take a draft's picture away."""
    announcement = service.get_to_change(id_, actor=current_actor())
    service.set_picture(announcement, None, now=clock.now())


@blueprint.get("/announcements/<uuid:id_>/picture")
@operation(READ, query=PictureQuerySchema(), return_type="image/webp")
def get_picture(id_: UUID, query: dict[str, int]) -> Response:
    """The picture of an announcement, in the width that fits."""
    picture = service.get(id_, actor=current_actor()).picture
    if picture is None:
        raise NotFound("This announcement has no picture.")
    return picture_response(picture, query["width"])


@blueprint.get("/announcements/<uuid:id_>/forecast")
@operation(WRITE, returns=AnnouncementForecastSchema())
def forecast(id_: UUID) -> service.Forecast:
    """How many people it is for, how many it can reach, and when their phones would buzz."""
    return service.forecast(service.get(id_, actor=current_actor()), now=clock.now())


@blueprint.get("/announcements/<uuid:id_>/preview")
@operation(READ, query=PreviewQuerySchema(), returns=PreviewSchema(), refusals=(409,))
def preview(id_: UUID, query: dict[str, Any]) -> messages.Preview:
    """The notification and the page as readers of one language get them."""
    announcement = service.get(id_, actor=current_actor())
    language = query["language"] or announcement.default_language
    return messages.preview(announcement, language, public_url=current_app.config["PUBLIC_URL"])


@blueprint.get("/overrides")
@operation(Permission.OVERRIDES_READ, query=OverrideListSchema(), returns=OverridesSchema())
def list_overrides(query: dict[str, Any]) -> Page[overrides.Override]:
    """The log of what passed people's quiet hours."""
    return overrides.list_(**query)


@blueprint.post("/announcements/<uuid:id_>/publish")
@operation(PUBLISH, body=PublishSchema(), returns=AnnouncementSchema(), refusals=(409,))
def publish(id_: UUID, body: dict[str, Any]) -> Announcement:
    """Publish a draft to its audience."""
    return service.publish(
        id_,
        version=body["version"],
        reason=body["reason"],
        actor=current_actor(),
        public_url=current_app.config["PUBLIC_URL"],
        now=clock.now(),
    )


@blueprint.post("/announcements/<uuid:id_>/withdraw")
@operation(PUBLISH, returns=AnnouncementSchema(), refusals=(409,))
def withdraw(id_: UUID) -> Announcement:
    """Take a published announcement back from everybody."""
    return service.withdraw(
        id_, actor=current_actor(), public_url=current_app.config["PUBLIC_URL"], now=clock.now()
    )
