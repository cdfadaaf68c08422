"""A small push service on loopback that counts what it takes, endpoint by endpoint."""

import asyncio
from collections import Counter
from collections.abc import Callable
from threading import Condition, Thread

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"
REASONS = {201: "Created", 302: "Found", 410: "Gone", 429: "Too Many Requests", 503: "Unavailable"}
Told = tuple[int, dict[str, str], bytes]
CREATED: Told = (201, {}, b"")
RESET: Told = (0, {}, b"")
"""No answer: the connection is dropped."""


HANG: Told = (-1, {}, b"")
"""No answer, and the connection stays."""


class Sink:
    """Answers every POST with what `tell(path, how often before)` says, after a latency."""

    def __init__(
        self, tell: Callable[[str, int], Told] = lambda _path, _count: CREATED, latency: float = 0
    ) -> None:
        self.tell, self.latency = tell, latency
        self.taken: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self.heads: list[str] = []
        self.origin = ""
        self.connections: set[asyncio.Transport] = set()
        self._news = Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Sink":
        self._thread.start()
        serving = self._loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result()
        self.origin = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_error: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def wait_for(self, count: int, seconds: float) -> bool:
        """Wait until this many requests were accepted."""
        with self._news:
            return self._news.wait_for(lambda: self.accepted.total() >= count, seconds)

    def take(self, head: str, path: str) -> Told:
        with self._news:
            told = self.tell(path, self.taken[path])
            self.taken[path] += 1
            self.heads.append(head)
            if told[0] == 201:
                self.accepted[path] += 1
            self._news.notify_all()
        return told

    async def _stop(self) -> None:
        self._server.close()
        for connection in self.connections:
            connection.abort()
        await asyncio.sleep(0)


class _Connection(asyncio.Protocol):
    """One HTTP/1.1 connection, kept alive."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self._buffer = sink, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._sink.connections.add(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._sink.connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(END_OF_HEAD)) >= 0:
            head = self._buffer[:end]
            at = head.lower().find(LENGTH)
            length = int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._buffer) < end + 4 + length:
                return
            self._buffer = self._buffer[end + 4 + length :]
            text = head.decode()
            self._answer(self._sink.take(text, text.split(" ", 2)[1]))

    def _answer(self, told: Told) -> None:
        status, headers, body = told
        if told is HANG:
            return
        if told is RESET:
            self._transport.abort()
            return
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        reason = REASONS.get(status, "Said")
        head = f"HTTP/1.1 {status} {reason}\r\nContent-Length: {len(body)}\r\n{lines}\r\n"
        loop = asyncio.get_running_loop()
        loop.call_later(self._sink.latency, self._write, head.encode() + body)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)
