"""How requests leave: libcurl opens and copes with everything, our own connections carry the bulk.

docs/decisions/0018-connections-of-our-own-for-the-bulk.md
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from select import POLLIN, POLLOUT, poll
from typing import Protocol

from app.core.clock import elapsed
from app.core.dialling import OutsideSettings
from app.push.connections import IDLE_SECONDS, Answers, Connection, Dialling
from app.push.curl import ANSWER_SECONDS, FRESH_SECONDS, CurlTransport
from app.push.protocol.outcome import NOT_SENT, Answer
from app.push.protocol.request import Request

BULK = 64
"""Once libcurl had so many, a push service gets a connection of our own, and another for each
time as many more."""

CONNECTIONS = 6
"""So many of our own to one push service."""

REDIAL_SECONDS = 60.0
NAMES_SECONDS = 0.01
"""While libcurl looks for a name there is nothing to wait at."""


class Transport(Protocol):
    """Sends requests and hands back answers, both without blocking."""

    def send(self, request: Request) -> None:
        """Begin one request. Its answer comes with the request's token."""

    def answers(self, wait: float) -> list[tuple[int, Answer]]:
        """What has come back, waiting at most `wait` seconds for the first."""

    def close(self) -> None:
        """Drop what is in flight and every connection."""


@dataclass(slots=True)
class Route:
    """One push service's connections, and what the others could not take."""

    curl: CurlTransport
    connections: list[Connection] = field(default_factory=list)
    dialling: Dialling | None = None
    missed: int = 0
    dial_at: float = 0.0


class Http2Transport:
    """For one thread of one process, never across a fork."""

    def __init__(self, settings: OutsideSettings) -> None:
        self._settings = settings
        self._routes: dict[str, Route] = {}

    def send(self, request: Request) -> None:
        """Begin one request."""
        route = self._routes.get(request.origin)
        if route is None:
            route = self._routes[request.origin] = Route(CurlTransport(self._settings))
        at = elapsed() if route.connections else 0.0
        for connection in route.connections:
            if connection.post(request, at):
                return
        route.missed += 1
        route.curl.send(request)

    def answers(self, wait: float) -> Answers:
        """What has come back, waiting at most `wait` seconds for the first."""
        found = self._turn()
        if not found and wait and self._is_busy:
            self._wait(wait)
            found = self._turn()
        return found

    def close(self) -> None:
        """Drop what is in flight and every connection."""
        for route in self._routes.values():
            route.curl.close()
            for connection in route.connections:
                connection.close()
            if route.dialling:
                route.dialling.cancel()
        self._routes.clear()

    @property
    def _connections(self) -> Iterator[Connection]:
        return (each for route in self._routes.values() for each in route.connections)

    @property
    def _is_busy(self) -> bool:
        is_curl_busy = any(route.curl.is_busy for route in self._routes.values())
        return is_curl_busy or any(each.is_busy for each in self._connections)

    def _turn(self) -> Answers:
        at = elapsed()
        found: Answers = []
        for origin, route in self._routes.items():
            if route.curl.is_busy:
                found += route.curl.answers()
            for connection in route.connections:
                found += connection.turn(at, patience=ANSWER_SECONDS)
                found += _send_again(connection.unheard(), route.curl, at)
            self._tend(origin, route, at)
        return found

    def _tend(self, origin: str, route: Route, at: float) -> None:
        """Hang up what is gone or idle, and dial where there is more than fits."""
        over = [each for each in route.connections if each.is_over(at - IDLE_SECONDS)]
        for connection in over:
            route.connections.remove(connection)
            connection.close()
            if not connection.has_served:
                route.dial_at = at + REDIAL_SECONDS
        if route.dialling and route.dialling.is_over:
            found = route.dialling.connection(at)
            if found:
                route.connections.append(found)
            else:
                route.dial_at = at + REDIAL_SECONDS
            route.dialling, route.missed = None, 0
        elif self._must_dial(origin, route, at):
            route.dialling = Dialling(origin, self._settings)

    def _must_dial(self, origin: str, route: Route, at: float) -> bool:
        return (
            route.missed >= BULK
            and not route.dialling
            and not self._settings.push_proxy
            and origin.startswith("https:")
            and at >= route.dial_at
            and len(route.connections) < CONNECTIONS
        )

    def _wait(self, seconds: float) -> None:
        waiting = poll()
        for curl in (route.curl for route in self._routes.values() if route.curl.is_busy):
            reading, writing = curl.descriptors()
            for descriptor in {*reading, *writing}:
                is_writing, is_reading = descriptor in writing, descriptor in reading
                waiting.register(descriptor, POLLIN * is_reading | POLLOUT * is_writing)
            if not reading and not writing:
                seconds = min(seconds, NAMES_SECONDS)
        for connection in self._connections:
            waiting.register(connection, POLLIN | POLLOUT * connection.has_unsent)
        waiting.poll(seconds * 1000)


def _send_again(unheard: list[tuple[float, Request]], curl: CurlTransport, at: float) -> Answers:
    """By libcurl, where it was to be said just now; else it is for the caller to decide."""
    late = []
    for posted_at, request in unheard:
        if posted_at < at - FRESH_SECONDS:
            late.append((request.token, NOT_SENT))
        else:
            curl.send(request)
    return late
