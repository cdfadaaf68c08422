"""Who may subscribe what, so that nothing is found out while sending."""

import pytest
from sqlalchemy import func, literal, select

from app import push
from app.core.errors import Conflict, Invalid, NotFound
from app.push.models import Chunk, EndedWhy, Subscription
from app.push.protocol import base64url
from tests.conftest import NOON
from tests.push.conftest import AUTH, HOST, P256DH, a_message

OTHER_AUTH = base64url.encode(bytes(range(16)))


def test_a_subscription_knows_its_push_service_its_key_and_its_tag(outbox):
    outbox.subscribe(1)

    found = outbox.subscription(1)

    keys = push.ensure_keys(outbox.settings.instance_path)
    assert (found.origin, found.vapid_key_id) == (HOST, keys.current.id)
    assert len(bytes.fromhex(found.tag)) == 4
    assert (len(found.p256dh), len(found.auth)) == (65, 16)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("endpoint", {"endpoint": "https://evil.example/1"}),
        ("endpoint", {"endpoint": "http://push.example.net/1"}),
        ("endpoint", {"endpoint": f"https://{'a.' * 130}push.example.net/1"}),
        ("keys.p256dh", {"p256dh": ""}),
        ("keys.p256dh", {"p256dh": P256DH[:-2]}),
        ("keys.p256dh", {"p256dh": base64url.encode(b"\x04" + bytes(64))}),
        ("keys.p256dh", {"p256dh": "not base64!"}),
        ("keys.auth", {"auth": AUTH[:-4]}),
        ("keys.auth", {"auth": "é"}),
        ("keys.auth", {"auth": "A"}),
    ],
)
def test_what_cannot_be_sent_to_is_refused_at_once_and_named(outbox, field, changes):
    with pytest.raises(Invalid) as refusal:
        outbox.subscribe(1, **changes)

    assert list(refusal.value.fields) == [field]


def test_subscribing_again_keeps_one_row_and_the_tag(outbox):
    outbox.subscribe(1)
    before = outbox.subscription(1)

    outbox.subscribe(1, endpoint=f"{HOST}/anew", auth=OTHER_AUTH)

    after = outbox.subscription(1)
    assert (after.id, after.tag) == (before.id, before.tag)
    assert after.endpoint == f"{HOST}/anew"


def test_another_device_cannot_take_an_endpoint_over(outbox):
    endpoint = outbox.subscribe(1)

    with pytest.raises(Conflict):
        outbox.subscribe(2, endpoint=endpoint, auth=OTHER_AUTH)

    assert outbox.subscription(1).ended_at is None


def test_the_same_browser_after_a_new_sign_in_brings_its_endpoint_along(outbox):
    endpoint = outbox.subscribe(1)
    before = outbox.subscription(1)

    outbox.subscribe(2, endpoint=endpoint)

    with outbox.writing() as session:
        assert push.find_subscription(session, 1) is None
    after = outbox.subscription(2)
    assert after.id > before.id
    assert after.tag != before.tag


def test_what_was_frozen_for_the_former_owner_reaches_nobody(outbox):
    endpoint = outbox.subscribe(1)
    with outbox.writing() as session:
        message = a_message(expires_at=NOON.replace(hour=23))
        message_id = push.enqueue_to_device(session, message, device_id=1, now=NOON)
        session.commit()
    outbox.subscribe(2, endpoint=endpoint)

    outbox.deliver()

    assert outbox.sent_to() == []
    assert outbox.progress(message_id).gone == 1


def test_an_ended_endpoint_is_free(outbox):
    endpoint = outbox.subscribe(1)
    with outbox.writing() as session:
        push.unsubscribe(session, device_id=1, why=EndedWhy.SIGNED_OUT, now=NOON)
        session.commit()

    outbox.subscribe(2, endpoint=endpoint, auth=OTHER_AUTH)

    assert outbox.subscription(2).endpoint == endpoint


def test_unsubscribing_ends_it_once_and_asks_for_nothing(outbox):
    outbox.subscribe(1)

    with outbox.writing() as session:
        push.unsubscribe(session, device_id=1, why=EndedWhy.SIGNED_OUT, now=NOON)
        push.unsubscribe(session, device_id=1, now=NOON)
        push.unsubscribe(session, device_id=99, now=NOON)
        session.commit()

    assert outbox.subscription(1).ended_why is EndedWhy.SIGNED_OUT


def test_a_phone_that_comes_back_is_reachable_again(outbox):
    outbox.subscribe(1)
    with outbox.writing() as session:
        push.unsubscribe(session, device_id=1, now=NOON)
        session.commit()

    outbox.subscribe(1)

    found = outbox.subscription(1)
    assert (found.ended_at, found.ended_why) == (None, None)


def test_who_is_reachable_can_be_asked_in_a_select(outbox):
    for number in (1, 2):
        outbox.subscribe(number)
    with outbox.writing() as session:
        push.unsubscribe(session, device_id=2, now=NOON)

        reachable = [
            session.scalar(select(push.reachable(literal(number)))) for number in (1, 2, 3)
        ]
        subscribed = session.scalar(select(push.subscribed(literal(1))))

    assert reachable == [True, False, False]
    assert subscribed


def test_facts_for_lists_of_devices_hold_no_secret(outbox):
    outbox.subscribe(1)
    with outbox.writing() as session:
        facts = push.subscriptions_of(session, [1, 2])

    assert facts == {1: push.SubscriptionFacts(1, HOST, NOON, None, None, None, None)}


def test_whether_messages_go_to_an_endpoint_can_be_asked(outbox):
    endpoint = outbox.subscribe(1)
    found = outbox.subscription(1)

    answers = [push.is_subscribed_at(found, place) for place in (endpoint, f"{HOST}/2")]

    assert answers == [True, False]
    assert not push.is_subscribed_at(None, endpoint)


def test_a_device_without_subscription_gets_no_test_push(outbox):
    message = a_message(expires_at=NOON)

    with outbox.writing() as session, pytest.raises(NotFound):
        push.enqueue_to_device(session, message, device_id=1, now=NOON)


def test_a_hundred_thousand_recipients_are_a_hundred_small_rows(outbox):
    counted = select(literal(1).label("value")).cte("numbers", recursive=True)
    counted = counted.union_all(select(counted.c.value + 1).where(counted.c.value < 100_000))
    message_id = outbox.publish(select(counted.c.value))

    with outbox.writing() as session:
        rows, size = session.execute(
            select(func.count(), func.sum(func.length(Chunk.people)))
        ).one()

    assert outbox.progress(message_id).targeted == 100_000
    assert rows == 100
    assert size < 10_000


def test_nobody_in_the_audience_is_settled_at_once(outbox):
    message_id = outbox.publish(select(Subscription.recipient_id))

    progress = outbox.progress(message_id)

    assert (progress.targeted, progress.queued, progress.settled_at) == (0, 0, NOON)


def test_a_topic_that_no_push_service_takes_is_refused(outbox):
    message = a_message(expires_at=NOON, topic="not a topic")

    with outbox.writing() as session, pytest.raises(ValueError, match="topic"):
        push.enqueue(session, message, select(Subscription.recipient_id), now=NOON)


def test_an_unknown_message_has_no_progress(outbox):
    with outbox.writing() as session, pytest.raises(NotFound):
        push.progress(session, 99)
