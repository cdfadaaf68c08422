"""Keep, list and take away recordings. Never commits."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app.announcements.models import Announcement
from app.core import whole_file
from app.core.db import db
from app.core.errors import Invalid, NotFound
from app.core.languages import Language
from app.recordings.formats import kind_of
from app.recordings.models import Recording

MAXIMUM_BYTES = 3 * 1024 * 1024

CURES = {
    "wrong_type": "This is not a WebM, Ogg, MP4 or MP3 sound file. Record or export it as one.",
    "too_large": "This recording is too large. Use at most 3 MB: five minutes of speech.",
}


def list_(announcement: Announcement) -> Sequence[Recording]:
    """Those of one announcement, by language."""
    query = select(Recording).where(Recording.announcement_id == announcement.id)
    return db.session.scalars(query.order_by(Recording.language)).all()


def get(announcement: Announcement, language: Language) -> Recording:
    """Raises NotFound."""
    recording = db.session.get(Recording, (announcement.id, language))
    if recording is None:
        raise NotFound("This version has no recording.")
    return recording


def keep(
    data: bytes,
    *,
    announcement: Announcement,
    language: Language,
    seconds: int,
    media: Path,
    now: datetime,
) -> Recording:
    """Give a draft's version its recording, in place of an earlier one.

    Raises Conflict once published, NotFound where there is no such version, and Invalid
    (`recording_wrong_type`, `recording_too_large`).
    """
    announcement.require_draft()
    if language not in announcement.languages:
        raise NotFound("There is no version in this language.")
    if len(data) > MAXIMUM_BYTES:
        raise _refusal("too_large")
    kind = kind_of(data)
    if kind is None:
        raise _refusal("wrong_type")
    recording = Recording(
        announcement_id=announcement.id,
        language=language,
        digest=hashlib.sha256(data).hexdigest(),
        kind=kind,
        bytes_=len(data),
        seconds=seconds,
        created_at=now,
    )
    whole_file.write(media / recording.file_name, data)
    announcement.touch(now)
    return db.session.merge(recording)


def delete(announcement: Announcement, language: Language, *, now: datetime) -> None:
    """Take a draft's recording away. Raises Conflict once published, and NotFound."""
    announcement.require_draft()
    db.session.delete(get(announcement, language))
    announcement.touch(now)


def _refusal(cause: str) -> Invalid:
    return Invalid(CURES[cause], code=f"recording_{cause}", fields={"recording": [CURES[cause]]})
