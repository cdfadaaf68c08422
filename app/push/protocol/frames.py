"""How a frame of HTTP/2 (RFC 9113) is written and read, whatever it is about."""

import struct

FRAME, NUMBER = struct.Struct(">BHBBI"), struct.Struct(">I")
PADDED = 0x8
STREAM_BITS = 0x7FFF_FFFF


class BrokenError(ValueError):
    """The other side does not keep to the protocol: nothing more can be said on this connection."""


def frame(kind: int, flags: int, stream: int, content: bytes = b"") -> bytes:
    """One frame, as it is sent."""
    return FRAME.pack(0, len(content), kind, flags, stream) + content


def unpadded(flags: int, content: bytes) -> bytes:
    """What a frame says without its padding. Raises BrokenError."""
    if not flags & PADDED:
        return content
    if not content or content[0] >= len(content):
        raise BrokenError("more padding than there is")
    return content[1 : len(content) - content[0]]


def number(content: bytes) -> int:
    """The number a frame begins with. Raises BrokenError."""
    if len(content) < NUMBER.size:
        raise BrokenError("a frame too short")
    return int(NUMBER.unpack_from(content)[0]) & STREAM_BITS
