"""Message encryption for Web Push (RFC 8291) in one `aes128gcm` record (RFC 8188)."""

import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_SIZE = 4096
POINT_SIZE = 65
AUTH_SIZE = 16
MAX_PLAINTEXT = 3993
"""What fits one record: 4,096 less the header (86), the delimiter (1) and the tag (16)."""

PADDED_SIZES = (512, 1024, 2048, 2700, MAX_PLAINTEXT)
"""A push service sees lengths, so plaintexts are filled up to one of these."""

CURVE = ec.SECP256R1()
ECDH = ec.ECDH()
HEADER = RECORD_SIZE.to_bytes(4, "big") + bytes([POINT_SIZE])
DELIMITER = b"\x02"

HASH_BLOCK = 64
INNER = bytes(value ^ 0x36 for value in range(256))
OUTER = bytes(value ^ 0x5C for value in range(256))


class Plain(NamedTuple):
    """A padded plaintext (see `padding`) and the phone it is for."""

    padded: bytes
    p256dh: bytes
    auth: bytes


EncryptAll = Callable[[Sequence[Plain]], list[bytes | None]]
"""Makes the bodies of many messages; None where the receiver's key is no point on P-256."""


def encrypt(
    plain: Plain, *, sender: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of one push message.

    Sender key and salt are fresh for every message; they are arguments for the RFC's test vector.
    Raises ValueError for a receiver's key that is no point on P-256.
    """
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, plain.p256dh)
    sender = sender or ec.generate_private_key(CURVE)
    point = public_point(sender.public_key())
    return seal(plain, point=point, shared=sender.exchange(ECDH, receiver), salt=salt)


def encrypt_all(plains: Sequence[Plain]) -> list[bytes | None]:
    """The bodies of many messages, one after the other."""
    return [encrypt_or_none(plain) for plain in plains]


def encrypt_or_none(plain: Plain) -> bytes | None:
    """The body of one push message; None where the receiver's key is no point on P-256."""
    try:
        return encrypt(plain)
    except ValueError:
        return None


def seal(plain: Plain, *, point: bytes, shared: bytes, salt: bytes | None = None) -> bytes:
    """The body, once sender and receiver share a secret: RFC 8291 section 3.4."""
    salt = salt or os.urandom(16)
    secret = _hmac(plain.auth, shared)
    secret = _hmac(secret, b"WebPush: info\0" + plain.p256dh + point + b"\1")
    secret = _hmac(salt, secret)
    content_key = _hmac(secret, b"Content-Encoding: aes128gcm\0\1")[:16]
    nonce = _hmac(secret, b"Content-Encoding: nonce\0\1")[:12]
    return salt + HEADER + point + AESGCM(content_key).encrypt(nonce, plain.padded, None)


def padding(size: int) -> bytes:
    """What is put behind a plaintext of this length: the delimiter, then zeros."""
    return DELIMITER + bytes(next((step for step in PADDED_SIZES if step >= size), size) - size)


def public_point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as its 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def is_point(candidate: bytes) -> bool:
    """Whether these are the 65 bytes of a point on P-256."""
    if len(candidate) != POINT_SIZE:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, candidate)
    except ValueError:
        return False
    return True


def _hmac(key: bytes, text: bytes) -> bytes:
    """HMAC-SHA-256 for keys up to a block: `hmac.digest` costs more than twice as much."""
    block = key.ljust(HASH_BLOCK, b"\0")
    inner = sha256(block.translate(INNER) + text).digest()
    return sha256(block.translate(OUTER) + inner).digest()
