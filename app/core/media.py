"""Files that people send and others get: the folder they are in, and one as an answer."""

from pathlib import Path

from flask import Response, current_app, request

from app.core.errors import NotFound


def media_folder() -> Path:
    """Where the files are."""
    folder: Path = current_app.config["SETTINGS"].instance_path / "media"
    return folder


def file_response(
    path: Path,
    *,
    content_type: str,
    tag: str,
    lost: str,
    cache_control: str = "private, no-cache",
    has_ranges: bool = False,
) -> Response:
    """The file, which no browser takes for a page, or where it `has_ranges` the one asked for.

    Raises NotFound, in the words of `lost`, where it is gone.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(lost) from error
    response = Response(data, content_type=content_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = cache_control
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.make_conditional(request, accept_ranges=has_ranges, complete_length=len(data))
    return response
