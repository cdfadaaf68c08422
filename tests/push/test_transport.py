"""The real transport against a push service on loopback."""

from collections.abc import Iterator

import pytest

from app.push.curl import CONNECTIONS
from app.push.protocol.outcome import KEPT_BODY, NOT_SENT, Answer
from app.push.protocol.request import Request
from app.push.transport import Http2Transport
from config import Config
from tests.push.sink import CREATED, HANG, Sink, Told

ANSWERS: dict[str, Told] = {
    "/ok": CREATED,
    "/throttled": (429, {"Retry-After": "7"}, b""),
    "/long": (400, {}, b"x" * 5000),
    "/endless": (400, {}, b"x" * 1_000_000),
    "/hang": HANG,
    "/moved": (302, {"Location": "/ok"}, b""),
}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink(lambda path, _count: ANSWERS[path]) as sink:
        yield sink


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine may have much else to do."""
    monkeypatch.setattr("app.push.curl.FRESH_SECONDS", 60.0)


@pytest.fixture
def transport() -> Iterator[Http2Transport]:
    transport = Http2Transport(Config.from_env({"PUSH_LOOPBACK": "1"}))
    yield transport
    transport.close()


def exchange(transport: Http2Transport, *requests: Request) -> dict[int, Answer]:
    for request in requests:
        transport.send(request)
    found: dict[int, Answer] = {}
    for _ in range(500):
        found |= dict(transport.answers(0.02))
        if len(found) == len(requests):
            break
    return found


def request(origin: str, path: str, token: int = 1) -> Request:
    return Request(token, origin, origin + path, ("TTL: 60", "Topic: abc"), b"\x00body\xff")


def test_a_message_is_posted_with_its_headers_and_no_others(transport, sink):
    answers = exchange(transport, request(sink.origin, "/ok"))

    assert answers == {1: Answer(201)}
    lines = sink.heads[0].splitlines()
    assert lines[0] == "POST /ok HTTP/1.1"
    assert {line.split(":")[0] for line in lines[1:]} == {
        "Host",
        "User-Agent",
        "TTL",
        "Topic",
        "Content-Length",
        "Content-Type",
    }


def test_answers_come_back_with_their_tokens(transport, sink):
    requests = [request(sink.origin, "/ok", token) for token in range(300)]

    answers = exchange(transport, *requests)

    assert answers == dict.fromkeys(range(300), Answer(201))


def test_a_push_service_may_ask_for_patience(transport, sink):
    assert exchange(transport, request(sink.origin, "/throttled")) == {
        1: Answer(429, retry_after="7")
    }


def test_a_redirect_is_not_followed(transport, sink):
    answers = exchange(transport, request(sink.origin, "/moved"))

    assert answers[1].status == 302
    assert sink.taken == {"/moved": 1}


@pytest.mark.parametrize("path", ["/long", "/endless"])
def test_only_the_beginning_of_an_answer_is_kept(transport, sink, path):
    answers = exchange(transport, request(sink.origin, path))

    assert answers == {1: Answer(400, body=b"x" * KEPT_BODY)}


def test_without_the_setting_for_tests_nothing_connects_to_this_machine(sink):
    transport = Http2Transport(Config.from_env({}))

    answers = exchange(transport, request(sink.origin.replace("http:", "https:"), "/ok"))

    transport.close()
    assert answers == {1: Answer(None, error="address_refused")}
    assert not sink.taken


def test_a_name_that_leads_to_this_machine_is_refused_when_dialled(sink):
    transport = Http2Transport(Config.from_env({}))
    origin = sink.origin.replace("http:", "https:").replace("127.0.0.1", "localhost")

    answers = exchange(transport, request(origin, "/ok"))

    transport.close()
    assert answers == {1: Answer(None, error="address_refused")}


def test_plain_http_is_for_tests_only(sink):
    transport = Http2Transport(Config.from_env({}))

    answers = exchange(transport, request(sink.origin, "/ok"))

    transport.close()
    assert answers[1].status is None
    assert not sink.taken


def until(transport: Http2Transport, tokens: set[int]) -> dict[int, Answer]:
    """The answers up to those of these tokens."""
    found: dict[int, Answer] = {}
    for _ in range(1000):
        found |= dict(transport.answers(0.02))
        if tokens <= found.keys():
            break
    return found


def test_who_waits_in_vain_for_a_connection_was_not_sent(transport, sink, monkeypatch):
    monkeypatch.setattr("app.push.curl.FRESH_SECONDS", 0.1)
    for token in range(CONNECTIONS):
        transport.send(request(sink.origin, "/hang", token))
    transport.send(request(sink.origin, "/ok", CONNECTIONS))

    found = until(transport, {CONNECTIONS})

    assert found[CONNECTIONS] == NOT_SENT
    assert "POST /ok HTTP/1.1" not in {head.splitlines()[0] for head in sink.heads}


def test_more_messages_than_connections_leave_one_after_the_other(transport, sink):
    tokens = set(range(3 * CONNECTIONS))
    for token in tokens:
        transport.send(request(sink.origin, "/ok", token))

    found = until(transport, tokens)

    assert found == dict.fromkeys(tokens, Answer(201))
    assert len(sink.connections) <= CONNECTIONS


def test_what_hangs_at_one_push_service_keeps_no_others_messages(transport, sink):
    with Sink(lambda _path, _count: HANG) as hanging:
        tokens = set(range(2 * CONNECTIONS))
        for token in tokens:
            transport.send(request(hanging.origin, "/", -1 - token))
            transport.send(request(sink.origin, "/ok", token))

        found = until(transport, tokens)

    assert {token: found[token] for token in tokens} == dict.fromkeys(tokens, Answer(201))


def test_a_push_service_that_is_away_is_no_answer(transport):
    with Sink() as gone:
        origin = gone.origin

    assert exchange(transport, request(origin, "/ok")) == {1: Answer(None, error="connect")}
