"""The cap on messages a second to one push service, kept by the delivery processes together."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from app.push.models import DeliveryProcess
from app.push.presence import alive
from app.push.protocol.outcome import Answer
from tests.conftest import NOON
from tests.push.conftest import HOST, new_loop

OTHER = "https://other.push.example.net"
CAP = 20


@pytest.fixture
def outbox(outbox):
    """The engine, allowed 20 messages a second to each push service."""
    settings = replace(outbox.settings, push_rate=CAP)
    outbox.loop.sign_off()
    outbox.loop.close()
    outbox.loop = new_loop(outbox.engine, settings, outbox.desk, outbox.transport, outbox.clock)
    outbox.loop.start()
    return outbox


def sent_per_service(outbox) -> Counter[str]:
    return Counter(request.origin for request in outbox.transport.sent)


def test_each_push_service_gets_at_most_the_cap_a_second(outbox, subscribers):
    for number in range(1, 201):
        outbox.subscribe(number, host=OTHER if number % 2 else HOST)
    outbox.publish()

    seconds = []
    for _ in range(3):
        before = sent_per_service(outbox)
        outbox.deliver(turns=10)
        seconds.append(sent_per_service(outbox) - before)

    assert all(second[host] <= CAP + 2 for second in seconds for host in (HOST, OTHER))
    assert all(second[host] >= CAP - 2 for second in seconds for host in (HOST, OTHER))


def test_a_cap_delays_and_loses_nothing(outbox, subscribers):
    subscribers(130)
    message_id = outbox.publish()

    outbox.deliver(turns=100)

    assert outbox.progress(message_id).accepted == 130
    assert len(set(outbox.sent_to())) == len(outbox.sent_to()) == 130


def test_a_service_that_throttles_is_sent_to_at_half_the_pace(outbox, subscribers):
    subscribers(100)
    outbox.publish()
    outbox.deliver(turns=10)
    outbox.transport.tell(HOST, Answer(429, retry_after="1"))

    outbox.deliver(turns=1)

    assert outbox.loop.sender.lane(HOST).pace.rate == CAP / 2


def test_only_processes_that_live_count_as_sharing_the_cap(session):
    for number, age in enumerate((1, 5, 14, 16, 3600)):
        session.add(
            DeliveryProcess(
                incarnation=f"p{number}", started_at=NOON, seen_at=NOON - timedelta(seconds=age)
            )
        )

    assert alive(session, now=NOON) == 3
