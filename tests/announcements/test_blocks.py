"""What an author types becomes blocks of text: never HTML, never a dangerous link."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.announcements.blocks import (
    MAXIMUM_NESTING,
    MAXIMUM_NODES,
    blocks_of,
    excerpt_of,
    safe_link,
)
from app.announcements.models import BODY_LENGTH
from app.core.errors import Invalid

TYPES = {"p", "h2", "h3", "ul", "ol", "li", "quote", "code", "text", "strong", "em", "link", "br"}
KEYS = {"type", "children", "text", "href"}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "[x](https:evil.example)",
    "[x](https://bank.example@evil.example/)",
    "[x](/relative)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://x.example/1)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](javascript:alert(1))",
    "[![x](https://a.example/a.png)](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    '[x](https://a.example/"onmouseover="alert(1))',
    "<!-- --><b>x</b><!--",
    "<![CDATA[<script>]]>",
    "a\u202egnp.exe",
]


def nodes(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield block
        yield from nodes(block.get("children", []))


def text(value: str) -> dict[str, str]:
    return {"type": "text", "text": value}


def test_an_author_s_formatting_becomes_blocks() -> None:
    blocks = blocks_of("# Ice\n\nDrive *slow*, **now**.\n\n- one\n- two\n\n> said\n\n### More")

    assert blocks == [
        {"type": "h2", "children": [text("Ice")]},
        {
            "type": "p",
            "children": [
                text("Drive "),
                {"type": "em", "children": [text("slow")]},
                text(", "),
                {"type": "strong", "children": [text("now")]},
                text("."),
            ],
        },
        {
            "type": "ul",
            "children": [
                {"type": "li", "children": [text("one")]},
                {"type": "li", "children": [text("two")]},
            ],
        },
        {"type": "quote", "children": [{"type": "p", "children": [text("said")]}]},
        {"type": "h3", "children": [text("More")]},
    ]


def test_a_new_line_is_a_new_line_as_authors_expect() -> None:
    assert blocks_of("one\ntwo")[0]["children"] == [text("one"), {"type": "br"}, text("two")]


def test_code_is_inline_text_or_a_block_of_text() -> None:
    assert blocks_of("`a*b*`")[0]["children"] == [{"type": "code", "text": "a*b*"}]
    assert blocks_of("```\na\nb\n```") == [{"type": "code", "children": [text("a\nb")]}]


def test_a_bare_address_becomes_a_link_without_the_full_stop_behind_it() -> None:
    children = blocks_of("See https://a.example/x?y=1.")[0]["children"]

    assert children == [
        text("See "),
        {
            "type": "link",
            "href": "https://a.example/x?y=1",
            "children": [text("https://a.example/x?y=1")],
        },
        text("."),
    ]


def test_a_link_s_own_words_are_not_linked_again() -> None:
    (link,) = blocks_of("[https://a.example](https://b.example)")[0]["children"]

    assert link["href"] == "https://b.example"
    assert link["children"] == [text("https://a.example")]


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_markdown_becomes_text_and_nothing_else(markdown: str) -> None:
    for node in nodes(blocks_of(markdown)):
        assert node["type"] in TYPES
        assert set(node) <= KEYS
        assert node.get("href", "https://").startswith(("https://a.example", "https://"))
        assert "evil" not in node.get("href", "")
        assert "bank" not in node.get("href", "")
        assert "\u202e" not in node.get("text", "")


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://a.example", True),
        ("HTTP://a.example", True),
        ("mailto:a@b.example", True),
        ("tel:+31612345678", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://[", False),
        ("https://u:p@a.example", False),
        ("https://a.example\\@b.example", False),
        ("https://a.example/ b", False),
        ("mailto:", False),
        ("ftp://a.example", False),
        ("", False),
        ("https://a.example/" + "x" * 2000, False),
    ],
)
def test_only_web_mail_and_telephone_addresses_are_links(address: str, is_safe: bool) -> None:
    assert (safe_link(address) is not None) is is_safe


@pytest.mark.parametrize(
    ("markdown", "cure"),
    [
        (">" * 50 + " x", "nests too deep"),
        ("- " * 50 + "x", "nests too deep"),
        ("*a **b " * 100 + "c** d*" * 100, "nests too deep"),
        ("- a\n" * 2000, "too many parts"),
        ("[](a) " * 1600, "too many parts"),
    ],
)
def test_a_text_that_nests_too_deep_or_has_too_many_parts_is_refused(
    markdown: str, cure: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        blocks_of(markdown, field="texts.nl.body")

    assert cure in refusal.value.fields["texts.nl.body"][0]


def depth(blocks: list[dict[str, Any]]) -> int:
    return 1 + max((depth(block["children"]) for block in blocks if "children" in block), default=0)


@given(st.text(alphabet="ab *_`[]()<>!#-+.1&;:/\\\n\t>~|=\"'\u202e\x00é😀", max_size=400))
def test_any_text_gives_bounded_blocks_or_a_refusal(markdown: str) -> None:
    try:
        blocks = blocks_of(markdown)
    except Invalid:
        return

    found = list(nodes(blocks))
    assert len(found) <= 2 * MAXIMUM_NODES
    assert depth(blocks) <= MAXIMUM_NESTING + 2
    assert all(node["type"] in TYPES and set(node) <= KEYS for node in found)


@pytest.mark.parametrize("part", ["[", "![", "*a **b ", "`", "<https://", "](", "\\"])
def test_the_longest_hostile_text_is_still_read(part: str) -> None:
    blocks = blocks_of((part * BODY_LENGTH)[:BODY_LENGTH])

    assert blocks


def test_an_excerpt_is_one_line_of_plain_words_cut_between_them() -> None:
    blocks = blocks_of(
        "# Ice\n\nDrive *slow*ly on\nthe **ring** road\n\n- one\n- two\n\n```\nx\n```"
    )

    assert excerpt_of(blocks) == "Ice Drive slowly on the ring road • one • two x"
    assert excerpt_of(blocks, 20) == "Ice Drive slowly on…"
