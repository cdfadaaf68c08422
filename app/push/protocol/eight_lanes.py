"""Encryption of eight messages at once, over Intel's multi-buffer library (AVX-512 IFMA).

Only the sender's fresh key pair and the shared secret are made in lanes. Whatever a lane refuses
is encrypted the portable way.
"""

import ctypes
import os
from collections.abc import Callable, Sequence

from app.push.protocol.encryption import POINT_SIZE, Plain, encrypt_all, encrypt_or_none, seal

LANES = 8
SIZE = 32
SALT_SIZE = 16
FEWEST = 3
"""Eight lanes take as long as two or three messages one after the other."""

UNCOMPRESSED = b"\x04"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PUBLIC_KEYS, SHARED_SECRETS = "mbx_nistp256_ecpublic_key_mb8", "mbx_nistp256_ecdh_mb8"


class Lanes:
    """Eight values of 32 bytes, and where each begins, as the library wants to be told."""

    def __init__(self) -> None:
        self.bytes = bytearray(LANES * SIZE)
        self._buffer = (ctypes.c_char * len(self.bytes)).from_buffer(self.bytes)
        start = ctypes.addressof(self._buffer)
        self.places = (ctypes.c_void_p * LANES)(*range(start, start + LANES * SIZE, SIZE))

    def fill(self, values: Sequence[bytes]) -> None:
        """Set the first lanes."""
        filled = b"".join(values)
        self.bytes[: len(filled)] = filled

    def value(self, lane: int) -> bytes:
        """One lane's bytes."""
        return bytes(self.bytes[lane * SIZE : lane * SIZE + SIZE])

    def number(self, lane: int) -> bytes:
        """One lane's number, big-endian: the library's are little-endian."""
        return bytes(self.bytes[lane * SIZE : lane * SIZE + SIZE][::-1])


class EightLanes:
    """Not thread-safe: the lanes are used again."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._public_keys = _function(library, PUBLIC_KEYS, 5)
        self._shared_secrets = _function(library, SHARED_SECRETS, 6)
        self.private, self.x, self.y = Lanes(), Lanes(), Lanes()
        self.their_x, self.their_y, self.shared = Lanes(), Lanes(), Lanes()

    def encrypt_all(self, plains: Sequence[Plain]) -> list[bytes | None]:
        """The bodies of many messages; None where the receiver's key is no point on P-256."""
        bodies: list[bytes | None] = []
        for start in range(0, len(plains), LANES):
            bodies += self._encrypt(plains[start : start + LANES])
        return bodies

    def exchange(self, points: Sequence[bytes], secrets: bytes) -> int:
        """Public keys and shared secrets of up to eight pairs. Returns the lanes' faults."""
        self.private.fill([secrets])
        self.their_x.fill([point[SIZE:0:-1] for point in points])
        self.their_y.fill([point[2 * SIZE : SIZE : -1] for point in points])
        ours, theirs = (self.x.places, self.y.places), (self.their_x.places, self.their_y.places)
        faults = self._public_keys(*ours, None, self.private.places, None)
        faults |= self._shared_secrets(self.shared.places, self.private.places, *theirs, None, None)
        return faults

    def point(self, lane: int) -> bytes:
        """The public key in one lane."""
        return UNCOMPRESSED + self.x.number(lane) + self.y.number(lane)

    def _encrypt(self, plains: Sequence[Plain]) -> list[bytes | None]:
        if len(plains) < FEWEST or not all(_is_well_formed(each.p256dh) for each in plains):
            return encrypt_all(plains)
        faults = self.exchange([each.p256dh for each in plains], _new_secrets())
        salts = os.urandom(SALT_SIZE * LANES)
        return [
            encrypt_or_none(plain)
            if faults >> 4 * lane & 0xF
            else seal(
                plain,
                point=self.point(lane),
                shared=self.shared.value(lane),
                salt=salts[lane * SALT_SIZE : lane * SALT_SIZE + SALT_SIZE],
            )
            for lane, plain in enumerate(plains)
        ]


def _function(library: ctypes.CDLL, name: str, arguments: int) -> Callable[..., int]:
    function = library[name]
    function.restype, function.argtypes = ctypes.c_uint64, [ctypes.c_void_p] * arguments
    return function


def _is_well_formed(point: bytes) -> bool:
    return len(point) == POINT_SIZE and point.startswith(UNCOMPRESSED)


def _new_secrets() -> bytes:
    """Eight private keys, each 1 to the order of the curve less 1."""
    while True:
        secrets = os.urandom(LANES * SIZE)
        numbers = (secrets[start : start + SIZE] for start in range(0, len(secrets), SIZE))
        if all(0 < int.from_bytes(each, "little") < ORDER for each in numbers):
            return secrets
