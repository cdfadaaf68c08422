"""Message encryption for Web Push (RFC 8291) in one `aes128gcm` record (RFC 8188)."""

import hmac
import os

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


def encrypt(
    plaintext: bytes,
    *,
    p256dh: bytes,
    auth: bytes,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
    size: int = 0,
) -> bytes:
    """The body of one push message, padded to `size` bytes of plaintext.

    Sender key and salt are fresh for every message; they are arguments for the RFC's test vector.
    Raises ValueError for a receiver's key that is no point on P-256.
    """
    salt = salt or os.urandom(16)
    sender = sender or ec.generate_private_key(CURVE)
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh)
    sender_point = public_point(sender.public_key())
    content_key, nonce = _keys(
        sender.exchange(ECDH, receiver), auth=auth, salt=salt, points=p256dh + sender_point
    )
    padded = plaintext + DELIMITER + bytes(max(0, size - len(plaintext)))
    return salt + HEADER + sender_point + AESGCM(content_key).encrypt(nonce, padded, None)


def padded_size(size: int) -> int:
    """The length a plaintext of this length is filled up to."""
    return next((step for step in PADDED_SIZES if step >= size), size)


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


def _keys(shared: bytes, *, auth: bytes, salt: bytes, points: bytes) -> tuple[bytes, bytes]:
    """Content key and nonce: RFC 8291 section 3.4, HKDF written out as HMAC."""
    secret = hmac.digest(auth, shared, "sha256")
    secret = hmac.digest(secret, b"WebPush: info\0" + points + b"\1", "sha256")
    secret = hmac.digest(salt, secret, "sha256")
    content_key = hmac.digest(secret, b"Content-Encoding: aes128gcm\0\1", "sha256")[:16]
    nonce = hmac.digest(secret, b"Content-Encoding: nonce\0\1", "sha256")[:12]
    return content_key, nonce
