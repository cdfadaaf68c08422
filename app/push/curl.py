"""Requests by libcurl: any HTTP, through proxies too, guarded against inner addresses."""

import time
from collections import defaultdict

import pycurl

from app.core.clock import elapsed
from app.core.dialling import ERRORS, OutsideSettings, prepare
from app.push.protocol.outcome import CREATED, KEPT_BODY, NOT_SENT, Answer
from app.push.protocol.request import Request

CONNECT_SECONDS = 5
ANSWER_SECONDS = 9
"""Less than a third of a lease, so that no answer outlives the right to record it."""

CONNECTIONS_PER_HOST = 32
"""As many as are in flight at first: one without HTTP/2 answers one message on each at a time."""

STREAMS_PER_CONNECTION = 100
LONGEST_BODY = 65_536


class Exchange:
    """One libcurl handle and what its current answer's body began with."""

    __slots__ = ("begun_at", "body", "curl", "headers", "is_refused", "received", "request")

    def __init__(self, settings: OutsideSettings) -> None:
        self.curl = pycurl.Curl()
        self.body = b""
        self.received = 0
        self.is_refused = False
        self.headers: tuple[str, ...] = ()
        self.request: Request | None = None
        self.begun_at = 0.0
        self._prepare(settings)

    def begin(self, request: Request) -> None:
        """Load the handle with a request."""
        self.request, self.body, self.received, self.is_refused = request, b"", 0, False
        self.begun_at = elapsed()
        self.curl.setopt(pycurl.URL, request.endpoint)
        if request.headers != self.headers:
            self.headers = request.headers
            self.curl.setopt(pycurl.HTTPHEADER, [*request.headers, "Expect:", "Accept:"])
        self.curl.setopt(pycurl.POSTFIELDS, request.body)

    def answer(self, error: int, *, answered_at: float = 0.0) -> Answer:
        """What the finished request brought; and when its service last answered anybody."""
        status = self.curl.getinfo(pycurl.RESPONSE_CODE)
        if status == CREATED.status and error == pycurl.E_OK and not self.body:
            return CREATED
        if self.is_refused and not status:
            return Answer(None, error="address_refused")
        if error not in {pycurl.E_OK, pycurl.E_WRITE_ERROR} or not status:
            if answered_at > self.begun_at and not self.curl.getinfo(pycurl.REQUEST_SIZE):
                return NOT_SENT  # It waited for its turn, while the service was busy with others.
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
    """libcurl's multi interface. For one thread of one process, never across a fork."""

    def __init__(self, settings: OutsideSettings) -> None:
        self._settings = settings
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self._multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, CONNECTIONS_PER_HOST)
        self._multi.setopt(pycurl.M_MAX_CONCURRENT_STREAMS, STREAMS_PER_CONNECTION)
        self._idle: dict[str, list[Exchange]] = defaultdict(list)
        self._busy: dict[pycurl.Curl, Exchange] = {}
        self._answered_at: dict[str, float] = {}

    @property
    def is_busy(self) -> bool:
        """Whether anything waits for an answer."""
        return bool(self._busy)

    def descriptors(self) -> tuple[list[int], list[int]]:
        """What it waits to read from, and to write to; none while it looks for a name."""
        reading, writing, _ = self._multi.fdset()
        return reading, writing

    def send(self, request: Request) -> None:
        """Begin one request. Handles are kept by origin: none carries another's headers."""
        idle = self._idle[request.origin]
        exchange = idle.pop() if idle else Exchange(self._settings)
        exchange.begin(request)
        self._busy[exchange.curl] = exchange
        self._multi.add_handle(exchange.curl)

    def answers(self, wait: float) -> list[tuple[int, Answer]]:
        """What has come back, waiting at most `wait` seconds for the first."""
        found = self._collect()
        if not found and wait and self._busy:
            if self._multi.select(wait) == -1:
                time.sleep(min(wait, 0.01))
            found = self._collect()
        return found

    def close(self) -> None:
        """Drop what is in flight and every connection."""
        for exchange in self._busy.values():
            self._multi.remove_handle(exchange.curl)
        kept = [*self._busy.values(), *(each for idle in self._idle.values() for each in idle)]
        for exchange in kept:
            exchange.curl.close()
        self._busy.clear()
        self._idle.clear()
        self._multi.close()

    def _collect(self) -> list[tuple[int, Answer]]:
        while self._multi.perform()[0] == pycurl.E_CALL_MULTI_PERFORM:
            pass
        found = []
        has_more = 1
        while has_more:
            has_more, good, bad = self._multi.info_read()
            ended = [(curl, pycurl.E_OK) for curl in good] + [(each[0], each[1]) for each in bad]
            found += [self._end(curl, error) for curl, error in ended]
        return found

    def _end(self, curl: pycurl.Curl, error: int) -> tuple[int, Answer]:
        exchange = self._busy.pop(curl)
        request = exchange.request
        if request is None:
            raise RuntimeError("A handle ended that was never loaded.")
        self._multi.remove_handle(curl)
        answered_at = self._answered_at.get(request.origin, 0.0)
        answer = exchange.answer(error, answered_at=answered_at)
        self._idle[request.origin].append(exchange)
        if answer.status is not None:
            self._answered_at[request.origin] = elapsed()
        return request.token, answer
