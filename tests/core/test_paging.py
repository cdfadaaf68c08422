"""Page marks are opaque, and nothing else passes for one."""

import pytest

from app.core.errors import Invalid
from app.core.paging import decode_cursor, encode_cursor


def test_a_cursor_comes_back_as_it_went() -> None:
    cursor = encode_cursor("Jansen", 42)

    assert decode_cursor(cursor, kinds=[str, int]) == ["Jansen", 42]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "é",
        "not base64!",
        "e30",
        encode_cursor(1),
        encode_cursor(42, "Jansen"),
        encode_cursor("Jansen", 2**63),
    ],
)
def test_what_is_no_cursor_of_ours_is_refused_by_name(cursor: str) -> None:
    with pytest.raises(Invalid) as refusal:
        decode_cursor(cursor, kinds=[str, int])

    assert "cursor" in refusal.value.fields
