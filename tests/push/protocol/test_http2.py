"""One connection's conversation, frame by frame, with a push service of a few lines."""

import struct

import pytest
from hpack import Decoder
from hypothesis import given
from hypothesis import strategies as st

from app.push.protocol.http2 import GREETING, STREAMS, Conversation
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request

ORIGIN = "https://push.example.net"
DATA, HEADERS, RESET, SETTINGS, PUSHED, PING, GO_AWAY, WINDOW, CONTINUED = 0, 1, 3, 4, 5, 6, 7, 8, 9
END, WHOLE = 1, 5
CREATED, GONE = b"\x48\x03201", b"\x48\x03410"
THROTTLED = b"\x48\x03429\x0f\x26\x017"
NO_STATUS = b"\x5c\x010"


def frame(kind: int, content: bytes = b"", *, stream: int = 0, flags: int = 0) -> bytes:
    return (
        len(content).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + content
    )


def frames(said: bytes) -> list[tuple[int, int, int, bytes]]:
    """(kind, flags, stream, content) of each frame."""
    found = []
    while said:
        size = int.from_bytes(said[:3], "big")
        stream = int.from_bytes(said[5:9], "big")
        found.append((said[3], said[4], stream, said[9 : 9 + size]))
        said = said[9 + size :]
    return found


def settings(**said: int) -> bytes:
    names = {"table": 1, "streams": 3, "window": 4}
    return frame(SETTINGS, b"".join(struct.pack(">HI", names[k], v) for k, v in said.items()))


def answer(number: int, block: bytes = CREATED) -> bytes:
    """The whole answer to the n-th request, from 0."""
    return frame(HEADERS, block, stream=2 * number + 1, flags=WHOLE)


def number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def request(token: int = 0, *, size: int = 600) -> Request:
    return Request(token, ORIGIN, f"{ORIGIN}/{token}", ("TTL: 60",), b"x" * size)


def talking(requests: int = 0, **said: int) -> Conversation:
    """A conversation that has begun, with so many requests under way."""
    talk = Conversation(ORIGIN)
    talk.hear(settings(**said))
    for token in range(requests):
        talk.post(request(token), 0)
    talk.take()
    return talk


def test_it_greets_and_allows_no_table_and_no_pushed_streams():
    said = Conversation(ORIGIN).take()

    assert said.startswith(GREETING)
    [(kind, _, stream, content)] = frames(said[len(GREETING) :])
    assert (kind, stream) == (SETTINGS, 0)
    assert dict(struct.iter_unpack(">HI", content)) == {1: 0, 2: 0}


def test_nothing_is_posted_before_the_other_sides_settings():
    talk = Conversation(ORIGIN)
    assert not talk.has_room(request())

    talk.hear(settings())

    assert talk.has_room(request())


def test_a_request_is_its_headers_and_its_body():
    talk = talking()
    talk.post(Request(7, ORIGIN, f"{ORIGIN}/send/7?x=1", ("TTL: 60", "Topic: abc"), b"body"), 0)

    (kind, flags, stream, block), (next_kind, end, same, body) = frames(talk.take())

    assert (kind, flags, stream) == (HEADERS, 4, 1)
    assert (next_kind, end, same, body) == (DATA, END, 1, b"body")
    assert dict(Decoder().decode(block)) == {
        ":method": "POST",
        ":scheme": "https",
        ":authority": "push.example.net",
        ":path": "/send/7?x=1",
        "ttl": "60",
        "topic": "abc",
        "user-agent": "Veldpost",
        "content-length": "4",
    }


@pytest.mark.parametrize(
    "endpoint", ["https://PUSH.example.net/1", f"{ORIGIN}:443/1", f"{ORIGIN}?x", ORIGIN]
)
def test_an_endpoint_that_is_written_in_another_way_has_no_room(endpoint):
    assert not talking().has_room(Request(1, ORIGIN, endpoint, (), b""))


def test_answers_come_in_any_order():
    talk = talking(3)

    assert talk.hear(answer(2) + answer(0, GONE) + answer(1, b"\x88")) == [
        (2, Answer(201)),
        (0, Answer(410)),
        (1, Answer(200)),
    ]
    assert not talk


@pytest.mark.parametrize(
    "block",
    [b"\x48\x03201", b"\x08\x03201", b"\x48\x82\x10\x03", b"\x20\x48\x03201", b"\x18\x82\x10\x03"],
)
def test_created_is_created_however_it_is_written(block):
    assert talking(1).hear(answer(0, block + b"\x0f\x0d\x010")) == [(0, Answer(201))]


def test_an_answer_may_ask_for_patience():
    assert talking(1).hear(answer(0, THROTTLED)) == [(0, Answer(429, retry_after="7"))]


def test_an_answer_may_have_a_body_and_a_last_word():
    talk = talking(1)
    bad = frame(HEADERS, b"\x8c", stream=1, flags=4)
    body = frame(DATA, b"\x02why\0\0", stream=1, flags=8) + frame(DATA, b" not", stream=1)
    trailers = frame(HEADERS, b"\x00\x01a\x01b", stream=1, flags=WHOLE)

    assert talk.hear(bad + body) == []
    assert talk.hear(trailers) == [(0, Answer(400, body=b"why not"))]


def test_an_endless_body_is_cut_off():
    talk = talking(1)
    bad = frame(HEADERS, b"\x8c", stream=1, flags=4)

    [(token, found)] = talk.hear(bad + 3 * frame(DATA, b"x" * 16_000, stream=1))

    assert (token, found.status, len(found.body)) == (0, 400, 1024)
    kinds = [(kind, stream) for kind, _, stream, _ in frames(talk.take())]
    assert kinds == [(WINDOW, 0), (RESET, 1)]


def test_what_comes_before_the_answer_is_not_the_answer():
    early = frame(HEADERS, b"\x48\x03103", stream=1, flags=4)

    assert talking(1).hear(early + answer(0)) == [(0, Answer(201))]


def test_what_came_before_an_answer_is_forgotten_with_it():
    early = frame(HEADERS, b"\x48\x03103", stream=1, flags=4)
    talk = talking(1)
    talk.hear(early + answer(0))

    assert talk.hear(frame(DATA, b"more", stream=1, flags=END)) == []
    assert not talk.is_broken


def test_headers_may_come_in_pieces():
    pieces = frame(HEADERS, THROTTLED[:3], stream=1, flags=END) + frame(
        CONTINUED, THROTTLED[3:], stream=1, flags=4
    )

    assert talking(1).hear(pieces) == [(0, Answer(429, retry_after="7"))]


@given(st.lists(st.integers(1, 30), max_size=30))
def test_bytes_may_come_in_any_pieces(sizes):
    talk, found = talking(4), []
    said = answer(1) + frame(PING, b"12345678") + answer(0, THROTTLED) + answer(3, GONE) + answer(2)
    for size in [*sizes, len(said)]:
        found += talk.hear(said[:size])
        said = said[size:]

    assert [token for token, _ in found] == [1, 0, 3, 2]


def test_it_answers_pings_and_settings():
    talk = talking()

    talk.hear(frame(PING, b"12345678") + settings(streams=5) + frame(PING, b"87654321", flags=1))

    assert frames(talk.take()) == [(PING, 1, 0, b"12345678"), (SETTINGS, 1, 0, b"")]


def test_no_more_requests_are_under_way_than_are_allowed():
    assert not talking(5, streams=5).has_room(request())
    assert talking(4, streams=5).has_room(request())
    assert not talking(STREAMS, window=1 << 20, streams=100_000).has_room(request())


def test_no_more_bytes_are_sent_than_are_allowed():
    talk = talking(100)
    assert talk.has_room(request(size=5_535))
    assert not talk.has_room(request(size=5_536))

    talk.hear(frame(WINDOW, number(1)))

    assert talk.has_room(request(size=5_536))


@pytest.mark.parametrize("said", [{"window": 1000}, {"table": 100}])
def test_a_side_that_changes_to_what_we_do_not_do_gets_no_more(said):
    talk = talking(1)

    talk.hear(settings(**said))

    assert not talk.has_room(request())
    assert talk.hear(answer(0)) == [(0, Answer(201))]


def test_what_the_other_side_never_looked_at_may_be_sent_elsewhere():
    talk = talking(4)

    found = talk.hear(
        frame(RESET, number(7), stream=1) + frame(GO_AWAY, number(5) + number(0)) + answer(1)
    )

    assert found == [(1, Answer(201))]
    assert [(at, each.token) for at, each in talk.unheard] == [(0, 0), (0, 3)]
    assert not talk.has_room(request())
    assert talk.hear(answer(2)) == [(2, Answer(201))]


def test_a_request_that_is_broken_off_has_no_answer():
    assert talking(1).hear(frame(RESET, number(2), stream=1)) == [
        (0, Answer(None, error="no_answer"))
    ]


def test_what_takes_too_long_is_given_up():
    talk = talking(2)
    talk.post(request(2), 1)
    talk.take()

    assert talk.give_up(9, patience=9) == []
    assert talk.give_up(10, patience=9) == [
        (token, Answer(None, error="timeout")) for token in (0, 1)
    ]
    assert not talk.has_room(request())
    kinds = [(kind, stream) for kind, _, stream, _ in frames(talk.take())]
    assert kinds[-2:] == [(RESET, 1), (RESET, 3)]
    assert talk.hear(answer(0) + answer(2)) == [(2, Answer(201))]


def test_what_was_never_taken_may_not_leave_once_it_is_too_late():
    talk = talking(1)
    talk.post(request(1), 0)

    assert talk.give_up(10, patience=9) == [
        (token, Answer(None, error="timeout")) for token in (0, 1)
    ]
    assert talk.is_broken


@pytest.mark.parametrize(
    "end",
    [
        lambda talk: talk.abandon(),
        lambda talk: talk.give_up(10, patience=9),
        lambda talk: talk.hear(frame(RESET, number(7), stream=1)),
        lambda talk: talk.hear(frame(GO_AWAY, number(0) + number(0))),
    ],
)
def test_an_answer_that_only_lacks_its_end_counts(end):
    talk = talking(1)
    talk.hear(frame(HEADERS, CREATED, stream=1, flags=4))

    assert end(talk) == [(0, Answer(201))]
    assert not talk
    assert talk.unheard == []


@pytest.mark.parametrize("said", [frame(PING, b"12345678"), settings()])
def test_who_asks_without_reading_is_left(said):
    talk = talking(1)

    talk.hear(900 * said)
    assert not talk.is_broken
    talk.take()
    talk.hear(900 * said)
    assert not talk.is_broken
    talk.hear(900 * said)
    assert talk.is_broken


def test_once_broken_nothing_is_said_or_heard():
    talk = talking(2)

    assert talk.hear(frame(PUSHED, b"1234", stream=1) + answer(0)) == []
    assert talk.hear(answer(1)) == []
    assert not talk.has_room(request())


def test_a_header_in_other_bytes_than_text_breaks_nothing():
    odd = b"\x08\x03503" + b"\x00\x01x\x03a\xe9b" + b"\x0f\x26\x017"

    assert talking(1).hear(answer(0, odd)) == [(0, Answer(503, retry_after="7"))]


def test_a_lost_connection_leaves_its_requests_without_an_answer():
    talk = talking(2)
    talk.hear(answer(0))

    assert talk.abandon() == [(1, Answer(None, error="no_answer"))]
    assert not talk


@pytest.mark.parametrize(
    "said",
    [
        frame(PUSHED, b"1234", stream=1),
        frame(DATA, b"x" * 20_000, stream=3),
        frame(HEADERS, NO_STATUS, stream=3, flags=WHOLE),
        frame(HEADERS, b"\xbe", stream=3, flags=WHOLE),
        frame(HEADERS, b"\x09", stream=3, flags=WHOLE | 8),
        frame(HEADERS, b"", stream=3) + frame(PING, b"12345678"),
        frame(HEADERS, b"", stream=3) + frame(CONTINUED, b"", stream=1),
        frame(HEADERS, b"", stream=3) + 5 * frame(CONTINUED, b"x" * 16_000, stream=3),
        frame(CONTINUED, b"", stream=3),
        frame(RESET, b"", stream=3),
        frame(SETTINGS, b"x"),
    ],
)
def test_nonsense_ends_the_conversation_and_loses_no_answer(said):
    talk = talking(2)

    assert talk.hear(answer(0) + said) == [(0, Answer(201))]
    assert talk.is_broken
    assert talk.abandon() == [(1, Answer(None, error="no_answer"))]


@given(st.binary(max_size=300))
def test_no_bytes_do_more_harm_than_that(noise):
    talk = talking(3)

    found = talk.hear(noise)

    assert len(found) + len(talk.unheard) + len(talk.abandon()) == 3
