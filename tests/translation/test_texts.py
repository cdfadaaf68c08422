"""Only texts change; structure, code, links and outer spaces stay."""

from app.announcements.blocks import blocks_of
from app.translation.texts import replaced, texts_of

BLOCKS = blocks_of(
    "Use **gate 2**, see [the map](https://a.nl), code `A2`.\n\n- one\n- 12:30", field="body"
)


def test_texts_come_out_in_order_without_code_and_without_what_has_no_letter() -> None:
    assert texts_of(BLOCKS) == ["Use", "gate 2", ", see", "the map", ", code", "one"]


def test_texts_go_back_where_they_were() -> None:
    back = replaced(BLOCKS, [f" {text} " for text in texts_of(BLOCKS)])

    assert back == BLOCKS
