"""A connection of our own whose socket does what sockets do."""

import ssl

from app.push.connections import Connection
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request

ORIGIN = "https://push.example.net"
SETTINGS = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
CREATED = bytes([0, 0, 5, 1, 5, 0, 0, 0, 1]) + b"\x48\x03201"
PATIENCE = 9


class Socket:
    """What it has to read, and how many bytes it takes at a time; none: it is stuck."""

    def __init__(self, *parts: bytes, takes: int = 0) -> None:
        self.parts, self.takes, self.sent = list(parts), takes, b""

    def recv(self, _most: int) -> bytes:
        if not self.parts:
            raise ssl.SSLWantReadError
        return self.parts.pop(0)

    def send(self, data: bytes) -> int:
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
        assert connection.post(request(1))
        connection.turn(1, patience=PATIENCE)
        assert not connection.has_unsent

    assert whole.sent == piecewise.sent


def test_a_socket_that_is_stuck_keeps_no_message_for_ever():
    connection = connected(Socket(SETTINGS))
    connection.post(request(1))
    connection.turn(1, patience=PATIENCE)
    connection.post(request(2))

    assert connection.turn(5, patience=PATIENCE) == []
    answers = connection.turn(20, patience=PATIENCE)

    assert dict(answers).keys() == {1, 2}
    assert {answer.status for _, answer in answers} == {None}
    assert connection.is_over(0)


def test_an_answer_before_a_hang_up_counts():
    socket = Socket(SETTINGS, takes=10_000)
    connection = connected(socket)
    connection.post(request(1))
    connection.post(request(2))
    socket.parts += [CREATED, b""]

    assert connection.turn(1, patience=PATIENCE) == [(1, Answer(201)), no_answer(2)]
    assert connection.is_over(0)


def test_who_hung_up_while_nothing_was_asked_gets_nothing_more():
    socket = Socket(SETTINGS, takes=10_000)
    connection = connected(socket)
    socket.parts.append(b"")

    assert not connection.post(request(1))
    assert connection.is_over(0)


def test_an_idle_connection_is_over():
    connection = connected(Socket(SETTINGS, takes=10_000))

    assert not connection.is_over(-1)
    assert connection.is_over(1)
