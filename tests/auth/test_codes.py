"""Codes as people read and type them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.auth import codes

CODES = st.text(codes.ALPHABET, min_size=12, max_size=12)


def test_a_code_has_sixty_bits_and_a_token_a_hundred_and_twenty_eight() -> None:
    made = codes.make()

    assert re.fullmatch(f"[{codes.ALPHABET}]{{12}}", made.code)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", made.token)


def test_no_two_are_alike() -> None:
    made = [codes.make() for _ in range(1000)]

    assert len({one.code for one in made}) == len({one.token for one in made}) == 1000


@given(CODES)
def test_a_code_is_read_as_it_is_printed(code: str) -> None:
    assert codes.normal(codes.grouped(code)) == code


@given(CODES, st.lists(st.sampled_from([" ", "-", "\u2013", "\u00a0", "."]), max_size=12))
def test_case_dashes_and_spaces_do_not_matter(code: str, marks: list[str]) -> None:
    typed = "".join(a + b for a, b in zip(code.lower(), marks + [""] * 12, strict=False))

    assert codes.normal(f" {typed} ") == code


@pytest.mark.parametrize(
    ("typed", "read"), [("oOiI lLab cdef", "001111ABCDEF"), ("0123-4567-89IO", "0123456789" + "10")]
)
def test_letters_that_look_like_digits_are_read_as_digits(typed: str, read: str) -> None:
    assert codes.normal(typed) == read


def test_a_scanned_token_is_read_as_it_is() -> None:
    token = codes.make().token

    assert codes.normal(token) == token


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 12, "A" * 13, "A" * 21 + "=", "\x00" * 12])
def test_what_can_be_neither_is_not_looked_up(typed: str) -> None:
    assert codes.normal(typed) is None


@given(st.text(max_size=64))
def test_reading_never_fails(typed: str) -> None:
    assert codes.normal(typed) is None or len(codes.normal(typed) or "") in {12, 22}


@pytest.mark.parametrize("typed", ["ab 12", " AB12 ", "aB12"])
def test_a_staff_number_is_compared_without_spaces_and_case(typed: str) -> None:
    assert codes.is_same_staff_number(typed, "AB 12")


def test_another_staff_number_is_another() -> None:
    assert not codes.is_same_staff_number("AB13", "AB12")
