from datetime import timedelta

import pytest

from app.push.protocol.request import Urgency, headers, time_to_live
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("left", "ttl"),
    [
        (timedelta(hours=1), 3600),
        (timedelta(seconds=0.4), 1),
        (timedelta(seconds=-9), 1),
        (timedelta(days=400), 2_592_000),
    ],
)
def test_time_to_live_is_what_is_left_and_never_zero(left, ttl):
    assert time_to_live(NOON + left, NOON) == ttl


def test_a_message_carries_its_headers():
    lines = headers(
        authorization="vapid t=a, k=b",
        expires_at=NOON + timedelta(minutes=1),
        now=NOON,
        urgency=Urgency.HIGH,
        topic="abc",
    )

    assert set(lines) == {
        "Authorization: vapid t=a, k=b",
        "TTL: 60",
        "Urgency: high",
        "Topic: abc",
        "Content-Encoding: aes128gcm",
        "Content-Type: application/octet-stream",
    }
