"""What becomes of a message between `enqueue` and its last answer."""

from datetime import timedelta

import http_ece
from sqlalchemy import literal, select, union_all, update

from app import push
from app.push.models import Subscription
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request
from tests.conftest import NOON
from tests.push.conftest import HOST, PHONE, a_message

UNAVAILABLE, LOST = Answer(503), Answer(None)


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
    people = union_all(*(select(literal(number)) for number in (1, 2, 3)))
    message_id = outbox.publish(people)
    queued = outbox.progress(message_id)

    outbox.deliver()

    done = outbox.progress(message_id)
    assert (queued.targeted, queued.queued, queued.settled_at) == (3, 3, None)
    assert (done.targeted, done.queued, done.accepted, done.no_subscription) == (3, 0, 3, 1)
    assert done.first_accepted_at is not None
    assert done.settled_at is not None


def test_a_phone_enrolled_after_publishing_is_not_missed(outbox):
    people = select(literal(7))
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


def test_a_delivery_waits_for_the_key_that_its_phone_subscribed_to(outbox, subscribers):
    subscribers(1)
    key_file = outbox.settings.instance_path / push.KEY_FILE
    away = key_file.rename(key_file.with_name("away.pem"))
    message_id = outbox.publish()

    outbox.deliver()
    without = outbox.progress(message_id)
    is_made = key_file.exists()
    away.rename(key_file)
    outbox.clock.pass_(timedelta(seconds=64))
    outbox.deliver()

    assert (without.failed, without.queued, is_made) == ((), 1, False)
    assert outbox.progress(message_id).accepted == 1


def test_a_delivery_whose_key_is_lost_ends_with_its_message(outbox, subscribers):
    subscribers(1)
    with outbox.writing() as session:
        session.execute(update(Subscription).values(vapid_key_id="lost"))
        session.commit()
    message_id = outbox.publish(lasts=timedelta(minutes=5))

    for _ in range(8):
        outbox.deliver()
        outbox.clock.pass_(timedelta(seconds=64))

    progress = outbox.progress(message_id)
    assert (progress.expired, progress.failed, progress.queued) == (1, (), 0)


def test_who_subscribes_after_a_new_key_is_reached_without_a_restart(outbox, subscribers):
    subscribers(1)
    outbox.publish()
    outbox.deliver()
    key_file = outbox.settings.instance_path / push.KEY_FILE
    old = key_file.read_bytes()
    key_file.unlink()
    push.ensure_keys(key_file.parent)
    key_file.write_bytes(key_file.read_bytes() + old)
    outbox.subscribe(2)

    message_id = outbox.publish()
    outbox.deliver()

    assert outbox.progress(message_id).accepted == 2


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
