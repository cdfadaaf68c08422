from hypothesis import given
from hypothesis import strategies as st

from app.push.protocol.packing import pack, unpack

ids = st.sets(st.integers(0, 2**63 - 1) | st.integers(0, 3000), max_size=300)


@given(ids=ids)
def test_what_is_packed_comes_out_in_order(ids):
    assert unpack(pack(ids)) == sorted(ids)


def test_a_million_dense_ids_take_a_tenth_of_a_megabyte():
    packed = sum(len(pack(range(start, start + 500))) for start in range(0, 1_000_000, 500))

    assert packed < 100_000


def test_every_tenth_of_a_million_takes_a_little_more():
    packed = len(pack(range(0, 1_000_000, 10)))

    assert packed < 120_000
