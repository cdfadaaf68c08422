"""One HTTP/2 connection that only posts (RFC 9113), without its socket: bytes in, bytes out.

It allows the other side neither pushed streams nor a header table, so that each answer can be read
by itself, and the usual one by its first bytes.
"""

import struct
from dataclasses import dataclass

from app.push.protocol.encryption import RECORD_SIZE
from app.push.protocol.frames import (
    FRAME,
    NUMBER,
    STREAM_BITS,
    BrokenError,
    frame,
    number,
    unpadded,
)
from app.push.protocol.header_blocks import RequestBlocks, read_retry_after, read_status
from app.push.protocol.outcome import CREATED, KEPT_BODY, Answer
from app.push.protocol.request import Request

DATA, HEADERS, RESET, SETTINGS, PUSHED, PING, GO_AWAY, WINDOW, CONTINUED = 0, 1, 3, 4, 5, 6, 7, 8, 9
END_STREAM, ACKNOWLEDGED, END_HEADERS, PRIORITY = 0x1, 0x1, 0x4, 0x20
TABLE_SIZE, MAY_PUSH, MOST_STREAMS, STREAM_WINDOW = 1, 2, 3, 4
REFUSED, CANCELLED = 7, 8

GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEAD, SETTING = FRAME.size, struct.Struct(">HI")
USUAL_WINDOW, LARGEST_FRAME, LARGEST_BLOCK = 65_535, 16_384, 65_536
STREAMS = 250
"""In flight on one connection, where the other side allows so many."""

LAST_STREAM = 1 << 30
MOST_REPLIES = 1000
"""Who makes us say more of itself than this, without reading it, means no good."""

LONGEST_BODY = 32_768
"""What answers more than this is cut off; all of it would fit the window of a stream."""

WHOLE = END_STREAM | END_HEADERS
USUAL_ANSWERS = (b"\x48\x03201", b"\x08\x03201", b"\x48\x82\x10\x03", b"\x08\x82\x10\x03")
"""How a header block begins that says 201: as text or in Huffman's code, for the table or not."""


@dataclass(slots=True)
class Begun:
    """An answer that takes more than one frame."""

    status: int = 0
    retry_after: str = ""
    body: bytes = b""
    received: int = 0


class Conversation:
    """What is said on one connection. `at` is in seconds on a clock that never jumps.

    `unheard` is what the other side says it has not looked at, and when that was posted.
    Nothing may be posted before the other side's settings are known.
    """

    def __init__(self, origin: str) -> None:
        self.is_open = self.is_ending = self.is_broken = False
        self.unheard: list[tuple[float, Request]] = []
        self._origin, self._beginning = origin, f"{origin}/"
        self._streams: dict[int, tuple[float, Request]] = {}
        self._begun: dict[int, Begun] = {}
        self._answers: list[tuple[int, Answer]] = []
        self._taken, self._replies = 1, 0
        self._next, self._most, self._credit = 1, 0, USUAL_WINDOW
        self._rest, self._received = b"", 0
        self._block: tuple[int, int, bytes] | None = None
        settings = b"".join(SETTING.pack(name, 0) for name in (TABLE_SIZE, MAY_PUSH))
        self._out = [GREETING, frame(SETTINGS, 0, 0, settings)]

    def __len__(self) -> int:
        """Requests without an answer yet."""
        return len(self._streams)

    def has_room(self, request: Request) -> bool:
        """Whether this one could be posted now."""
        return (
            self.is_open
            and not self.is_ending
            and len(self._streams) < self._most
            and len(request.body) <= self._credit
            and request.endpoint.startswith(self._beginning)
        )

    def post(self, request: Request, at: float) -> None:
        """Say one request, for which there must be room."""
        stream, size = self._next, len(request.body)
        path = request.endpoint[len(self._origin) :].encode()
        block = self._blocks.block(request.headers, size, path)
        self._out += (
            FRAME.pack(0, len(block), HEADERS, END_HEADERS, stream),
            block,
            FRAME.pack(0, size, DATA, END_STREAM, stream),
            request.body,
        )
        self._streams[stream] = at, request
        self._credit -= size
        self._next = stream + 2
        if stream >= LAST_STREAM:
            self.is_ending = True

    def take(self) -> bytes:
        """What is to be sent now."""
        said, self._out = b"".join(self._out), []
        self._taken, self._replies = self._next, 0
        return said

    def hear(self, data: bytes) -> list[tuple[int, Answer]]:
        """Read what has come; the answers in it, with their requests' tokens.

        Once the other side does not keep to the protocol, `is_broken` tells, and nothing more is
        said or heard.
        """
        try:
            if not self.is_broken:
                self._hear(data)
        except ValueError:
            self.is_broken = self.is_ending = True
        answers, self._answers = self._answers, []
        return answers

    def give_up(self, at: float, *, patience: float) -> list[tuple[int, Answer]]:
        """Answer for what has waited too long, and post nothing more: it is slow.

        Where some of it has not even been taken, it must not leave any more: `is_broken`.
        """
        late = []
        for stream, (posted_at, _) in self._streams.items():
            if posted_at >= at - patience:
                break
            late.append(stream)
            self._out.append(frame(RESET, 0, stream, NUMBER.pack(CANCELLED)))
        self.is_ending = self.is_ending or bool(late)
        self.is_broken = self.is_broken or bool(late and late[-1] >= self._taken)
        return [self._answer(stream, "timeout") for stream in late]

    def abandon(self) -> list[tuple[int, Answer]]:
        """The connection is gone: nobody knows what became of these."""
        self.is_ending = True
        return [self._answer(stream) for stream in list(self._streams)]

    def _hear(self, data: bytes) -> None:
        buffer = self._rest + data if self._rest else data
        place, length = 0, len(buffer)
        streams, begun, answers = self._streams, self._begun, self._answers
        while length - place >= HEAD:
            high, low, kind, flags, stream = FRAME.unpack_from(buffer, place)
            start = place + HEAD
            end = start + (high << 16 | low)
            if end - start > LARGEST_FRAME:
                raise BrokenError("a frame too large")
            if end > length:
                break
            if flags == WHOLE and kind == HEADERS and buffer.startswith(USUAL_ANSWERS, start):
                posted = streams.pop(stream, None)
                if posted is not None:
                    answers.append((posted[1].token, CREATED))
                    if begun:
                        begun.pop(stream, None)
            else:
                self._read(kind, flags, stream & STREAM_BITS, buffer[start:end])
            place = end
        self._rest = buffer[place:]

    def _read(self, kind: int, flags: int, stream: int, content: bytes) -> None:
        if (kind == CONTINUED) != (self._block is not None):
            raise BrokenError("a header block that is interrupted")
        if kind in {HEADERS, CONTINUED}:
            self._head(kind, flags, stream, content)
        elif kind == DATA:
            self._data(flags, stream, content)
        elif kind == RESET:
            self._reset(stream, content)
        elif kind == PUSHED:
            raise BrokenError("a pushed stream, which was not allowed")
        else:
            self._control(kind, flags, stream, content)

    def _head(self, kind: int, flags: int, stream: int, content: bytes) -> None:
        if kind == HEADERS:
            content = unpadded(flags, content)
            content = content[5:] if flags & PRIORITY else content
            block = (stream, flags & END_STREAM, content)
        elif self._block is not None and self._block[0] == stream:
            block = (*self._block[:2], self._block[2] + content)
        else:
            raise BrokenError("another stream's headers")
        if len(block[2]) > LARGEST_BLOCK:
            raise BrokenError("endless headers")
        self._block = block
        if flags & END_HEADERS:
            self._block = None
            self._said(stream, block[2], is_last=bool(block[1]))

    def _said(self, stream: int, block: bytes, *, is_last: bool) -> None:
        """A whole header block: an answer's, one before the answer (1xx), or after its body."""
        if stream not in self._streams:
            return
        begun = self._begun.setdefault(stream, Begun())
        if not begun.status:
            status = read_status(block)
            if not 100 <= status < 600:
                raise BrokenError("an answer without a status")
            if status >= 200:
                begun.status = status
                begun.retry_after = "" if status < 300 else read_retry_after(block)
        if is_last:
            self._answers.append(self._answer(stream))

    def _data(self, flags: int, stream: int, content: bytes) -> None:
        self._received += len(content)
        if self._received > USUAL_WINDOW // 2:
            self._reply(frame(WINDOW, 0, 0, NUMBER.pack(self._received)))
            self._received = 0
        begun = self._begun.get(stream)
        if begun is None:
            return
        content = unpadded(flags, content)
        begun.received += len(content)
        begun.body = (begun.body + content)[:KEPT_BODY]
        is_endless = begun.received > LONGEST_BODY
        if is_endless:
            self._reply(frame(RESET, 0, stream, NUMBER.pack(CANCELLED)))
        if is_endless or flags & END_STREAM:
            self._answers.append(self._answer(stream))

    def _reset(self, stream: int, content: bytes) -> None:
        if stream not in self._streams:
            return
        if number(content) == REFUSED:
            self._unheard(stream)
        else:
            self._answers.append(self._answer(stream))

    def _control(self, kind: int, flags: int, stream: int, content: bytes) -> None:
        """About the connection, not about one request. What is unknown means nothing."""
        if kind == SETTINGS and not flags & ACKNOWLEDGED:
            self._obey(content)
        elif kind == PING and not flags & ACKNOWLEDGED:
            self._reply(frame(PING, ACKNOWLEDGED, 0, content[:8]))
        elif kind == WINDOW and stream == 0:
            self._credit += number(content)
        elif kind == GO_AWAY:
            self.is_ending = True
            last = number(content)
            for each in [each for each in self._streams if each > last]:
                self._unheard(each)

    def _obey(self, content: bytes) -> None:
        if len(content) % SETTING.size:
            raise BrokenError("settings that cannot be read")
        said = dict(SETTING.iter_unpack(content))
        self._reply(frame(SETTINGS, ACKNOWLEDGED, 0))
        is_narrow = said.get(STREAM_WINDOW, USUAL_WINDOW) < 2 * RECORD_SIZE
        if is_narrow or (self.is_open and TABLE_SIZE in said):
            self.is_ending = True
        if not self.is_open:
            size = said.get(TABLE_SIZE, LARGEST_FRAME)
            authority = self._origin.partition("://")[2]
            self._blocks = RequestBlocks(authority, table_size=size)
            self._most, self.is_open = STREAMS, True
        self._most = min(STREAMS, said.get(MOST_STREAMS, self._most))

    def _reply(self, said: bytes) -> None:
        """Say this because the other side said something."""
        self._replies += 1
        if self._replies > MOST_REPLIES:
            raise BrokenError("more to answer than it reads")
        self._out.append(said)

    def _unheard(self, stream: int) -> None:
        """The other side has not looked at it, unless it has said its status before."""
        if stream in self._begun:
            self._answers.append(self._answer(stream))
        else:
            self.unheard.append(self._streams.pop(stream))

    def _answer(self, stream: int, error: str = "no_answer") -> tuple[int, Answer]:
        """It has ended: what it brought is its answer, and without a status it is this error."""
        (_, request), begun = self._streams.pop(stream), self._begun.pop(stream, None)
        if begun is None or not begun.status:
            return request.token, Answer(None, error=error)
        answer = Answer(begun.status, retry_after=begun.retry_after, body=begun.body)
        return request.token, CREATED if answer == CREATED else answer
