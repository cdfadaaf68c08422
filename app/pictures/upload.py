"""The picture in a request's body, for the features that take one."""

from pathlib import Path

from flask import Response, current_app, request, send_file

from app.core import clock
from app.core.db import begin_write, db
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
    """The file for a column this wide; the picture never changes, so its ETag is its digest."""
    path = service.path_of(picture, width, media=media_folder())
    response = send_file(path, mimetype="image/webp", conditional=True, etag=path.stem)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
