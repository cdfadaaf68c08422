"""P-256 by Python's own OpenSSL: read by phones, never twice the same, and found out when wrong."""

import logging

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.push.encrypting import PORTABLE, portable
from app.push.protocol.encryption import CURVE, Plain, padding, public_point
from app.push.protocol.openssl import OpenSsl, pythons_own
from app.push.protocol.self_check import NO_POINT, SelfCheckError, check_exchange

AUTH = bytes(range(16))
PHONES = [ec.derive_private_key(20261123 + number, CURVE) for number in range(3)]


def plain(number: int) -> Plain:
    text = b"message %d" % number
    return Plain(text + padding(len(text)), public_point(PHONES[number].public_key()), AUTH)


def decrypt(body: bytes | None, number: int) -> bytes:
    return http_ece.decrypt(body, private_key=PHONES[number], auth_secret=AUTH, version="aes128gcm")


@pytest.fixture
def openssl() -> OpenSsl:
    return OpenSsl(pythons_own())


def test_every_phone_reads_its_own_message(openssl):
    bodies = openssl.encrypt_all([plain(number) for number in range(3)])

    assert [decrypt(body, number) for number, body in enumerate(bodies)] == [
        b"message 0",
        b"message 1",
        b"message 2",
    ]


def test_sender_keys_and_salts_are_fresh_for_every_message(openssl):
    bodies = [body or b"" for body in openssl.encrypt_all([plain(0)] * 20)]

    assert len({body[:16] for body in bodies}) == len({body[21:86] for body in bodies}) == 20


@pytest.mark.parametrize(
    "point", [b"", b"\x00", b"\x05" + bytes(64), b"\x04" + bytes(63), NO_POINT]
)
def test_one_bad_key_spoils_no_other_message(openssl, point):
    plains = [plain(0), plain(1)._replace(p256dh=point), plain(2)]

    bodies = openssl.encrypt_all(plains)

    assert bodies[1] is None
    assert [decrypt(bodies[number], number) for number in (0, 2)] == [b"message 0", b"message 2"]


def test_what_differs_from_cryptography_is_found_out(openssl):
    class Wrong(OpenSsl):
        def exchange(self, theirs, secret=None):
            point, shared = super().exchange(theirs, secret)
            return point, shared[::-1]

    class Stale(OpenSsl):
        def exchange(self, theirs, secret=None):
            return super().exchange(theirs, secret or b"\x07")

    class Careless(OpenSsl):
        def exchange(self, theirs, secret=None):
            return super().exchange(plain(0).p256dh if theirs == NO_POINT else theirs, secret)

    check_exchange(openssl)
    for faulty in (Wrong, Stale, Careless):
        with pytest.raises(SelfCheckError):
            check_exchange(faulty(pythons_own()))


def test_without_openssl_at_hand_cryptography_encrypts(caplog):
    def is_built_in():
        raise AttributeError("__file__")

    caplog.set_level(logging.INFO, "veldpost.delivery")

    assert portable(is_built_in) is PORTABLE
    assert "not used: __file__" in caplog.text
