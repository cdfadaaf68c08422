"""Does encryption work on this machine? RFC 8291's own example, made again at every start."""

from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec

from app.push.protocol import base64url
from app.push.protocol.eight_lanes import LANES, ORDER, SIZE, EightLanes
from app.push.protocol.encryption import (
    CURVE,
    DELIMITER,
    ECDH,
    POINT_SIZE,
    Plain,
    encrypt,
    public_point,
)
from app.push.protocol.openssl import OpenSsl, RefusedError

PLAINTEXT = b"When I grow up, I want to be a watermelon"
SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER_PUBLIC = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
    "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a"
    "-fN"
)
NO_POINT = b"\x04".ljust(POINT_SIZE, b"\x01")
EVERY_LANE_REFUSES = 0x1111_1111


class Pair(NamedTuple):
    """A sender's private key, a receiver's point, and what must come of them."""

    secret: int
    point: bytes
    result: tuple[bytes, bytes]


class SelfCheckError(Exception):
    """Encryption on this machine does not give what the standard gives."""


def rfc_8291_body() -> bytes:
    """The message of RFC 8291, appendix A, as this machine makes it."""
    secret = int.from_bytes(base64url.decode(SENDER_PRIVATE), "big")
    receiver, auth = base64url.decode(RECEIVER_PUBLIC), base64url.decode(AUTH)
    return encrypt(
        Plain(PLAINTEXT + DELIMITER, receiver, auth),
        sender=ec.derive_private_key(secret, CURVE),
        salt=base64url.decode(SALT),
    )


def check_lanes(lanes: EightLanes) -> None:
    """Raises SelfCheckError unless eight lanes give what `cryptography` gives, pair by pair."""
    pairs = _pairs()
    secrets = b"".join(pair.secret.to_bytes(SIZE, "little") for pair in pairs)
    if lanes.exchange([pair.point for pair in pairs], secrets):
        raise SelfCheckError("A lane refuses a good pair of keys.")
    for lane, pair in enumerate(pairs):
        if (lanes.point(lane), lanes.shared.value(lane)) != pair.result:
            raise SelfCheckError(f"Lane {lane} differs from `cryptography`.")
    if lanes.exchange([NO_POINT] * LANES, secrets) != EVERY_LANE_REFUSES:
        raise SelfCheckError("A lane takes what is no point on the curve.")


def check_exchange(openssl: OpenSsl) -> None:
    """Raises SelfCheckError unless OpenSSL gives what `cryptography` gives, pair by pair."""
    for pair in _pairs():
        if openssl.exchange(pair.point, pair.secret.to_bytes(SIZE, "big")) != pair.result:
            raise SelfCheckError("It differs from `cryptography`.")
    if openssl.exchange(pair.point)[0] == openssl.exchange(pair.point)[0]:
        raise SelfCheckError("Its private keys are not new.")
    try:
        openssl.exchange(NO_POINT)
    except RefusedError:
        return
    raise SelfCheckError("It takes what is no point on the curve.")


def _pairs() -> list[Pair]:
    """The RFC's own, the smallest and the largest private key, and keys made now."""
    rfc = int.from_bytes(base64url.decode(SENDER_PRIVATE), "big")
    senders = [ec.derive_private_key(secret, CURVE) for secret in (rfc, 1, ORDER - 1)]
    senders += [ec.generate_private_key(CURVE) for _ in range(LANES - len(senders))]
    points = [base64url.decode(RECEIVER_PUBLIC)]
    points += [public_point(ec.generate_private_key(CURVE).public_key()) for _ in senders[1:]]
    return [
        Pair(
            sender.private_numbers().private_value,
            point,
            (
                public_point(sender.public_key()),
                sender.exchange(ECDH, ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)),
            ),
        )
        for sender, point in zip(senders, points, strict=True)
    ]


def check_encryption() -> None:
    """Raises SelfCheckError rather than sending what no browser can read."""
    if rfc_8291_body() != base64url.decode(BODY):
        raise SelfCheckError("Encryption differs from RFC 8291: is `cryptography` intact?")
