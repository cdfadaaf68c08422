"""A recording's file as an answer, for the features that hand one out."""

from flask import Response

from app.core.media import file_response, media_folder
from app.recordings.models import Recording


def recording_response(recording: Recording, *, cache_control: str) -> Response:
    """The whole file, or the range asked for: iPhones play nothing without ranges.

    Raises NotFound where the file was lost.
    """
    return file_response(
        media_folder() / recording.file_name,
        content_type=recording.type,
        tag=recording.digest,
        lost="This recording is not there any more.",
        cache_control=cache_control,
        has_ranges=True,
    )
