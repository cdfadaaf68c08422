"""Which way a message leaves: by libcurl, or over a connection of our own that is of use."""

import pytest

from app.push.connections import IDLE_SECONDS, Connection
from app.push.curl import FRESH_SECONDS
from app.push.protocol.outcome import NOT_SENT, Answer
from app.push.protocol.request import Request
from app.push.transport import BULK, REDIAL_SECONDS, Http2Transport
from config import Config
from tests.push.test_connections import CREATED, ORIGIN, SETTINGS, Socket

OURS = 1_000
GOODBYE = bytes([0, 0, 8, 7, 0, 0, 0, 0, 0]) + bytes(8)
"""Nothing was looked at."""

NARROW = bytes([0, 0, 6, 4, 0, 0, 0, 0, 0]) + bytes([0, 4, 0, 0, 0, 0])
"""A stream of which nothing may be sent."""


class Peer(Socket):
    """A push service's side of a connection of our own."""

    def close(self) -> None:
        self.takes = -1


class Road:
    """A transport whose libcurl only remembers, whose dialling is done, and whose time is ours."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = 1_000.0
        self.greeting = SETTINGS
        self.peers: list[Peer] = []
        self.curled: list[int] = []
        monkeypatch.setattr("time.clock_gettime", lambda _clock: self.at)
        monkeypatch.setattr("app.push.transport.CurlTransport", lambda _settings: Curl(self))
        monkeypatch.setattr("app.push.transport.Dialling", lambda _origin, _of: Dialled(self))
        self.transport = Http2Transport(Config.from_env({}))

    def send(self, token: int) -> None:
        endpoint = f"{ORIGIN}/{token}"
        self.transport.send(Request(token, ORIGIN, endpoint, ("TTL: 60",), b"x" * 600))

    def answers(self) -> list[tuple[int, Answer]]:
        return self.transport.answers(0)

    def crowd(self) -> None:
        """So many messages that a connection of our own is dialled, where it may be."""
        for token in range(BULK):
            self.send(token)
        for _ in range(3):
            self.answers()
        self.curled.clear()


class Curl:
    is_busy = False

    def __init__(self, road) -> None:
        self._road = road

    def send(self, request: Request) -> None:
        self._road.curled.append(request.token)


class Dialled:
    is_over = True

    def __init__(self, road) -> None:
        self._road = road

    def connection(self, at: float) -> Connection:
        peer = Peer(self._road.greeting, takes=10_000)
        self._road.peers.append(peer)
        return Connection(peer, ORIGIN, at)


@pytest.fixture
def road(monkeypatch: pytest.MonkeyPatch) -> Road:
    return Road(monkeypatch)


def test_bulk_takes_a_connection_of_our_own(road):
    road.crowd()
    road.send(OURS)
    road.answers()
    road.peers[0].parts.append(CREATED)

    assert road.answers() == [(OURS, Answer(201))]
    assert road.curled == []


def test_what_nobody_looked_at_is_sent_again_while_it_is_fresh(road):
    road.crowd()
    road.send(OURS)
    road.at += FRESH_SECONDS
    road.peers[0].parts.append(GOODBYE)

    assert road.answers() == []
    assert road.curled == [OURS]


def test_what_nobody_looked_at_for_long_is_not_sent_again_without_asking(road):
    road.crowd()
    road.send(OURS)
    road.at += FRESH_SECONDS + 1
    road.peers[0].parts.append(GOODBYE)

    assert road.answers() == [(OURS, NOT_SENT)]
    assert road.curled == []


def test_after_a_sleep_nothing_is_said_on_an_old_connection(road):
    road.crowd()
    road.at += IDLE_SECONDS + 1

    road.send(OURS)

    assert road.curled == [OURS]


@pytest.mark.parametrize("useless", [SETTINGS + GOODBYE, NARROW])
def test_who_has_no_use_for_a_connection_is_dialled_again_after_a_while(road, useless: bytes):
    road.greeting = useless
    for _ in range(5):
        road.crowd()
    assert len(road.peers) == 1

    road.at += REDIAL_SECONDS
    road.crowd()

    assert len(road.peers) == 2


def test_a_connection_that_served_is_followed_by_another_at_once(road):
    road.crowd()
    road.send(OURS)
    road.answers()
    road.peers[0].parts += [CREATED, GOODBYE]
    road.answers()

    road.crowd()

    assert len(road.peers) == 2
