"""Which sound files phones can play, told by their first bytes and never by their name. Pure."""

from enum import StrEnum

MP4_BRANDS = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash")
LOOKED_AT = 256


class Kind(StrEnum):
    """A container; its value is also the file's ending."""

    WEBM = "webm"
    OGG = "ogg"
    MP4 = "mp4"
    MP3 = "mp3"

    @property
    def content_type(self) -> str:
        """As browsers are told."""
        return "audio/mpeg" if self is Kind.MP3 else f"audio/{self}"


TYPES = tuple(kind.content_type for kind in Kind)


def kind_of(data: bytes) -> Kind | None:
    """What these bytes are; None for anything that is not on the list."""
    head = data[:LOOKED_AT]
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return Kind.WEBM
    if head.startswith(b"OggS") and (b"OpusHead" in head or b"\x01vorbis" in head):
        return Kind.OGG
    if head[4:8] == b"ftyp" and head[8:12] in MP4_BRANDS:
        return Kind.MP4
    return Kind.MP3 if head.startswith(b"ID3") or _is_mpeg_frame(head) else None


def _is_mpeg_frame(head: bytes) -> bool:
    """Eleven bits of synchronisation, then layer III."""
    return len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
