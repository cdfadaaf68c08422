"""A connection of our own whose socket does what sockets do."""

import ssl

import pytest

from app.push.connections import IDLE_SECONDS, Connection
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request

ORIGIN = "https://push.example.net"
SETTINGS = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
CREATED = bytes([0, 0, 5, 1, 5, 0, 0, 0, 1]) + b"\x48\x03201"
GOODBYE = bytes([0, 0, 8, 7, 0, 0, 0, 0, 0]) + bytes([0, 0, 0, 1, 0, 0, 0, 0])
PING = bytes([0, 0, 8, 6, 0, 0, 0, 0, 0]) + b"12345678"
NONSENSE = bytes([0, 0, 0, 5, 0, 0, 0, 0, 1])
PATIENCE = 9


class Socket:
    """What it has to read, and how many bytes it takes at a time; none: it is stuck, -1: cut."""

    def __init__(self, *parts: bytes, takes: int = 0) -> None:
        self.parts, self.takes, self.sent = list(parts), takes, b""

    def recv(self, _most: int) -> bytes:
        if not self.parts:
            raise ssl.SSLWantReadError
        return self.parts.pop(0)

    def send(self, data: bytes) -> int:
        if self.takes < 0:
            raise BrokenPipeError
        if not self.takes:
            raise ssl.SSLWantWriteError
        self.sent += data[: self.takes]
        return len(data[: self.takes])


def connected(socket: Socket) -> Connection:
    connection = Connection(socket, ORIGIN, 0)
    connection.turn(0, patience=PATIENCE)
    return connection


def request(token: int) -> Request:
    return Request(token, ORIGIN, f"{ORIGIN}/{token}", ("TTL: 60",), b"x" * 600)


def no_answer(token: int) -> tuple[int, Answer]:
    return token, Answer(None, error="no_answer")


def test_what_is_said_leaves_in_as_many_pieces_as_the_socket_takes():
    whole, piecewise = Socket(SETTINGS, takes=10_000), Socket(SETTINGS, takes=7)
    for socket in (whole, piecewise):
        connection = connected(socket)
        assert connection.post(request(1), at=0)
        connection.turn(1, patience=PATIENCE)
        assert not connection.has_unsent

    assert whole.sent == piecewise.sent


def test_a_socket_that_is_stuck_keeps_no_message_for_ever():
    connection = connected(Socket(SETTINGS))
    connection.post(request(1), at=0)
    connection.turn(1, patience=PATIENCE)
    connection.post(request(2), at=0)

    assert connection.turn(5, patience=PATIENCE) == []
    answers = connection.turn(20, patience=PATIENCE)

    assert dict(answers).keys() == {1, 2}
    assert {answer.status for _, answer in answers} == {None}
    assert connection.is_over(0)


def test_an_answer_before_a_hang_up_counts():
    socket = Socket(SETTINGS, takes=10_000)
    connection = connected(socket)
    connection.post(request(1), at=0)
    connection.post(request(2), at=0)
    socket.parts += [CREATED, b""]

    assert connection.turn(1, patience=PATIENCE) == [(1, Answer(201)), no_answer(2)]
    assert connection.is_over(0)


def test_who_hung_up_while_nothing_was_asked_gets_nothing_more():
    socket = Socket(SETTINGS, takes=10_000)
    connection = connected(socket)
    socket.parts.append(b"")

    assert not connection.post(request(1), at=0)
    assert connection.is_over(0)


def test_an_idle_connection_is_over():
    connection = connected(Socket(SETTINGS, takes=10_000))

    assert not connection.is_over(-1)
    assert connection.is_over(1)


class Hidden(Socket):
    """What it has to read comes in the moment in which it can no more be written to."""

    def recv(self, most: int) -> bytes:
        if self.takes >= 0:
            raise ssl.SSLWantReadError
        return super().recv(most)

    def send(self, data: bytes) -> int:
        self.takes = -1
        return super().send(data)


def talking(socket: Socket, *, asked: int) -> Connection:
    """A connection that was asked so much."""
    connection = connected(socket)
    for token in range(1, asked + 1):
        assert connection.post(request(token), at=0)
    connection.turn(0, patience=PATIENCE)
    return connection


def test_what_was_said_before_the_other_side_closed_is_heard():
    socket = Socket(SETTINGS, takes=10_000)
    connection = talking(socket, asked=2)
    connection.post(request(3), at=1)
    socket.parts, socket.takes = [CREATED, GOODBYE, b""], -1

    assert connection.turn(1, patience=PATIENCE) == [(1, Answer(201))]
    assert [(at, each.token) for at, each in connection.unheard()] == [(0, 2), (1, 3)]
    assert connection.is_over(0)


def test_what_comes_while_a_write_fails_is_heard():
    socket = Socket(SETTINGS, takes=10_000)
    connection = talking(socket, asked=2)
    connection.post(request(3), at=1)
    socket.__class__ = Hidden
    socket.parts = [CREATED, GOODBYE, b""]

    assert connection.turn(1, patience=PATIENCE) == [(1, Answer(201))]
    assert [each.token for _, each in connection.unheard()] == [2, 3]


def test_who_never_stops_talking_keeps_nobody_else_waiting():
    unknown = bytes([0, 0x3F, 0xF7, 20, 0, 0, 0, 0, 0]) + bytes(0x3FF7)
    socket = Socket(SETTINGS, *(1000 * [unknown]), takes=10_000)
    connection = connected(socket)
    assert len(socket.parts) > 900

    connection.turn(1, patience=PATIENCE)

    assert len(socket.parts) > 900
    assert not connection.is_over(0)


def test_who_wants_more_replies_than_it_reads_is_left():
    connection = connected(Socket(SETTINGS, 2000 * PING))

    assert connection.is_over(0)


def test_what_breaks_a_conversation_ends_it_at_once():
    socket = Socket(SETTINGS, takes=10_000)
    connection = connected(socket)
    said = len(socket.sent)
    socket.parts += [PING + NONSENSE, CREATED]

    assert not connection.post(request(1), at=0)
    connection.turn(0, patience=PATIENCE)

    assert socket.parts == [CREATED]
    assert len(socket.sent) == said


@pytest.mark.parametrize("greets", [0, 10_000])
def test_what_is_too_late_is_not_sent_any_more(greets):
    socket = Socket(SETTINGS, takes=greets)
    connection = connected(socket)
    said, socket.takes = len(socket.sent), 0
    connection.post(request(1), at=0)
    connection.turn(0, patience=PATIENCE)
    socket.takes = 10_000

    [(token, answer)] = connection.turn(20, patience=PATIENCE)

    assert (token, answer.error) == (1, "timeout")
    assert len(socket.sent) == said
    assert connection.is_over(0)


def test_nothing_is_posted_where_nothing_was_for_long():
    connection = connected(Socket(SETTINGS, takes=10_000))

    assert not connection.post(request(1), at=IDLE_SECONDS + 1)
    assert connection.is_over(0)
