"""Does encryption work on this machine? RFC 8291's own example, made again at every start."""

from cryptography.hazmat.primitives.asymmetric import ec

from app.push.protocol import base64url
from app.push.protocol.encryption import CURVE, DELIMITER, Plain, encrypt

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


def check_encryption() -> None:
    """Raises SelfCheckError rather than sending what no browser can read."""
    if rfc_8291_body() != base64url.decode(BODY):
        raise SelfCheckError("Encryption differs from RFC 8291: is `cryptography` intact?")
