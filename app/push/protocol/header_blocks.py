"""Header blocks (HPACK, RFC 7541) of one connection that sends nearly the same again and again."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from hpack import Decoder, HPACKError

Field = tuple[str, str]

STATIC_NAMES = {
    ":authority": 1,
    ":path": 4,
    "authorization": 23,
    "content-encoding": 26,
    "content-length": 28,
    "content-type": 31,
    "user-agent": 58,
}
"""Numbers of the standard's own table, whose last one is 61."""

LAST_STATIC = 61
POST_HTTPS = b"\x83\x87"
INDEXED, LITERAL_KEPT, LITERAL, TABLE_SIZE = (0x80, 7), (0x40, 6), (0x00, 4), (0x20, 5)
PATH = bytes([STATIC_NAMES[":path"]])
CHANGING = frozenset({"ttl", "content-length"})
"""Fields that would only fill the table."""

ENTRY_COST, USUAL_SIZE = 32, 4096
MOST_MADE = 100
AGENT = ("user-agent", "Veldpost")
STATUSES = {0x88: 200, 0x89: 204, 0x8A: 206, 0x8B: 304, 0x8C: 400, 0x8D: 404, 0x8E: 500}


class BadBlockError(ValueError):
    """The other side's header block cannot be read."""


class RequestBlocks:
    """What all requests of one connection say but for their paths.

    What was said before is said as one byte. Nothing ever leaves the table: what no longer fits
    is said in full.
    """

    def __init__(self, authority: str, *, table_size: int) -> None:
        self._authority = (":authority", authority)
        self._room = min(table_size, USUAL_SIZE)
        is_smaller = self._room < USUAL_SIZE
        self._opening = _number(TABLE_SIZE, self._room) if is_smaller else b""
        self._kept: dict[Field, int] = {}
        self._made: dict[tuple[tuple[str, ...], int], tuple[bytes, bytes]] = {}

    def block(self, headers: tuple[str, ...], size: int, path: bytes) -> bytes:
        """The header block of one POST with a body of so many bytes. To be sent in this order."""
        before, after = self._made.get((headers, size)) or self._make(headers, size)
        return before + _text(path) + after

    def _make(self, headers: tuple[str, ...], size: int) -> tuple[bytes, bytes]:
        """What stands before and after the path, which must come before the usual fields."""
        kept, opening = len(self._kept), self._opening
        self._opening = b""
        before = opening + POST_HTTPS + self._say(self._authority) + PATH
        fields = [*map(_field, headers), AGENT, ("content-length", str(size))]
        after = b"".join(map(self._say, fields))
        if len(self._kept) > kept or len(self._made) > MOST_MADE:
            self._made.clear()
        else:
            self._made[headers, size] = before, after
        return before, after

    def _say(self, field: Field) -> bytes:
        name, value = field
        number = self._kept.get(field)
        if number is not None:
            return _number(INDEXED, LAST_STATIC + len(self._kept) - number)
        cost = len(name) + len(value) + ENTRY_COST
        form = LITERAL
        if name not in CHANGING and cost <= self._room:
            form = LITERAL_KEPT
            self._kept[field], self._room = len(self._kept), self._room - cost
        known = STATIC_NAMES.get(name, 0)
        return (
            _number(form, known) + (b"" if known else _text(name.encode())) + _text(value.encode())
        )


def read_status(block: bytes) -> int:
    """The status, which comes first, where no table is allowed. Raises ValueError."""
    status = STATUSES.get(block.lstrip(b"\x20")[:1].ljust(1, b"\0")[0])
    return status or int(_first(read_fields(block), ":status") or 0)


def read_retry_after(block: bytes) -> str:
    """Retry-After as it was said; empty if it was not. Raises BadBlockError."""
    return _first(read_fields(block), "retry-after")


def read_fields(block: bytes) -> list[Field]:
    """Everything a block says, in whatever bytes. Raises BadBlockError."""
    decoder = Decoder()
    decoder.max_allowed_table_size = decoder.header_table_size = 0
    try:
        found = decoder.decode(block, raw=True)
    except HPACKError as error:
        raise BadBlockError("no header block that we can read") from error
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in found]


def _first(fields: Iterable[Field], name: str) -> str:
    return next((value for each, value in fields if each == name), "")


def _field(line: str) -> Field:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()


def _text(value: bytes) -> bytes:
    return _number((0x00, 7), len(value)) + value


@lru_cache(1024)
def _number(form: tuple[int, int], value: int) -> bytes:
    """A whole number behind the first bits of a byte."""
    bits, size = form
    most = (1 << size) - 1
    if value < most:
        return bytes([bits | value])
    return bytes([bits | most, *_rest(value - most)])


def _rest(value: int) -> Iterator[int]:
    while value >= 0x80:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value
