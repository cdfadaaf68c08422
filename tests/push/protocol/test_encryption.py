import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pywebpush import WebPusher

from app.push.protocol import base64url
from app.push.protocol.encryption import (
    DELIMITER,
    MAX_PLAINTEXT,
    RECORD_SIZE,
    Plain,
    encrypt,
    encrypt_all,
    is_point,
    padding,
    public_point,
)
from app.push.protocol.self_check import BODY, check_encryption, rfc_8291_body

AUTH = bytes(range(16))


@pytest.fixture(scope="module")
def phone() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def plain(text: bytes, phone: ec.EllipticCurvePrivateKey) -> Plain:
    return Plain(text + padding(len(text)), public_point(phone.public_key()), AUTH)


def decrypt(body: bytes, phone: ec.EllipticCurvePrivateKey) -> bytes:
    return http_ece.decrypt(body, private_key=phone, auth_secret=AUTH, version="aes128gcm")


def test_the_message_of_rfc_8291_comes_out_as_printed_there():
    body = rfc_8291_body()

    assert base64url.encode(body) == BODY
    check_encryption()


@pytest.mark.parametrize("size", [0, 1, 250, MAX_PLAINTEXT])
def test_a_phone_reads_what_was_written(phone, size):
    body = encrypt(plain(b"n" * size, phone))

    assert decrypt(body, phone) == b"n" * size


def test_the_longest_plaintext_fills_one_record(phone):
    assert len(encrypt(plain(b"n" * MAX_PLAINTEXT, phone))) == RECORD_SIZE


def test_padding_hides_the_length_and_leaves_the_text(phone):
    bodies = [encrypt(plain(text, phone)) for text in (b"No", b"No work")]

    assert len(bodies[0]) == len(bodies[1])
    assert decrypt(bodies[0], phone) == b"No"


def test_padding_never_makes_a_message_too_long():
    lengths = [size + len(padding(size)) for size in (1, 512, 513, 2701, MAX_PLAINTEXT)]

    assert lengths == [513, 513, 1025, MAX_PLAINTEXT + 1, MAX_PLAINTEXT + 1]


def test_no_two_messages_share_salt_or_sender_key(phone):
    first, second = encrypt_all([plain(b"same", phone)] * 2)

    assert first
    assert second
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]


def test_ours_and_pywebpush_are_read_by_the_same_phone(phone):
    point = public_point(phone.public_key())
    keys = {"p256dh": base64url.encode(point), "auth": base64url.encode(AUTH)}
    theirs = WebPusher({"endpoint": "https://push.example.net/1", "keys": keys}).encode(b"hello")

    ours = encrypt(Plain(b"hello" + DELIMITER, point, AUTH))

    assert decrypt(ours, phone) == decrypt(theirs["body"], phone) == b"hello"
    assert len(ours) == len(theirs["body"])


def test_one_bad_key_among_many_spoils_no_other_message(phone):
    good = plain(b"hello", phone)
    bodies = encrypt_all([good, good._replace(p256dh=b"\x04" + bytes(64)), good])

    assert bodies[1] is None
    assert [decrypt(body, phone) for body in bodies if body] == [b"hello", b"hello"]


@pytest.mark.parametrize(
    "candidate", [b"", b"\x04" + bytes(64), b"\x04" + b"\xff" * 64, b"\x02" + bytes(32)]
)
def test_what_is_no_point_on_the_curve_is_no_key(candidate):
    assert not is_point(candidate)
