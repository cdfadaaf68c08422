"""What answers do to subscriptions and to whole push services."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import push
from app.push.models import Chunk, EndedWhy, Subscription
from app.push.protocol.brake import REFUSALS_IN_A_ROW
from app.push.protocol.outcome import NOT_SENT, Answer, Outcome
from app.push.sender import RENEWED_WITHIN
from tests.conftest import NOON
from tests.push.conftest import HOST, a_message

OTHER = "https://slow.push.example.net"
GONE = Answer(410)


def stopped(outbox):
    with Session(outbox.engine) as session:
        services = push.overview.services(session)
    return [(each.name, each.stopped_at, each.cause) for each in services if each.stopped_at]


def test_a_gone_subscription_ends_and_is_never_sent_to_again(outbox, subscribers):
    gone, alive = subscribers(2)
    outbox.transport.always(gone, GONE)
    message_id = outbox.publish()
    outbox.deliver()

    outbox.publish()
    outbox.deliver()
    outbox.clock.pass_(RENEWED_WITHIN)
    outbox.deliver()

    assert outbox.sent_to() == [gone, alive, alive]
    assert outbox.subscription(1).ended_why is EndedWhy.GONE
    assert outbox.progress(message_id).gone == 1


def test_a_phone_that_subscribes_anew_in_a_moment_gets_what_its_old_subscription_missed(
    outbox, subscribers
):
    subscribers(2)
    outbox.transport.always(f"{HOST}/1", GONE)
    message_id = outbox.publish()
    outbox.deliver()
    outbox.subscribe(1, endpoint=f"{HOST}/anew")

    outbox.clock.pass_(RENEWED_WITHIN)
    outbox.deliver()

    assert outbox.sent_to() == [f"{HOST}/1", f"{HOST}/2", f"{HOST}/anew"]
    done = outbox.progress(message_id)
    assert (done.accepted, done.gone, done.queued) == (2, 0, 0)


def test_nobody_looks_for_a_new_subscription_once_the_message_has_ended(outbox, subscribers):
    subscribers(1)
    outbox.transport.always(HOST, GONE)
    message_id = outbox.publish(lasts=RENEWED_WITHIN)

    outbox.deliver()

    assert (outbox.progress(message_id).gone, outbox.progress(message_id).queued) == (1, 0)


def test_an_answer_that_cannot_be_judged_costs_one_delivery_one_try(
    outbox, subscribers, monkeypatch
):
    subscribers(2)
    outbox.transport.always(f"{HOST}/1", Answer(500))

    def stumble(_answer: Answer, **_of: object) -> Outcome:
        raise RuntimeError

    monkeypatch.setattr("app.push.sender.outcome_of", stumble)
    message_id = outbox.publish()
    outbox.deliver()

    done = outbox.progress(message_id)
    assert (done.accepted, done.failed, done.queued) == (1, (), 1)


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
    outbox.clock.pass_(RENEWED_WITHIN)
    outbox.deliver()

    assert outbox.subscription(1).ended_at is None
    assert outbox.sent_to() == [f"{HOST}/1", f"{HOST}/anew"]


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


def test_what_waited_in_vain_at_a_slow_push_service_is_sent_soon_and_pauses_nothing(
    outbox, subscribers, caplog
):
    subscribers(40)
    for number in range(1, 21):
        outbox.transport.tell(f"{HOST}/{number}", NOT_SENT)
    message_id = outbox.publish()

    outbox.deliver()
    soon = outbox.progress(message_id).accepted
    outbox.clock.pass_(timedelta(seconds=2))
    outbox.deliver()

    with Session(outbox.engine) as session:
        assert session.scalars(select(Chunk.tries).order_by(Chunk.id)).all() == [0, 0]
    assert (soon, outbox.progress(message_id).accepted) == (20, 40)
    assert not outbox.loop.sender.lanes[HOST].brake.pauses
    assert "does not take our messages" not in caplog.text


def test_a_row_of_refusals_stops_the_origin_and_ends_nobody(outbox, subscribers, caplog):
    subscribers(60)
    outbox.transport.always(HOST, Answer(403, body=b"BadJwtToken"))
    message_id = outbox.publish()

    outbox.deliver()

    with Session(outbox.engine) as session:
        ended = session.scalar(
            select(func.count()).select_from(Subscription).where(Subscription.ended_at.is_not(None))
        )
    assert stopped(outbox) == [("push.example.net", NOON, "vapid_refused")]
    assert "refuses our messages (vapid_refused)" in caplog.text
    assert REFUSALS_IN_A_ROW <= len(outbox.transport.sent) < 60
    assert ended == 0
    assert outbox.progress(message_id).queued > 0


def test_a_push_service_out_of_reach_is_told_once_with_the_cause(outbox, subscribers, caplog):
    subscribers(20)
    outbox.transport.always(HOST, Answer(None, error="no_name"))
    outbox.publish()

    outbox.deliver()
    outbox.clock.pass_(timedelta(minutes=5))
    outbox.deliver()

    told = [line for line in caplog.messages if "does not take our messages" in line]
    assert told == [f"{HOST} does not take our messages now (no_name); they wait for another try."]


def test_one_lost_answer_is_not_worth_a_warning(outbox, subscribers, caplog):
    subscribers(2)
    outbox.transport.tell(HOST, Answer(503), Answer(201))
    outbox.publish()

    outbox.deliver()

    assert "does not take our messages" not in caplog.text


def test_a_stopped_origin_gets_everything_once_the_cause_is_cured(outbox, subscribers):
    subscribers(60)
    outbox.transport.always(HOST, Answer(403))
    message_id = outbox.publish()
    outbox.deliver()
    refused = len(outbox.transport.sent)

    outbox.transport.always(HOST, Answer(201))
    outbox.clock.pass_(timedelta(minutes=16))
    outbox.deliver(turns=100)

    assert stopped(outbox) == []
    assert refused >= REFUSALS_IN_A_ROW
    assert (outbox.progress(message_id).accepted, outbox.progress(message_id).failed) == (60, ())


def test_a_few_devices_whose_push_service_takes_nobody_wait_for_the_cure(outbox, subscribers):
    subscribers(3)
    outbox.transport.always(HOST, Answer(401))
    message_id = outbox.publish()
    outbox.deliver()
    before = outbox.progress(message_id)

    outbox.transport.always(HOST, Answer(201))
    outbox.clock.pass_(timedelta(seconds=2))
    outbox.deliver()

    after = outbox.progress(message_id)
    assert (before.queued, before.failed) == (3, ())
    assert (after.accepted, after.failed) == (3, ())


def test_who_alone_is_refused_does_not_wait(outbox, subscribers):
    one, *_ = subscribers(5)
    outbox.transport.always(one, Answer(403))
    message_id = outbox.publish()

    outbox.deliver()

    done = outbox.progress(message_id)
    assert (done.accepted, done.failed) == (4, (push.Failure("vapid_refused", 1),))
    assert outbox.subscription(1).failures == 1


def test_who_is_refused_after_all_others_were_served_does_not_wait(outbox, subscribers):
    one, *_ = subscribers(5)
    outbox.publish()
    outbox.deliver()
    outbox.transport.always(one, Answer(403))
    message_id = outbox.publish(select(Subscription.recipient_id).where(Subscription.id == 1))

    outbox.deliver()

    assert outbox.progress(message_id).failed == (push.Failure("vapid_refused", 1),)


def test_one_device_refused_time_and_again_stops_no_origin(outbox, subscribers):
    subscribers(1)
    outbox.transport.always(HOST, Answer(403))
    outbox.publish()

    for _ in range(3 * REFUSALS_IN_A_ROW):
        outbox.deliver()
        outbox.clock.pass_(timedelta(minutes=15))

    assert stopped(outbox) == []
    assert len(outbox.transport.sent) >= REFUSALS_IN_A_ROW


def test_a_refused_message_that_will_not_live_until_the_cure_fails_with_its_cause(
    outbox, subscribers
):
    subscribers(1)
    outbox.transport.always(HOST, Answer(403))
    message_id = outbox.publish(lasts=timedelta(minutes=5))

    outbox.deliver()

    assert outbox.progress(message_id).failed == (push.Failure("vapid_refused", 1),)


def test_many_ill_devices_among_well_ones_stop_no_origin(outbox, subscribers):
    """Their refusals may come in one bunch with others' acceptances."""
    for endpoint in subscribers(60)[::2]:
        outbox.transport.always(endpoint, Answer(403))
    message_id = outbox.publish()

    outbox.deliver(turns=20)

    assert stopped(outbox) == []
    assert outbox.progress(message_id).accepted == 30
    assert outbox.progress(message_id).failed == (push.Failure("vapid_refused", 30),)


def test_failures_are_counted_by_cause(outbox, subscribers):
    subscribers(4)
    outbox.transport.tell(HOST, Answer(413), Answer(400), Answer(400))
    message_id = outbox.publish()

    outbox.deliver()

    assert outbox.progress(message_id).failed == (
        push.Failure("bad_request", 2),
        push.Failure("payload_too_large", 1),
    )
