"""The picture in a request's body, for the features that take one."""

from flask import Response, request

from app.core import clock
from app.core.db import begin_write, db
from app.core.media import file_response, media_folder
from app.pictures import service
from app.pictures.models import Picture


def picture_of_request(*, field: str = "picture") -> Picture:
    """Keep the picture in the body. Call it first: other requests write while it is decoded.

    Raises Invalid, naming `field`.
    """
    db.session.rollback()
    encoded = service.encode(request.get_data(), field=field)
    begin_write(db.session())
    return service.keep(encoded, media=media_folder(), now=clock.now())


def picture_response(picture: Picture, width: int) -> Response:
    """The file for a column this wide. Raises NotFound where it was lost."""
    path = service.path_of(picture, width, media=media_folder())
    lost = "This picture is not there any more."
    return file_response(path, content_type="image/webp", tag=path.stem, lost=lost)
