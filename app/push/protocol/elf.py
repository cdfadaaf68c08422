"""Shared libraries (ELF, 64 bits, little-endian): what they ask to be loaded with them."""

import struct
from collections.abc import Collection, Iterator
from typing import NamedTuple

MAGIC = b"\x7fELF\x02\x01"
LOAD, DYNAMIC = 1, 2
NEEDED, STRINGS = 1, 5
ENTRY = struct.Struct("<QQ")


class BadElfError(ValueError):
    """These bytes are no shared library that we can read."""


class Segment(NamedTuple):
    """A program header."""

    kind: int
    flags: int
    offset: int
    address: int
    physical: int
    size: int
    memory: int
    align: int


def without_needed(library: bytes, names: Collection[str]) -> bytes:
    """The library, without asking for these other ones. For those of which it uses no symbol."""
    try:
        return _without(library, frozenset(name.encode() for name in names))
    except (struct.error, StopIteration, ValueError) as error:
        raise BadElfError("not a shared library for this kind of machine") from error


def _without(library: bytes, names: Collection[bytes]) -> bytes:
    if not library.startswith(MAGIC):
        raise BadElfError("not ELF")
    segments = list(_segments(library))
    table = next(each for each in segments if each.kind == DYNAMIC)
    end = table.offset + table.size
    entries = list(ENTRY.iter_unpack(library[table.offset : end]))
    strings = _place(segments, next(value for tag, value in entries if tag == STRINGS))
    kept = [
        ENTRY.pack(tag, value)
        for tag, value in entries
        if tag != NEEDED or _text(library, strings + value) not in names
    ]
    return library[: table.offset] + b"".join(kept).ljust(table.size, b"\0") + library[end:]


def _segments(library: bytes) -> Iterator[Segment]:
    (place,) = struct.unpack_from("<Q", library, 32)
    size, count = struct.unpack_from("<HH", library, 54)
    for number in range(count):
        yield Segment(*struct.unpack_from("<IIQQQQQQ", library, place + number * size))


def _place(segments: list[Segment], address: int) -> int:
    """Where in the file is what will be at this address."""
    segment = next(
        each for each in segments if each.kind == LOAD and 0 <= address - each.address < each.size
    )
    return address - segment.address + segment.offset


def _text(library: bytes, start: int) -> bytes:
    return library[start : library.index(0, start)]
