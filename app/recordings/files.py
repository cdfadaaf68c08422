"""A recording's file as an answer, for the features that hand one out."""

from flask import Response, request

from app.core.errors import NotFound
from app.pictures.upload import media_folder
from app.recordings.models import Recording


def recording_response(recording: Recording, *, cache_control: str) -> Response:
    """The whole file, or the range asked for: iPhones play nothing without ranges.

    Raises NotFound where the file was lost.
    """
    path = media_folder() / recording.file_name
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("This recording is not there any more.") from error
    response = Response(data, content_type=recording.type)
    response.set_etag(recording.digest)
    response.headers["Cache-Control"] = cache_control
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return response
