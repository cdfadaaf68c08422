import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.push.protocol.encryption import MAX_PLAINTEXT
from app.push.protocol.payload import TEXT_SIZE, Template, clip, template

TAG = "0a1b2c3d"
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=3000)
blocks = st.lists(
    st.fixed_dictionaries(
        {"type": st.just("p"), "children": st.just([]), "text": st.text(max_size=400).map(str)}
    ).filter(lambda block: block["text"].isprintable()),
    max_size=12,
)


def made(**changes: Any) -> Template:
    facts = {"kind": "announcement", "id": "0190"}
    values: dict[str, Any] = {
        "title": "Ice on the roads",
        "body": "Drive carefully.",
        "lang": "en",
        "navigate": "https://news.example.eu/a/0190",
        "tag": "0190",
        "facts": facts,
    }
    return template(**values | changes)


def read(plaintext: bytes) -> Any:
    return json.loads(plaintext)


def test_one_plaintext_serves_safari_and_our_service_worker():
    payload = read(made().fill(tag=TAG, badge=3))

    assert payload == {
        "web_push": 8030,
        "notification": {
            "title": "Ice on the roads",
            "body": "Drive carefully.",
            "lang": "en",
            "dir": "auto",
            "navigate": "https://news.example.eu/a/0190",
            "tag": "0190",
            "silent": False,
            "app_badge": 3,
        },
        "app_badge": 3,
        "veldpost": {
            "v": 1,
            "kind": "announcement",
            "id": "0190",
            "blocks": [],
            "excerpt": False,
            "for": TAG,
        },
    }


@given(title=any_text, body=any_text, blocks=blocks, badge=st.integers(-5, 10**6))
def test_every_payload_is_valid_and_fits(title, body, blocks, badge):
    filled = made(title=title, body=body, blocks=blocks).fill(tag=TAG, badge=badge)

    payload = read(filled)
    assert len(filled) <= TEXT_SIZE <= MAX_PLAINTEXT
    assert payload["notification"]["title"]
    assert payload["notification"]["app_badge"] == payload["app_badge"] >= 0
    assert payload["veldpost"]["for"] == TAG
    kept = payload["veldpost"]["blocks"]
    assert kept == blocks[: len(kept)]
    assert payload["veldpost"]["excerpt"] == (len(kept) < len(blocks))


def test_text_that_looks_like_a_slot_stays_text():
    payload = read(made(blocks=[{"type": "p", "text": "\x00 and \x01"}]).fill(tag=TAG, badge=7))

    assert payload["veldpost"]["blocks"] == [{"type": "p", "text": "\x00 and \x01"}]


def test_text_that_does_not_fit_is_left_to_the_page():
    payload = read(made(blocks=[{"text": "a" * 900}] * 5).fill(tag=TAG, badge=0))

    assert len(payload["veldpost"]["blocks"]) == 2
    assert payload["veldpost"]["excerpt"] is True


def test_the_longest_opening_that_fits_stands_in_for_a_first_block_that_does_not():
    openings = [{"text": "b" * 9000}, {"text": "c" * 900}, {"text": "d"}]
    large = read(made(blocks=[{"text": "a" * 9000}], openings=openings).fill(tag=TAG, badge=0))
    small = read(made(blocks=[{"text": "a"}], openings=openings).fill(tag=TAG, badge=0))

    assert large["veldpost"]["blocks"] == [{"text": "c" * 900}]
    assert large["veldpost"]["excerpt"] is True
    assert small["veldpost"]["blocks"] == [{"text": "a"}]
    assert small["veldpost"]["excerpt"] is False


@given(text=any_text, size=st.integers(3, 200))
def test_clipped_text_fits_and_is_a_beginning(text, size):
    clipped = clip(text, size)

    assert len(orjson.dumps(clipped)) - 2 <= size
    assert " ".join(text.split()).startswith(clipped.removesuffix("…"))


def test_text_is_cut_between_characters():
    family = "👨\u200d👩\u200d👧"

    assert clip("ab" + family, 3 + 2 + 8) == "ab…"
    assert clip("e\u0301" * 4, 3 + 4) == "e\u0301…"


def test_an_address_to_navigate_to_is_absolute():
    with pytest.raises(ValueError, match="absolute"):
        made(navigate="/a/0190")


def test_facts_that_leave_no_room_are_an_error_at_publish_time():
    with pytest.raises(ValueError, match="fit"):
        made(facts={"id": "x" * 4000})
