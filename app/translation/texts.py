"""The texts inside blocks: taken out, and put back in another language. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from app.announcements.blocks import Node

PARTS = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def texts_of(nodes: list[Node]) -> list[str]:
    """What there is to translate, in order: no code, and nothing without a letter."""
    return [_parts(node)[1] for node in _walk(nodes)]


def replaced(nodes: list[Node], texts: list[str]) -> list[Node]:
    """The same blocks with these texts, as many as `texts_of` gave; outer spaces stay."""
    given = iter(texts)
    return [_replaced(node, given) for node in nodes]


def _walk(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        if _is_text(node):
            yield node
        elif node["type"] != "code":
            yield from _walk(node.get("children", []))


def _replaced(node: Node, given: Iterator[str]) -> Node:
    if _is_text(node):
        before, _, after = _parts(node)
        return {**node, "text": before + next(given).strip() + after}
    if node["type"] == "code" or "children" not in node:
        return node
    return {**node, "children": [_replaced(child, given) for child in node["children"]]}


def _is_text(node: Node) -> bool:
    return node["type"] == "text" and any(sign.isalpha() for sign in node["text"])


def _parts(node: Node) -> tuple[Any, ...]:
    match = PARTS.fullmatch(node["text"])
    return match.groups() if match else ("", node["text"], "")
