"""Recipients whose moment is later: who is asleep is not disturbed, and not forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import push
from app.push.holding import ROUNDED_TO, moment_of
from app.push.ledger import Counted
from app.push.models import PushTotal
from app.push.protocol.outcome import Answer
from tests.conftest import NOON
from tests.push.conftest import HOST, Outbox

HOUR = timedelta(hours=1)
AT_ONE = NOON + HOUR


def sleep(outbox: Outbox, *people: int, until: datetime = AT_ONE) -> None:
    outbox.desk.asleep_until.update(dict.fromkeys(people, until))


def test_who_is_asleep_gets_it_at_their_moment(outbox, subscribers):
    subscribers(3)
    sleep(outbox, 2, 3)
    message_id = outbox.publish()
    outbox.deliver()
    by_noon = outbox.sent_to()

    outbox.clock.pass_(HOUR)
    outbox.deliver()

    assert by_noon == [f"{HOST}/1"]
    assert outbox.sent_to() == [f"{HOST}/1", f"{HOST}/2", f"{HOST}/3"]
    done = outbox.progress(message_id)
    assert (done.accepted, done.queued, done.skipped, done.held) == (3, 0, 0, ())
    assert done.settled_at is not None


def test_progress_says_how_many_wait_for_which_moment(outbox, subscribers):
    subscribers(4)
    sleep(outbox, 2, 3, until=NOON + timedelta(minutes=58))
    sleep(outbox, 4, until=NOON + 2 * HOUR)
    message_id = outbox.publish()

    outbox.deliver()

    progress = outbox.progress(message_id)
    assert progress.held == (push.Held(AT_ONE, 2), push.Held(NOON + 2 * HOUR, 1))
    assert (progress.accepted, progress.queued, progress.settled_at) == (1, 3, None)


def test_who_sleeps_on_is_asked_again_at_their_moment(outbox, subscribers):
    subscribers(1)
    sleep(outbox, 1)
    message_id = outbox.publish()
    outbox.deliver()
    sleep(outbox, 1, until=NOON + 2 * HOUR)

    outbox.clock.pass_(HOUR)
    outbox.deliver()
    at_one = outbox.sent_to()
    outbox.clock.pass_(HOUR)
    outbox.deliver()

    assert at_one == []
    assert outbox.progress(message_id).accepted == 1


def test_who_falls_asleep_before_a_retry_is_not_woken_by_it(outbox, subscribers):
    subscribers(2)
    outbox.transport.tell(HOST, Answer(503), Answer(503))
    message_id = outbox.publish()
    outbox.deliver()
    sleep(outbox, 2)

    outbox.clock.pass_(timedelta(minutes=10))
    outbox.deliver()
    before = outbox.sent_to()[2:]
    held = outbox.progress(message_id).held
    outbox.clock.pass_(HOUR)
    outbox.deliver()

    assert before == [f"{HOST}/1"]
    assert held == (push.Held(AT_ONE, 1),)
    assert outbox.progress(message_id).accepted == 2


def test_a_moment_after_its_end_is_no_moment(outbox, subscribers):
    subscribers(2)
    sleep(outbox, 2)
    message_id = outbox.publish(lasts=HOUR)

    outbox.deliver()

    done = outbox.progress(message_id)
    assert (done.accepted, done.expired, done.held) == (1, 1, ())
    assert done.settled_at is not None


def test_a_crash_forgets_nobody_who_is_asleep(outbox, subscribers):
    subscribers(3)
    sleep(outbox, 1, 3)
    message_id = outbox.publish()
    outbox.loop.turn()
    outbox.crash()
    outbox.deliver()

    outbox.clock.pass_(HOUR)
    outbox.deliver()

    done = outbox.progress(message_id)
    assert (done.accepted, done.queued) == (3, 0)


@pytest.mark.parametrize("commits", [0, 1], ids=["as it claims", "as it freezes"])
def test_a_process_killed_while_it_sets_sleepers_aside_has_set_nobody_aside(
    commits: int, outbox: Outbox, subscribers, engine: Engine
):
    left = iter(range(commits))
    subscribers(2)
    sleep(outbox, 2)
    message_id = outbox.publish()

    def killed(session: Session) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    event.listen(Session, "before_commit", killed)
    try:
        with pytest.raises(KeyboardInterrupt):
            outbox.loop.turn()
    finally:
        event.remove(Session, "before_commit", killed)
    after_the_kill = outbox.progress(message_id)
    outbox.crash()
    outbox.deliver()
    outbox.clock.pass_(HOUR)
    outbox.deliver()

    assert (after_the_kill.queued, after_the_kill.held) == (2, ())
    done = outbox.progress(message_id)
    assert (done.accepted, done.queued, done.skipped) == (2, 0, 0)


@contextmanager
def answer_lost(*, of_commit: int) -> Iterator[None]:
    """The database commits, and the connection is lost before it can say so."""
    number = count(1)

    def lose(session: Session) -> None:
        if next(number) == of_commit:
            raise OperationalError("COMMIT", {}, Exception("the connection was lost"))

    event.listen(Session, "after_commit", lose)
    try:
        with pytest.raises(OperationalError):
            yield
    finally:
        event.remove(Session, "after_commit", lose)


def test_people_who_sleep_are_set_aside_once_though_the_commits_answer_is_lost(outbox, subscribers):
    subscribers(3)
    sleep(outbox, 2, 3)
    message_id = outbox.publish()
    with answer_lost(of_commit=2):
        outbox.loop.turn()
    outbox.deliver()

    outbox.clock.pass_(HOUR)
    outbox.deliver()

    assert outbox.sent_to() == [f"{HOST}/1", f"{HOST}/2", f"{HOST}/3"]
    done = outbox.progress(message_id)
    assert (done.accepted, done.queued, done.held) == (3, 0, ())


def test_devices_that_sleep_are_set_aside_once_though_the_commits_answer_is_lost(
    outbox, subscribers
):
    subscribers(2)
    outbox.transport.tell(HOST, Answer(503), Answer(503))
    message_id = outbox.publish()
    outbox.deliver()
    sleep(outbox, 2)
    outbox.clock.pass_(timedelta(minutes=10))
    with answer_lost(of_commit=2):
        outbox.loop.turn()
    outbox.deliver()

    outbox.clock.pass_(HOUR)
    outbox.deliver()

    assert outbox.sent_to()[2:] == [f"{HOST}/1", f"{HOST}/2"]
    done = outbox.progress(message_id)
    assert (done.accepted, done.queued, done.held) == (2, 0, ())


def test_withdrawing_tells_who_was_sent_nothing(outbox, subscribers):
    subscribers(3)
    sleep(outbox, 2, 3)
    message_id = outbox.publish()
    outbox.deliver()

    untouched = outbox.cancel(message_id)
    outbox.clock.pass_(HOUR)
    outbox.deliver()

    assert untouched == {2, 3}
    assert outbox.sent_to() == [f"{HOST}/1"]
    assert outbox.progress(message_id).skipped == 2


def test_waiting_for_a_moment_is_not_counted_as_slowness(outbox, subscribers):
    subscribers(2)
    sleep(outbox, 1, 2)
    outbox.publish()
    outbox.deliver()

    outbox.clock.pass_(HOUR)
    outbox.deliver()

    lags = [Counted.FIRST_ACCEPTED, Counted.SETTLED]
    with Session(outbox.engine) as session:
        assert session.scalars(select(PushTotal.name).where(PushTotal.name.in_(lags))).all() == []


@given(ahead=st.timedeltas(timedelta(days=-9999), timedelta(days=9999)))
def test_a_moment_is_rounded_up_to_five_minutes(ahead: timedelta) -> None:
    at = NOON + ahead
    found = moment_of(at)

    assert at <= found < at + ROUNDED_TO
    assert (found.minute % 5, found.second, found.microsecond) == (0, 0, 0)
