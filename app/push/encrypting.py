"""Which way messages are encrypted here: `cryptography` always works, two others are faster.

docs/decisions/0009-eight-lanes-without-the-compilers-runtime.md
"""

import ctypes
import logging
import os
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from app.push.protocol.eight_lanes import EightLanes
from app.push.protocol.elf import BadElfError, without_needed
from app.push.protocol.encryption import EncryptAll, encrypt_all
from app.push.protocol.openssl import OpenSsl, RefusedError, pythons_own
from app.push.protocol.self_check import SelfCheckError, check_exchange, check_lanes

log = logging.getLogger("veldpost.delivery")

PACKAGE, LIBRARY = "ipp-crypto", "libcrypto_mb.so.13"
UNUSED = ("libsvml.so", "libirng.so", "libimf.so", "libintlc.so.5")
"""The compiler's own libraries: 125 MB under another licence, and no symbol of them is used."""


class Encryption(NamedTuple):
    """One way to encrypt, and the word for it in metrics."""

    name: str
    encrypt_all: EncryptAll


PORTABLE = Encryption("portable", encrypt_all)


class UnusableError(Exception):
    """The library is there, and cannot be used on this machine."""


def choose_encryption(*, is_fast_allowed: bool = True) -> Encryption:
    """The fastest way that is installed, that this processor can go, and that checks out."""
    library = _installed() if is_fast_allowed else None
    if library is None:
        return portable()
    try:
        lanes = EightLanes(_load(library))
        check_lanes(lanes)
    except (OSError, AttributeError, BadElfError, UnusableError, SelfCheckError) as error:
        log.warning("%s is installed but not used: %s", PACKAGE, error)
        return portable()
    return Encryption("eight_lanes", lanes.encrypt_all)


def portable(find: Callable[[], ctypes.PyDLL] = pythons_own) -> Encryption:
    """Python's own OpenSSL if it can be asked directly and checks out, else `cryptography`."""
    try:
        openssl = OpenSsl(find())
        check_exchange(openssl)
    except (ImportError, OSError, AttributeError, RefusedError, SelfCheckError) as error:
        log.info("Python's own OpenSSL is not used: %s", error)
        return PORTABLE
    return PORTABLE._replace(encrypt_all=openssl.encrypt_all)


def encryption_path() -> str:
    """The name of the way a delivery process on this machine would choose."""
    return choose_encryption().name


def _installed() -> Path | None:
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        return None
    places = [Path(str(package.locate_file(file))) for file in package.files or ()]
    return next((place.resolve() for place in places if place.name == LIBRARY), None)


def _load(place: Path) -> ctypes.CDLL:
    """The library from a copy in memory that asks for nothing it does not use."""
    if not hasattr(os, "memfd_create"):
        raise UnusableError("this system keeps no files in memory")
    descriptor = os.memfd_create(LIBRARY, os.MFD_CLOEXEC)
    with os.fdopen(descriptor, "wb") as file:
        file.write(without_needed(place.read_bytes(), UNUSED))
        file.flush()
        library = ctypes.CDLL(f"/proc/self/fd/{descriptor}")
    if not library["mbx_is_crypto_mb_applicable"](ctypes.c_uint64(0)):
        raise UnusableError("this processor has no AVX-512 IFMA")
    return library
