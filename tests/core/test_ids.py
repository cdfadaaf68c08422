"""UUIDv7: unique, ordered by time, marked as RFC 9562 says."""

from app.core.ids import uuid7


def test_ids_are_version_7_of_the_rfc_variant() -> None:
    made = uuid7()

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_ids_never_repeat() -> None:
    assert len({uuid7() for _ in range(10_000)}) == 10_000
