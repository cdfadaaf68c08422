"""Encryption in eight lanes: the real library where this processor can, and its fallback always."""

import ctypes
import logging
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.push import encrypting
from app.push.encrypting import choose_encryption
from app.push.protocol.eight_lanes import LANES, SIZE, EightLanes
from app.push.protocol.elf import BadElfError, without_needed
from app.push.protocol.encryption import CURVE, ECDH, Plain, padding, public_point
from app.push.protocol.self_check import EVERY_LANE_REFUSES, SelfCheckError, check_lanes

AUTH = bytes(range(16))
PHONES = [ec.derive_private_key(20261123 + number, CURVE) for number in range(11)]
CAN_GO = Path("/proc/cpuinfo").exists() and "avx512ifma" in Path("/proc/cpuinfo").read_text()


def plain(number: int) -> Plain:
    text = b"message %d" % number
    return Plain(text + padding(len(text)), public_point(PHONES[number].public_key()), AUTH)


def decrypt(body: bytes | None, number: int) -> bytes:
    return http_ece.decrypt(body, private_key=PHONES[number], auth_secret=AUTH, version="aes128gcm")


class Library:
    """Intel's two functions as documented, one lane after the other, with a fault or two."""

    def __init__(self, *, refused: Sequence[int] = (), is_wrong: bool = False) -> None:
        self.refused, self.is_wrong = refused, is_wrong
        self.calls = 0

    def __getitem__(self, name: str) -> "Function":
        return Function(self._public_keys if "ecpublic" in name else self._shared_secrets)

    def _public_keys(self, x, y, _z, private, _buffer):
        for lane in range(LANES):
            numbers = self._sender(private[lane]).public_key().public_numbers()
            ctypes.memmove(x[lane], numbers.x.to_bytes(SIZE, "little"), SIZE)
            ctypes.memmove(y[lane], numbers.y.to_bytes(SIZE, "little"), SIZE)
        return 0

    def _shared_secrets(self, shared, private, x, y, _z, _buffer):
        self.calls += 1
        faults = sum(1 << 4 * lane for lane in self.refused)
        for lane in range(LANES):
            point = b"\x04" + b"".join(ctypes.string_at(each[lane], SIZE)[::-1] for each in (x, y))
            try:
                receiver = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
            except ValueError:
                faults |= 1 << 4 * lane
                continue
            secret = self._sender(private[lane]).exchange(ECDH, receiver)
            ctypes.memmove(shared[lane], bytes(SIZE) if self.is_wrong else secret, SIZE)
        return faults

    def _sender(self, place: int) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(ctypes.string_at(place, SIZE), "little"), CURVE)


class Function:
    """What ctypes makes of a function's name."""

    def __init__(self, call) -> None:
        self.call = call

    def __call__(self, *arguments):
        return self.call(*arguments)


@pytest.mark.parametrize("count", [1, 3, 8, 11])
def test_every_phone_reads_its_own_message(count):
    lanes = EightLanes(Library())
    plains = [plain(number) for number in range(count)]
    lanes.encrypt_all([plain(0)] * LANES)

    bodies = lanes.encrypt_all(plains)

    assert [decrypt(body, number) for number, body in enumerate(bodies)] == [
        b"message %d" % number for number in range(count)
    ]


def test_sender_keys_and_salts_are_fresh_in_every_lane_and_batch():
    lanes = EightLanes(Library())

    bodies = lanes.encrypt_all([plain(0)] * LANES) + lanes.encrypt_all([plain(0)] * LANES)

    assert len({body[:16] for body in bodies if body}) == 2 * LANES
    assert len({body[21:86] for body in bodies if body}) == 2 * LANES


def test_what_a_lane_refuses_is_encrypted_the_portable_way():
    library = Library(refused=[2, 7])

    bodies = EightLanes(library).encrypt_all([plain(number) for number in range(LANES)])

    assert library.calls == 1
    assert [decrypt(body, number) for number, body in enumerate(bodies)] == [
        b"message %d" % number for number in range(LANES)
    ]


@pytest.mark.parametrize(
    "point", [b"", b"\x05" + bytes(64), b"\x04" + bytes(63), b"\x04".ljust(65, b"\x01")]
)
def test_one_bad_key_spoils_no_other_lane(point):
    plains = [plain(number) for number in range(LANES)]
    plains[3] = plains[3]._replace(p256dh=point)

    bodies = EightLanes(Library()).encrypt_all(plains)

    assert bodies[3] is None
    assert [decrypt(bodies[number], number) for number in (2, 4)] == [b"message 2", b"message 4"]


@pytest.mark.parametrize("library", [Library(refused=[5]), Library(is_wrong=True)])
def test_lanes_that_differ_from_cryptography_are_found_out(library):
    check_lanes(EightLanes(Library()))

    with pytest.raises(SelfCheckError):
        check_lanes(EightLanes(library))


def test_lanes_that_take_a_false_point_are_found_out():
    class Careless(Library):
        def _shared_secrets(self, *arguments):
            faults = super()._shared_secrets(*arguments)
            return 0 if faults == EVERY_LANE_REFUSES else faults

    with pytest.raises(SelfCheckError, match="no point"):
        check_lanes(EightLanes(Careless()))


def test_this_machine_goes_the_fastest_way_it_can():
    is_installed = encrypting._installed() is not None
    chosen = choose_encryption()

    bodies = chosen.encrypt_all([plain(number) for number in range(11)])

    assert chosen.name == ("eight_lanes" if is_installed and CAN_GO else "portable")
    assert [decrypt(body, number) for number, body in enumerate(bodies)] == [
        b"message %d" % number for number in range(11)
    ]


def test_an_operator_can_forbid_the_fast_way():
    assert choose_encryption(is_fast_allowed=False).name == "portable"


def test_a_library_that_cannot_be_used_is_told_and_left(tmp_path, monkeypatch, caplog):
    package = tmp_path / "ipp_crypto-1.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: ipp-crypto\nVersion: 1\n")
    (package / "RECORD").write_text("libcrypto_mb.so.13,,\n")
    (tmp_path / "libcrypto_mb.so.13").write_bytes(b"not a library")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    with caplog.at_level(logging.WARNING):
        chosen = choose_encryption()

    assert chosen.name == "portable"
    assert "ipp-crypto is installed but not used" in caplog.text


def test_a_library_is_rid_of_what_it_does_not_use():
    strings = b"\0liba.so\0libb.so\0"
    entries = [(1, 1), (1, 9), (5, 0x1000), (0, 0)]
    table = b"".join(struct.pack("<QQ", *each) for each in entries)
    head = b"\x7fELF\x02\x01".ljust(32, b"\0") + struct.pack("<Q", 64).ljust(22, b"\0")
    head += struct.pack("<HH", 56, 2).ljust(10, b"\0")
    at = 64 + 2 * 56
    segments = struct.pack("<IIQQQQQQ", 1, 0, at, 0x1000, 0, len(strings), 0, 0)
    segments += struct.pack("<IIQQQQQQ", 2, 0, at + len(strings), 0x2000, 0, len(table), 0, 0)
    library = head + segments + strings + table

    slim = without_needed(library, ["liba.so"])

    kept = b"".join(struct.pack("<QQ", *each) for each in [*entries[1:], (0, 0)])
    assert slim == library[: -len(table)] + kept
    assert without_needed(library, ["libz.so"]) == library


@pytest.mark.parametrize(
    "nonsense", [b"", b"MZ", b"\x7fELF\x02\x01", b"\x7fELF\x02\x01" + bytes(90)]
)
def test_what_is_no_library_is_refused(nonsense):
    with pytest.raises(BadElfError):
        without_needed(nonsense, ["liba.so"])
