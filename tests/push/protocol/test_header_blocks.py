"""What header blocks say, by the word of another implementation."""

import pytest
from hpack import Decoder, Encoder
from hypothesis import given
from hypothesis import strategies as st

from app.push.protocol.header_blocks import (
    BadBlockError,
    RequestBlocks,
    read_retry_after,
    read_status,
)

TABLE_SIZES = st.sampled_from([0, 64, 500, 4096, 65_536])
HEADERS = st.lists(
    st.sampled_from(
        [
            *(f"TTL: {seconds}" for seconds in (1, 3599, 2_592_000)),
            "Authorization: vapid t=" + "a" * 300,
            "Authorization: vapid t=" + "b" * 300,
            "Topic: abc",
            "Content-Type: application/octet-stream",
            "Content-Encoding: aes128gcm",
        ]
    ),
    max_size=6,
    unique=True,
).map(tuple)
REQUESTS = st.lists(
    st.tuples(HEADERS, st.integers(0, 4096), st.integers(1, 2000)), min_size=1, max_size=30
)


@given(REQUESTS, TABLE_SIZES)
def test_every_request_of_a_connection_says_what_it_means(requests, table_size):
    blocks = RequestBlocks("push.example.net", table_size=table_size)
    decoder = Decoder()
    decoder.max_allowed_table_size = table_size
    for headers, size, length in requests:
        path = b"/" + b"x" * length

        said = list(decoder.decode(blocks.block(headers, size, path)))

        assert said[:4] == [
            (":method", "POST"),
            (":scheme", "https"),
            (":authority", "push.example.net"),
            (":path", path.decode()),
        ]
        lines = [line.split(": ") for line in headers]
        assert said[4:] == [
            *((name.lower(), value) for name, value in lines),
            ("user-agent", "Veldpost"),
            ("content-length", str(size)),
        ]


def test_what_was_said_before_takes_a_byte():
    blocks = RequestBlocks("push.example.net", table_size=4096)
    headers = ("Authorization: vapid t=" + "a" * 300, "Topic: abc", "TTL: 60")

    first, second = (blocks.block(headers, 614, b"/1") for _ in range(2))

    assert len(first) > 300
    assert len(second) < 30


@pytest.mark.parametrize("status", [200, 201, 204, 404, 406, 410, 413, 429, 500, 503])
@pytest.mark.parametrize("is_huffman", [False, True])
def test_a_status_is_read_however_it_is_written(status, is_huffman):
    encoder = Encoder()
    encoder.header_table_size = 0
    fields = [(":status", str(status)), ("retry-after", "Mon, 23 Nov 2026 12:00:00 GMT")]

    block = encoder.encode(fields, huffman=is_huffman)

    assert read_status(block) == status
    assert read_retry_after(block) == fields[1][1]


def test_without_a_retry_after_there_is_none():
    assert not read_retry_after(b"\x88")


@pytest.mark.parametrize("block", [b"\xbe", b"\x48\x7f", b"\x3f\xe1\x1f\x88"])
def test_what_asks_for_a_table_or_ends_early_cannot_be_read(block):
    with pytest.raises(BadBlockError):
        read_status(block)
    with pytest.raises(BadBlockError):
        read_retry_after(block)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_harm_than_that(block):
    try:
        read_status(block)
        read_retry_after(block)
    except ValueError:
        return
