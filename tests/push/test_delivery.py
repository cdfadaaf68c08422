"""What becomes of a message between `enqueue` and its last answer."""

from datetime import timedelta

import http_ece
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import push
from app.push.models import Chunk, EndedWhy, Host, Subscription
from app.push.protocol.brake import REFUSALS_IN_A_ROW
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request
from tests.conftest import NOON
from tests.push.conftest import HOST, PHONE, a_message

OTHER = "https://slow.push.example.net"
THROTTLED, UNAVAILABLE, GONE, LOST = Answer(429), Answer(503), Answer(410), Answer(None)


def header(request: Request, name: str) -> str:
    return next(line for line in request.headers if line.startswith(f"{name}: ")).split(": ")[1]


def test_every_device_gets_a_message_only_it_can_read(outbox, subscribers):
    endpoints = subscribers(3)
    message_id = outbox.publish()

    outbox.deliver()

    plaintexts = [
        http_ece.decrypt(each.body, private_key=PHONE, auth_secret=bytes(16), version="aes128gcm")
        for each in outbox.transport.sent
    ]
    assert outbox.sent_to() == endpoints
    tags = [outbox.subscription(number).tag.encode() for number in (1, 2, 3)]
    assert all(tag in plaintext for tag, plaintext in zip(tags, plaintexts, strict=True))
    assert outbox.progress(message_id).accepted == 3


def test_progress_tells_recipients_and_devices_apart(outbox, subscribers):
    subscribers(2)
    outbox.subscribe(1, device_id=11, endpoint=f"{HOST}/11")
    people = select(func.json_each("[1, 2, 3]").table_valued("value").c.value)
    message_id = outbox.publish(people)
    queued = outbox.progress(message_id)

    outbox.deliver()

    done = outbox.progress(message_id)
    assert (queued.targeted, queued.queued, queued.settled_at) == (3, 3, None)
    assert (done.targeted, done.queued, done.accepted, done.no_subscription) == (3, 0, 3, 1)
    assert done.first_accepted_at is not None
    assert done.settled_at is not None


def test_a_phone_enrolled_after_publishing_is_not_missed(outbox):
    people = select(func.json_each("[7]").table_valued("value").c.value)
    message_id = outbox.publish(people)
    outbox.subscribe(7)

    outbox.deliver()

    assert outbox.progress(message_id).accepted == 1


def test_whoever_no_longer_wants_it_is_not_disturbed(outbox, subscribers):
    subscribers(3)
    message_id = outbox.publish()
    outbox.desk.unwanted = {2}

    outbox.deliver()

    assert outbox.sent_to() == [f"{HOST}/1", f"{HOST}/3"]
    assert outbox.progress(message_id).skipped == 1


def test_whoever_acknowledges_before_the_retry_is_not_disturbed_again(outbox, subscribers):
    subscribers(2)
    outbox.transport.tell(HOST, UNAVAILABLE, UNAVAILABLE)
    message_id = outbox.publish()
    outbox.deliver()
    outbox.desk.unwanted = {1}

    outbox.clock.pass_(timedelta(seconds=3))
    outbox.deliver()

    assert outbox.sent_to() == [f"{HOST}/1", f"{HOST}/2", f"{HOST}/2"]
    assert outbox.progress(message_id).skipped == 1


def test_a_gone_subscription_ends_and_is_never_sent_to_again(outbox, subscribers):
    gone, alive = subscribers(2)
    outbox.transport.always(gone, GONE)
    message_id = outbox.publish()
    outbox.deliver()

    outbox.publish()
    outbox.deliver()

    assert outbox.sent_to() == [gone, alive, alive]
    assert outbox.subscription(1).ended_why is EndedWhy.GONE
    assert outbox.progress(message_id).gone == 1


@pytest.mark.parametrize("status", [400, 401, 403, 413, 406, 429, 500, 503])
def test_no_other_answer_ends_a_subscription(outbox, subscribers, status):
    subscribers(1)
    outbox.transport.always(HOST, Answer(status))
    outbox.publish()

    outbox.deliver()

    assert outbox.subscription(1).ended_at is None


def test_a_device_that_subscribed_anew_meanwhile_is_not_ended(outbox, subscribers):
    subscribers(1)
    outbox.transport.hang(HOST)
    outbox.publish()
    outbox.deliver()
    outbox.subscribe(1, endpoint=f"{HOST}/anew")

    outbox.transport.let_go(GONE)
    outbox.deliver()

    assert outbox.subscription(1).ended_at is None


def test_a_fault_of_the_push_service_delays_but_does_not_lose_a_delivery(outbox, subscribers):
    subscribers(3)
    outbox.transport.tell(f"{HOST}/2", UNAVAILABLE, LOST, UNAVAILABLE)
    message_id = outbox.publish()

    for _ in range(4):
        outbox.deliver()
        outbox.clock.pass_(timedelta(seconds=16))

    assert outbox.sent_to().count(f"{HOST}/2") == 4
    assert outbox.sent_to().count(f"{HOST}/1") == 1
    assert outbox.progress(message_id).accepted == 3


def test_a_retry_waits_as_long_as_the_push_service_says(outbox, subscribers):
    subscribers(1)
    outbox.transport.tell(HOST, Answer(429, retry_after="60"))
    outbox.publish()
    outbox.deliver()

    outbox.clock.pass_(timedelta(seconds=58))
    outbox.deliver()
    before = len(outbox.transport.sent)
    outbox.clock.pass_(timedelta(seconds=2))
    outbox.deliver()

    assert (before, len(outbox.transport.sent)) == (1, 2)


def test_time_to_live_is_what_is_left_at_the_retry(outbox, subscribers):
    subscribers(1)
    outbox.transport.tell(HOST, Answer(503, retry_after="600"))
    outbox.publish(lasts=timedelta(hours=1))
    outbox.deliver()

    outbox.clock.pass_(timedelta(seconds=600))
    outbox.deliver()

    first, second = (int(header(request, "TTL")) for request in outbox.transport.sent)
    assert first == 3600
    assert 2990 <= second <= 3000


def test_what_cannot_be_delivered_in_time_expires(outbox, subscribers):
    subscribers(2)
    outbox.transport.always(f"{HOST}/1", Answer(503, retry_after="600"))
    message_id = outbox.publish(lasts=timedelta(minutes=5))

    outbox.deliver()

    progress = outbox.progress(message_id)
    assert (progress.accepted, progress.expired, progress.queued) == (1, 1, 0)
    assert progress.settled_at is not None


def test_a_message_that_waited_too_long_is_not_sent(outbox, subscribers):
    subscribers(2)
    message_id = outbox.publish(lasts=timedelta(minutes=5))
    outbox.clock.pass_(timedelta(minutes=6))

    outbox.deliver()

    assert outbox.sent_to() == []
    assert outbox.progress(message_id).expired == 2


def test_a_withdrawn_message_is_not_sent(outbox, subscribers):
    subscribers(2)
    message_id = outbox.publish()
    outbox.cancel(message_id)

    outbox.deliver()

    progress = outbox.progress(message_id)
    assert outbox.sent_to() == []
    assert (progress.is_cancelled, progress.skipped, progress.queued) == (True, 2, 0)


def test_withdrawing_stops_a_message_in_the_middle(outbox, subscribers):
    subscribers(60)
    outbox.transport.hang(HOST)
    message_id = outbox.publish()
    outbox.deliver(turns=2)
    in_flight = len(outbox.transport.sent)
    outbox.cancel(message_id)
    outbox.deliver()
    is_busy = outbox.loop.is_busy

    outbox.transport.let_go()
    outbox.deliver()

    assert not is_busy
    assert len(outbox.transport.sent) == in_flight < 60
    assert outbox.progress(message_id).skipped == 60


def test_a_crashed_delivery_process_delays_but_does_not_lose_a_delivery(outbox, subscribers):
    subscribers(5)
    outbox.transport.hang(HOST)
    message_id = outbox.publish()
    outbox.deliver()

    outbox.crash()
    outbox.deliver()

    assert sorted(outbox.sent_to()) == sorted(f"{HOST}/{n}" for n in range(1, 6))
    assert outbox.progress(message_id).accepted == 5


def test_after_a_crash_only_what_was_not_recorded_is_repeated(outbox, subscribers):
    subscribers(5)
    for number in (4, 5):
        outbox.transport.hang(f"{HOST}/{number}")
    message_id = outbox.publish()
    outbox.deliver()

    outbox.crash()
    outbox.deliver()

    assert sorted(outbox.sent_to()) == [f"{HOST}/4", f"{HOST}/5"]
    assert outbox.progress(message_id).accepted == 5


def test_a_process_that_lost_its_lease_changes_nothing(outbox, subscribers):
    subscribers(3)
    outbox.transport.hang(HOST)
    message_id = outbox.publish()
    outbox.deliver()
    stale, held = outbox.loop, outbox.transport
    outbox.crash()
    outbox.transport.hang(HOST)
    outbox.deliver()

    held.let_go(Answer(413))
    stale.turn(may_claim=False)
    outbox.transport.let_go()
    outbox.deliver()

    progress = outbox.progress(message_id)
    assert (progress.accepted, progress.failed) == (3, ())


def test_a_process_that_was_paused_sends_nothing_under_an_old_lease(outbox, subscribers):
    subscribers(3)
    outbox.desk.takes = timedelta(seconds=19)
    message_id = outbox.publish()

    outbox.loop.turn()
    under_old_lease = outbox.sent_to()
    outbox.desk.takes = timedelta(0)
    outbox.deliver()

    assert under_old_lease == []
    assert outbox.progress(message_id).accepted == 3


def test_a_throttling_push_service_is_left_alone_and_the_others_are_not(outbox):
    for number in range(1, 161):
        outbox.subscribe(number, host=OTHER if number % 2 else HOST)
    outbox.transport.always(OTHER, Answer(429, retry_after="300"))
    message_id = outbox.publish()

    outbox.deliver()
    outbox.clock.pass_(timedelta(seconds=30))
    outbox.deliver()

    to_other = [place for place in outbox.sent_to() if place.startswith(OTHER)]
    progress = outbox.progress(message_id)
    assert len(to_other) <= 32
    assert len(to_other) == len(set(to_other))
    assert (progress.accepted, progress.queued) == (80, 80)


def test_a_hanging_push_service_does_not_hold_back_the_others(outbox):
    for number in range(1, 161):
        outbox.subscribe(number, host=OTHER if number % 2 else HOST)
    outbox.transport.hang(OTHER)
    with outbox.writing() as session:
        message = a_message(expires_at=NOON + timedelta(days=1))
        everybody = select(Subscription.recipient_id)
        message_id = push.enqueue(session, message, everybody, now=NOON, chunk_size=20)
        session.commit()

    outbox.deliver(turns=20)

    assert outbox.progress(message_id).accepted == 80


def test_a_row_of_refusals_stops_the_origin_and_ends_nobody(outbox, subscribers, caplog):
    subscribers(60)
    outbox.transport.always(HOST, Answer(403, body=b"BadJwtToken"))
    message_id = outbox.publish()

    outbox.deliver()

    with Session(outbox.engine) as session:
        stopped = push.stopped_origins(session)
        ended = session.scalar(
            select(func.count()).select_from(Subscription).where(Subscription.ended_at.is_not(None))
        )
    assert stopped == {HOST: "vapid_refused"}
    assert "refuses our messages (vapid_refused)" in caplog.text
    assert REFUSALS_IN_A_ROW <= len(outbox.transport.sent) < 60
    assert ended == 0
    assert outbox.progress(message_id).queued > 0


def test_a_stopped_origin_gets_everything_once_the_cause_is_cured(outbox, subscribers):
    subscribers(60)
    outbox.transport.always(HOST, Answer(403))
    message_id = outbox.publish()
    outbox.deliver()
    refused = len(outbox.transport.sent)

    outbox.transport.always(HOST, Answer(201))
    outbox.clock.pass_(timedelta(minutes=16))
    outbox.deliver(turns=100)

    with Session(outbox.engine) as session:
        assert push.stopped_origins(session) == {}
    assert outbox.progress(message_id).accepted == 60 - refused


def test_failures_are_counted_by_cause(outbox, subscribers):
    subscribers(3)
    outbox.transport.tell(HOST, Answer(413), Answer(400), Answer(400))
    message_id = outbox.publish()

    outbox.deliver()

    assert outbox.progress(message_id).failed == (
        push.Failure("bad_request", 2),
        push.Failure("payload_too_large", 1),
    )


def test_a_subscription_made_with_a_key_we_lost_is_a_failure_with_a_cause(outbox, subscribers):
    subscribers(1)
    with outbox.writing() as session:
        session.execute(update(Subscription).values(vapid_key_id="gone"))
        session.commit()
    message_id = outbox.publish()

    outbox.deliver()

    assert outbox.progress(message_id).failed == (push.Failure("vapid_key_missing", 1),)


def test_a_fault_in_the_desk_delays_one_message_and_no_other(outbox, subscribers):
    subscribers(1)
    broken = outbox.publish()
    outbox.desk.fault = ZeroDivisionError()
    outbox.deliver(turns=1)
    outbox.desk.fault = None
    fine = outbox.publish()

    outbox.deliver()
    soon = outbox.progress(broken).accepted, outbox.progress(fine).accepted
    outbox.clock.pass_(timedelta(minutes=1))
    outbox.deliver()

    assert soon == (0, 1)
    assert outbox.progress(broken).accepted == 1


def test_an_urgent_message_overtakes(outbox, subscribers):
    subscribers(1)
    with outbox.writing() as session:
        for urgency in (push.Urgency.LOW, push.Urgency.HIGH):
            message = a_message(expires_at=NOON + timedelta(days=1), urgency=urgency)
            push.enqueue(session, message, select(Subscription.recipient_id), now=NOON)
        session.commit()

    outbox.deliver()

    assert [header(request, "Urgency") for request in outbox.transport.sent] == ["high", "low"]


def test_a_test_push_reaches_one_device_and_shows_its_steps(outbox, subscribers):
    subscribers(3)
    with outbox.writing() as session:
        message = a_message(expires_at=NOON + timedelta(hours=1))
        message_id = push.enqueue_to_device(session, message, device_id=2, now=NOON)
        session.commit()
    before = outbox.progress(message_id)

    outbox.deliver()

    after = outbox.progress(message_id)
    assert outbox.sent_to() == [f"{HOST}/2"]
    assert (before.queued_at, before.first_accepted_at) == (NOON, None)
    assert (after.first_accepted_at, after.accepted) == (NOON, 1)


def test_stopping_gives_back_what_is_queued_and_records_what_is_in_flight(outbox, subscribers):
    subscribers(60)
    outbox.transport.hang(HOST)
    message_id = outbox.publish()
    outbox.deliver(turns=1)
    in_flight = len(outbox.transport.sent)

    outbox.loop.give_back()
    outbox.transport.let_go()
    outbox.loop.turn(may_claim=False)

    assert not outbox.loop.is_busy
    assert outbox.progress(message_id).accepted == in_flight
    assert outbox.progress(message_id).queued == 60 - in_flight


def test_what_an_origin_taught_survives_a_restart(outbox, subscribers):
    subscribers(1)
    outbox.transport.tell(HOST, Answer(429, retry_after="3600"))
    outbox.publish()
    outbox.deliver()

    outbox.crash()
    outbox.publish()
    outbox.deliver()

    with Session(outbox.engine) as session:
        assert session.get_one(Host, HOST).paused_until == NOON + timedelta(hours=1)
    assert outbox.sent_to() == []


def test_a_delivery_process_shows_that_it_lives(outbox):
    with Session(outbox.engine) as session:
        assert push.last_seen(session) == NOON

    outbox.clock.pass_(timedelta(seconds=6))
    outbox.loop.beat_if_due()

    with Session(outbox.engine) as session:
        assert push.last_seen(session) == NOON + timedelta(seconds=6)


def test_old_chunks_are_folded_into_counts(outbox, subscribers):
    subscribers(3)
    outbox.transport.tell(HOST, Answer(413), GONE)
    message_id = outbox.publish()
    outbox.deliver()
    before = outbox.progress(message_id)

    outbox.clock.pass_(timedelta(days=31))
    outbox.loop.beat_if_due()

    with Session(outbox.engine) as session:
        assert session.scalar(select(func.count()).select_from(Chunk)) == 0
    assert outbox.progress(message_id) == before
