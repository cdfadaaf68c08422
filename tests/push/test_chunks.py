from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.push.chunks import LoadedMessage, OpenChunk
from app.push.protocol.packing import bitmap
from app.push.protocol.request import Urgency
from tests.conftest import NOON

SIZE = 500


def a_chunk() -> OpenChunk:
    expires_at = NOON + timedelta(hours=1)
    message = LoadedMessage(1, "a", "a", Urgency.NORMAL, expires_at, templates={})
    chunk = OpenChunk(
        id=1, message=message, prio=0, attempt=1, owner="a", tries=0, renewed_at=0, opened_at=0
    )
    chunk.subs, chunk.in_hand = list(range(SIZE)), SIZE
    chunk.done = bytearray(bitmap(SIZE))
    return chunk


@given(done=st.sets(st.integers(0, SIZE - 1)))
def test_a_chunk_remembers_which_devices_are_settled(done: set[int]) -> None:
    chunk = a_chunk()

    for position in done:
        chunk.settle(position, "accepted")

    assert set(chunk.unsettled()) == set(range(SIZE)) - done
    assert chunk.pending == SIZE - len(done)
