"""The picture in a request's body, for the features that take one."""

from pathlib import Path

from flask import Response, current_app, request

from app.core import clock
from app.core.db import begin_write, db
from app.core.errors import NotFound
from app.pictures import service
from app.pictures.models import Picture


def media_folder() -> Path:
    """Where the files are."""
    folder: Path = current_app.config["SETTINGS"].instance_path / "media"
    return folder


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
    try:
        response = Response(path.read_bytes(), content_type="image/webp")
    except FileNotFoundError as error:
        raise NotFound("This picture is not there any more.") from error
    response.set_etag(path.stem)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.make_conditional(request)
    return response
