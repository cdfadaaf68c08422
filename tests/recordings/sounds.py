"""The first bytes of sound files as recorders write them, and what may follow."""

WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm\x42\x87\x81\x04"
OGG = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01"
MP4 = b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00M4A mp42isom"
MP3 = b"\xff\xfb\x90\x64"
TAGGED_MP3 = b"ID3\x04\x00\x00"


def sound(head: bytes = WEBM, *, size: int = 1000) -> bytes:
    """A file that begins so."""
    return head + bytes(index % 251 for index in range(size - len(head)))
