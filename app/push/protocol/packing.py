"""Sets of ids and of finished positions as a few bytes: a million dense ids take under 0.1 MB."""

import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

MORE = 0x80


def pack(ids: Iterable[int]) -> bytes:
    """Distinct non-negative ids, ascending, as deflated varint differences."""
    ordered = sorted(set(ids))
    steps = [later - earlier for earlier, later in pairwise([0, *ordered])]
    return zlib.compress(_varints(steps), 1)


def unpack(packed: bytes) -> list[int]:
    """The ids `pack` was given, ascending."""
    return list(accumulate(_steps(zlib.decompress(packed))))


def pack_positions(done: Iterable[int], size: int) -> bytes:
    """A bitmap of `size` positions in which those of `done` are set."""
    bits = bytearray((size + 7) // 8)
    for position in done:
        bits[position >> 3] |= 1 << (position & 7)
    return bytes(bits)


def unpack_positions(bits: bytes) -> set[int]:
    """The positions set in a bitmap."""
    return {
        index * 8 + bit
        for index, byte in enumerate(bits)
        if byte
        for bit in range(8)
        if byte >> bit & 1
    }


def _varints(steps: Sequence[int]) -> bytes:
    if not steps or max(steps) < MORE:
        return bytes(steps)
    found = bytearray()
    for step in steps:
        rest = step
        while rest >= MORE:
            found.append(rest & 0x7F | MORE)
            rest >>= 7
        found.append(rest)
    return bytes(found)


def _steps(packed: bytes) -> Iterable[int]:
    step = shift = 0
    for byte in packed:
        step |= (byte & 0x7F) << shift
        if byte & MORE:
            shift += 7
        else:
            yield step
            step = shift = 0
