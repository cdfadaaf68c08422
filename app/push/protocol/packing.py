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


def bitmap(size: int) -> bytes:
    """A bit for each of `size` positions, none of them set."""
    return bytes((size + 7) // 8)


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
