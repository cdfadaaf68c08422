"""Requests by libcurl: any HTTP, through proxies too, guarded against inner addresses."""

from collections import deque

import pycurl

from app.core.clock import elapsed
from app.core.dialling import ERRORS, OutsideSettings, prepare
from app.push.protocol.outcome import CREATED, KEPT_BODY, NOT_SENT, Answer
from app.push.protocol.request import Request

CONNECT_SECONDS = 5
ANSWER_SECONDS = 9
"""Less than a third of a lease, so that no answer outlives the right to record it."""

CONNECTIONS = 32
"""As many as are in flight at first: one without HTTP/2 answers one message on each at a time."""

STREAMS_PER_CONNECTION = 100
FRESH_SECONDS = 2.0
"""What was to be said longer ago and nobody looked at is not said any more without asking: its
lease may end before the answer."""

LONGEST_BODY = 65_536


class Exchange:
    """One libcurl handle and what its current answer's body began with."""

    __slots__ = ("body", "curl", "headers", "is_refused", "received", "request")

    def __init__(self, settings: OutsideSettings) -> None:
        self.curl = pycurl.Curl()
        self.body = b""
        self.received = 0
        self.is_refused = False
        self.headers: tuple[str, ...] = ()
        self.request: Request | None = None
        self._prepare(settings)

    def begin(self, request: Request) -> None:
        """Load the handle with a request."""
        self.request, self.body, self.received, self.is_refused = request, b"", 0, False
        self.curl.setopt(pycurl.URL, request.endpoint)
        if request.headers != self.headers:
            self.headers = request.headers
            self.curl.setopt(pycurl.HTTPHEADER, [*request.headers, "Expect:", "Accept:"])
        self.curl.setopt(pycurl.POSTFIELDS, request.body)

    @property
    def is_shared(self) -> bool:
        """Whether a connection like this one's carries many messages at a time."""
        version: int = self.curl.getinfo(pycurl.INFO_HTTP_VERSION)
        return version >= pycurl.CURL_HTTP_VERSION_2_0

    def answer(self, error: int) -> Answer:
        """What the finished request brought."""
        status = self.curl.getinfo(pycurl.RESPONSE_CODE)
        if status == CREATED.status and error == pycurl.E_OK and not self.body:
            return CREATED
        if self.is_refused and not status:
            return Answer(None, error="address_refused")
        if error not in {pycurl.E_OK, pycurl.E_WRITE_ERROR} or not status:
            return Answer(None, error=ERRORS.get(error, "no_answer"))
        wait = self.curl.getinfo(pycurl.RETRY_AFTER)
        return Answer(status, retry_after=str(wait) if wait else "", body=self.body)

    def _prepare(self, settings: OutsideSettings) -> None:
        prepare(
            self.curl,
            settings,
            connect_seconds=CONNECT_SECONDS,
            answer_seconds=ANSWER_SECONDS,
            refused=self._refuse,
        )
        for option, value in (
            (pycurl.POST, 1),
            (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS),
            (pycurl.PIPEWAIT, 1),
            (pycurl.TCP_NODELAY, 1),
            (pycurl.WRITEFUNCTION, self._receive),
        ):
            self.curl.setopt(option, value)

    def _refuse(self) -> None:
        self.is_refused = True

    def _receive(self, part: bytes) -> int | None:
        self.received += len(part)
        if len(self.body) < KEPT_BODY:
            self.body = (self.body + part)[:KEPT_BODY]
        return 0 if self.received > LONGEST_BODY else None


class CurlTransport:
    """libcurl's multi interface, to one push service. For one thread of one process, no fork.

    What waits for a connection waits here: libcurl forgets some of it, and has one queue for all.
    """

    def __init__(self, settings: OutsideSettings) -> None:
        self._settings = settings
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self._multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, CONNECTIONS)
        self._multi.setopt(pycurl.M_MAX_CONCURRENT_STREAMS, STREAMS_PER_CONNECTION)
        self._idle: list[Exchange] = []
        self._busy: dict[pycurl.Curl, Exchange] = {}
        self._waiting: deque[tuple[float, Request]] = deque()
        self._room = CONNECTIONS

    @property
    def is_busy(self) -> bool:
        """Whether anything waits for an answer."""
        return bool(self._busy or self._waiting)

    def descriptors(self) -> tuple[list[int], list[int]]:
        """What it waits to read from, and to write to; none while it looks for a name."""
        reading, writing, _ = self._multi.fdset()
        return reading, writing

    def send(self, request: Request) -> None:
        """Begin one request, as soon as there is room for it."""
        self._waiting.append((elapsed(), request))
        self._begin()

    def answers(self) -> list[tuple[int, Answer]]:
        """What has come back, without waiting."""
        while self._multi.perform()[0] == pycurl.E_CALL_MULTI_PERFORM:
            pass
        found = []
        has_more = 1
        while has_more:
            has_more, good, bad = self._multi.info_read()
            ended = [(curl, pycurl.E_OK) for curl in good] + [(each[0], each[1]) for each in bad]
            found += [self._end(curl, error) for curl, error in ended]
        late = elapsed() - FRESH_SECONDS
        while self._waiting and self._waiting[0][0] < late:
            found.append((self._waiting.popleft()[1].token, NOT_SENT))
        self._begin()
        return found

    def close(self) -> None:
        """Drop what is in flight and every connection."""
        for exchange in self._busy.values():
            self._multi.remove_handle(exchange.curl)
        for exchange in (*self._busy.values(), *self._idle):
            exchange.curl.close()
        self._busy.clear()
        self._idle.clear()
        self._waiting.clear()
        self._multi.close()

    def _begin(self) -> None:
        """With handles that only ever carried this service's headers."""
        while self._waiting and len(self._busy) < self._room:
            exchange = self._idle.pop() if self._idle else Exchange(self._settings)
            exchange.begin(self._waiting.popleft()[1])
            self._busy[exchange.curl] = exchange
            self._multi.add_handle(exchange.curl)

    def _end(self, curl: pycurl.Curl, error: int) -> tuple[int, Answer]:
        exchange = self._busy.pop(curl)
        request = exchange.request
        if request is None:
            raise RuntimeError("A handle ended that was never loaded.")
        self._multi.remove_handle(curl)
        answer = exchange.answer(error)
        self._idle.append(exchange)
        if answer.status is not None:
            self._room = CONNECTIONS * (STREAMS_PER_CONNECTION if exchange.is_shared else 1)
        return request.token, answer
