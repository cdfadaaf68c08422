"""Text on the organisation's colour is always readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.organisation.colour import BLACK, WHITE, contrast, on_colour


@given(st.integers(0, 0xFFFFFF))
def test_text_on_any_colour_reaches_the_contrast_of_wcag_aa(number: int) -> None:
    colour = f"#{number:06x}"

    assert contrast(colour, on_colour(colour)) >= 4.5


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("#000000", WHITE),
        ("#ffffff", BLACK),
        ("#ffcc00", BLACK),
        ("#0b5c5e", WHITE),
        ("#c8102e", WHITE),
        ("#767676", WHITE),
        ("#777777", BLACK),
    ],
)
def test_white_is_chosen_where_it_can_be_read(colour: str, expected: str) -> None:
    assert on_colour(colour) == expected


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == pytest.approx(21)
