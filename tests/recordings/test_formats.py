"""What is a sound file that phones can play is told by its bytes."""

import pytest

from app.recordings.formats import Kind, kind_of
from tests.recordings import sounds

MATROSKA = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska"
VIDEO_IN_OGG = b"OggS\x00\x02" + bytes(22) + b"\x80theora"
QUICKTIME = b"\x00\x00\x00\x14ftypqt  "
BARE_AAC = b"\xff\xf1\x50\x80"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (sounds.WEBM, Kind.WEBM),
        (sounds.OGG, Kind.OGG),
        (sounds.MP4, Kind.MP4),
        (sounds.MP3, Kind.MP3),
        (sounds.TAGGED_MP3, Kind.MP3),
    ],
)
def test_a_container_is_known_by_its_first_bytes(head: bytes, kind: Kind) -> None:
    assert kind_of(sounds.sound(head)) is kind


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"<html><audio>", b"RIFF\x00\x00\x00\x00WAVEfmt ", MATROSKA, VIDEO_IN_OGG),
        *(QUICKTIME, BARE_AAC, b"\xff\xd8\xff\xe0 a photo", b"\xff"),
    ],
)
def test_anything_else_is_none(data: bytes) -> None:
    assert kind_of(data) is None
