"""An author's Markdown as blocks: allow-listed JSON with text in it, never HTML. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.core.errors import Invalid

Node = dict[str, Any]
"""`{"type", "children" | "text", "href"}`: see `schemas.NodeSchema`."""

MAXIMUM_NESTING = 12
MAXIMUM_NODES = 2_000
MAXIMUM_LINK = 2_000
EXCERPT_LENGTH = 240

CONTAINERS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "quote",
    "strong": "strong",
    "em": "em",
}
BLOCKS = frozenset({"p", "h2", "h3", "ul", "ol", "li", "quote"})
_HEADINGS = {"h1": "h2", "h2": "h2"}
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of the text around them."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+")
_AFTER_ADDRESS = ".,;:!?)]}*_…"

_markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).disable(
    ["html_block", "html_inline", "reference"]
)


def blocks_of(markdown: str, *, field: str = "body") -> list[Node]:
    """The blocks of a text. Raises Invalid where it nests too deep or has too many parts."""
    tokens = _markdown.parse(_INVISIBLE.sub("", markdown.replace("\r\n", "\n")))
    flat = [part for token in tokens for part in _unpacked(token)]
    if len(flat) > MAXIMUM_NODES:
        raise _too_much(field, "Use less formatting: this text has too many parts.")
    return _Tree(field).build(flat)


def excerpt_of(blocks: Sequence[Node], length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a text without its formatting, on one line, cut between words."""
    text = " ".join("".join(_words(block) for block in blocks).split())
    if len(text) <= length:
        return text
    beginning, _, _ = text[:length].rpartition(" ")
    return (beginning or text[: length - 1]).rstrip(_AFTER_ADDRESS) + "…"


def safe_link(address: str) -> str | None:
    """The address where it is a web, mail or telephone address; None for anything else."""
    if len(address) > MAXIMUM_LINK or re.search(r"[\s\x00-\x1f\\]", address):
        return None
    try:
        parts = urlsplit(address)
        is_web = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    match parts.scheme.lower():
        case "http" | "https":
            return address if is_web else None
        case "mailto" | "tel":
            return address if parts.path and not parts.netloc else None
        case _:
            return None


class _Tree:
    """Blocks under construction: the path from the root to the innermost open one."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.path: list[list[Node]] = [[]]
        self.links = 0

    def build(self, tokens: Sequence[Token]) -> list[Node]:
        """Everything these tokens say, as blocks."""
        for token in tokens:
            self._take(token)
        return self.path[0]

    def _take(self, token: Token) -> None:
        name, _, edge = token.type.rpartition("_")
        match edge:
            case "open":
                self._open(name, token)
            case "close":
                self._close(name)
            case _:
                self._add(token)

    def _open(self, name: str, token: Token) -> None:
        node: Node = {"type": _type_of(name, token), "children": []}
        if name == "link":
            self.links += 1
            href = safe_link(str(token.attrs.get("href", "")))
            node = node | {"type": "link", "href": href} if href else node | {"type": None}
        children = self.path[-1] if _is_transparent(node, token) else node["children"]
        if children is not self.path[-1]:
            self.path[-1].append(node)
        self.path.append(children)
        if len(self.path) > MAXIMUM_NESTING:
            raise _too_much(self.field, "Use fewer levels: this text nests too deep.")

    def _close(self, name: str) -> None:
        self.links -= name == "link"
        self.path.pop()

    def _add(self, token: Token) -> None:
        siblings = self.path[-1]
        for leaf in self._leaves(token):
            if leaf["type"] == "text" and siblings and siblings[-1]["type"] == "text":
                siblings[-1]["text"] += leaf["text"]
            else:
                siblings.append(leaf)

    def _leaves(self, token: Token) -> Iterator[Node]:
        match token.type:
            case "softbreak" | "hardbreak":
                yield {"type": "br"}
            case "code_inline":
                yield {"type": "code", "text": token.content}
            case "fence" | "code_block":
                yield {"type": "code", "children": [_text(token.content.rstrip("\n"))]}
            case "text" | "text_special" | "image" if token.content:
                yield from [_text(token.content)] if self.links else _linked(token.content)


def _type_of(name: str, token: Token) -> str | None:
    if name == "heading":
        return _HEADINGS.get(token.tag, "h3")
    return CONTAINERS.get(name)


def _is_transparent(node: Node, token: Token) -> bool:
    """What leaves only its content: refused links, and paragraphs of tight lists."""
    return node["type"] is None or token.hidden


def _unpacked(token: Token) -> Iterator[Token]:
    if token.type == "inline":
        yield from token.children or []
    else:
        yield token


def _linked(text: str) -> Iterator[Node]:
    """A text with the web addresses in it made into links."""
    end = 0
    for match in _ADDRESS.finditer(text):
        address = match.group().rstrip(_AFTER_ADDRESS)
        if not safe_link(address):
            continue
        if match.start() > end:
            yield _text(text[end : match.start()])
        yield {"type": "link", "href": address, "children": [_text(address)]}
        end = match.start() + len(address)
    if text[end:]:
        yield _text(text[end:])


def _text(text: str) -> Node:
    return {"type": "text", "text": text}


def _words(node: Node) -> str:
    """What a node says; blocks are apart, so that words of two never run together."""
    if node["type"] == "br":
        return " "
    inner = node.get("text", "") + "".join(_words(child) for child in node.get("children", ()))
    is_block = node["type"] in BLOCKS or (node["type"] == "code" and "children" in node)
    if node["type"] == "li":
        return f" • {inner} "
    return f" {inner} " if is_block else inner


def _too_much(field: str, message: str) -> Invalid:
    return Invalid("This text cannot be used.", fields={field: [message]})
