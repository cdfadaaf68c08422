"""Store a picture, find its files. Never commits."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

from sqlalchemy import select

from app.core import whole_file
from app.core.db import db
from app.core.errors import Invalid
from app.pictures.models import WIDTHS, Picture

MAXIMUM_BYTES = 10 * 1024 * 1024
MAXIMUM_SECONDS = 30
ENCODER = Path(__file__).with_name("encoder.py")
TYPES = ("image/jpeg", "image/png", "image/webp")

CURES = {
    "wrong_type": "This is not a JPEG, PNG or WebP picture. Save it as one of these.",
    "too_large": "This picture is too large. Use at most 10 MB and 40 million pixels.",
    "unreadable": "This picture is damaged. Export or photograph it again.",
}

_encoders = BoundedSemaphore(2)
"""Two at once: a picture may take a gigabyte while it is decoded."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture made harmless: its WebP files by width, and what the upload hashed to."""

    digest: str
    width: int
    height: int
    files: dict[int, bytes]


def store(data: bytes, *, media: Path, now: datetime, field: str = "picture") -> Picture:
    """Re-encode a picture and keep it. The same bytes give the same picture.

    Raises Invalid (`picture_wrong_type`, `picture_too_large`, `picture_unreadable`), naming
    `field`.
    """
    return keep(encode(data, field=field), media=media, now=now)


def keep(encoded: Encoded, *, media: Path, now: datetime) -> Picture:
    """Write the files of a re-encoded picture, and its row where it is new."""
    _write(encoded, media)
    known = db.session.scalar(select(Picture).where(Picture.digest == encoded.digest))
    if known:
        known.sizes = _sizes(encoded)
        return known
    picture = Picture(
        digest=encoded.digest,
        width=encoded.width,
        height=encoded.height,
        bytes_=sum(len(file) for file in encoded.files.values()),
        sizes=_sizes(encoded),
        created_at=now,
    )
    db.session.add(picture)
    db.session.flush()
    return picture


def path_of(picture: Picture, width: int, *, media: Path) -> Path:
    """The file to show in a column this wide: the smallest that fills it, else the widest."""
    widths = picture.widths
    best = next((each for each in widths if each >= width), widths[-1])
    return media / f"{picture.digest}-{best}.webp"


def encode(data: bytes, *, field: str) -> Encoded:
    """Re-encode in a confined process; up to seconds, so do it before the database is locked.

    Raises Invalid, naming `field`.
    """
    if len(data) > MAXIMUM_BYTES:
        raise _refusal("too_large", field)
    command = [sys.executable, "-I", str(ENCODER), *map(str, WIDTHS)]
    try:
        with _encoders:
            ended = subprocess.run(  # noqa: S603
                command, input=data, capture_output=True, timeout=MAXIMUM_SECONDS, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise _refusal("too_large", field) from error
    if ended.returncode != 0:
        raise _refusal("too_large" if ended.returncode < 0 else "unreadable", field)
    head, _, files = ended.stdout.partition(b"\n")
    answer = json.loads(head)
    if cause := answer.get("refused"):
        raise _refusal(cause, field)
    digest = hashlib.sha256(data).hexdigest()
    return Encoded(digest, answer["width"], answer["height"], _split(files, answer["sizes"]))


def _split(joined: bytes, sizes: dict[str, int]) -> dict[int, bytes]:
    """Files that were written one after the other, by width."""
    files = {}
    for width, size in sizes.items():
        files[int(width)], joined = joined[:size], joined[size:]
    return files


def _sizes(encoded: Encoded) -> str:
    return json.dumps([len(encoded.files[width]) for width in sorted(encoded.files)])


def _refusal(cause: str, field: str) -> Invalid:
    return Invalid(CURES[cause], code=f"picture_{cause}", fields={field: [CURES[cause]]})


def _write(encoded: Encoded, media: Path) -> None:
    for width, file in encoded.files.items():
        whole_file.write(media / f"{encoded.digest}-{width}.webp", file)
