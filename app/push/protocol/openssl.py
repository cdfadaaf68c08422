"""P-256 by the OpenSSL that Python itself is linked to, asked for points without detours.

`cryptography` makes, checks and frees half a dozen objects for every message. Here the same
numbers are made in objects that are used again, at two thirds of the cost. Whatever this refuses
is encrypted by `cryptography`.
"""

import ctypes
import importlib
from collections.abc import Sequence
from typing import Any
from weakref import finalize

from app.push.protocol.encryption import POINT_SIZE, Plain, encrypt_or_none, seal

P256 = 415
"""OpenSSL's number of the curve."""

UNCOMPRESSED = 4
CONSTANT_TIME = 4
"""OpenSSL's flag for numbers that no clock may tell anything of."""
Pointer = ctypes.c_void_p


class RefusedError(ValueError):
    """OpenSSL did not do it: no point on the curve, or no memory."""


class OpenSsl:
    """Not thread-safe: the numbers and points are used again."""

    def __init__(self, library: ctypes.PyDLL) -> None:
        curve = self._made(library, "EC_GROUP", "EC_GROUP_new_by_curve_name", P256)
        context = self._made(library, "BN_CTX", "BN_CTX_new")
        self._private = self._made(library, "BN", "BN_new")
        _function(library, "BN_set_flags", 2, None)(self._private, CONSTANT_TIME)
        self._ours = self._made(library, "EC_POINT", "EC_POINT_new", curve)
        self._theirs = self._made(library, "EC_POINT", "EC_POINT_new", curve)
        self._shared = self._made(library, "EC_POINT", "EC_POINT_new", curve)
        self._curve, self._context = curve, context
        self._order = Pointer(_function(library, "EC_GROUP_get0_order", 1, Pointer)(curve))
        self._random = _function(library, "BN_priv_rand_range", 2)
        self._number = _function(library, "BN_bin2bn", 3, Pointer)
        self._point = _function(library, "EC_POINT_oct2point", 5)
        self._times = _function(library, "EC_POINT_mul", 6)
        self._bytes = _function(library, "EC_POINT_point2oct", 6, ctypes.c_size_t)
        self._buffer = ctypes.create_string_buffer(POINT_SIZE)

    def encrypt_all(self, plains: Sequence[Plain]) -> list[bytes | None]:
        """The bodies of many messages; None where the receiver's key is no point on P-256."""
        return [self._encrypt(plain) for plain in plains]

    def exchange(self, theirs: bytes, secret: bytes | None = None) -> tuple[bytes, bytes]:
        """Our public key and the shared secret. The private key is new unless it is given.

        Raises RefusedError for what is no point on the curve.
        """
        curve, private, context = self._curve, self._private, self._context
        if len(theirs) != POINT_SIZE or theirs[0] != UNCOMPRESSED:
            raise RefusedError
        if secret is None:
            is_made = self._random(private, self._order)
        else:
            is_made = self._number(secret, len(secret), private)
        if (
            not is_made
            or not self._point(curve, self._theirs, theirs, POINT_SIZE, context)
            or not self._times(curve, self._ours, private, None, None, context)
            or not self._times(curve, self._shared, None, self._theirs, private, context)
        ):
            raise RefusedError
        return self._read(self._ours), self._read(self._shared)[1:33]

    def _encrypt(self, plain: Plain) -> bytes | None:
        try:
            point, shared = self.exchange(plain.p256dh)
        except RefusedError:
            return encrypt_or_none(plain)
        return seal(plain, point=point, shared=shared)

    def _read(self, point: Pointer) -> bytes:
        size = self._bytes(
            self._curve, point, UNCOMPRESSED, self._buffer, POINT_SIZE, self._context
        )
        if size != POINT_SIZE:
            raise RefusedError
        return self._buffer.raw

    def _made(self, library: ctypes.PyDLL, kind: str, maker: str, *given: Any) -> Pointer:
        """An object of OpenSSL's, freed with this one."""
        made = Pointer(_function(library, maker, len(given), Pointer)(*given))
        if not made:
            raise RefusedError(maker)
        free = _function(library, f"{kind}_clear_free" if kind == "BN" else f"{kind}_free", 1, None)
        finalize(self, free, made)
        return made


def pythons_own() -> ctypes.PyDLL:
    """What `hashlib` is linked to. Raises AttributeError where it is built in."""
    return ctypes.PyDLL(importlib.import_module("_hashlib").__file__)


def _function(library: ctypes.PyDLL, name: str, arguments: int, result: Any = ctypes.c_int) -> Any:
    function = library[name]
    function.restype, function.argtypes = result, [Pointer] * arguments
    return function
