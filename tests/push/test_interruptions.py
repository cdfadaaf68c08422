"""Crashes, lost leases, withdrawal and stopping: what is sent, and what is recorded."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import Update, func, select, update
from sqlalchemy.exc import DataError, NoResultFound, OperationalError
from sqlalchemy.orm import Session

from app import push
from app.push.claims import LEASE
from app.push.models import Chunk, ChunkState, EndedWhy, Host, Subscription
from app.push.protocol.outcome import Answer
from app.push.sender import RENEWED_WITHIN
from tests.conftest import NOON
from tests.fakes import FakeTransport
from tests.push.conftest import HOST, Outbox, TestDesk, new_loop

GONE = Answer(410)


def forget(outbox: Outbox, what: Update) -> None:
    """Undo a commit that waited for no disk, as a crash of the database may."""
    with outbox.writing() as session:
        session.execute(what)
        session.commit()


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


def test_a_claim_that_the_database_forgot_in_a_crash_changes_nothing(outbox, subscribers):
    subscribers(3)
    outbox.transport.hang(HOST)
    message_id = outbox.publish()
    outbox.deliver()
    forget(outbox, update(Chunk).values(state=ChunkState.WAITING, attempt=0, owner=None, subs=None))
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


def test_a_device_that_is_gone_is_ended_though_the_database_forgot_the_checkpoint(
    outbox, subscribers
):
    subscribers(2)
    outbox.transport.tell(f"{HOST}/1", GONE)
    outbox.transport.hang(f"{HOST}/2")
    message_id = outbox.publish()
    outbox.deliver()
    forget(outbox, update(Subscription).values(ended_at=None, ended_why=None))

    outbox.transport.let_go()
    outbox.deliver()
    outbox.clock.pass_(RENEWED_WITHIN)
    outbox.deliver()

    assert outbox.progress(message_id).gone == 1
    assert outbox.subscription(1).ended_why == EndedWhy.GONE


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


def test_who_takes_long_to_look_up_leaves_the_chunk_to_who_claimed_it_meanwhile(
    outbox, subscribers
):
    subscribers(3)
    desk, transport = TestDesk(outbox.clock), FakeTransport()
    other = new_loop(outbox.engine, outbox.settings, desk, transport, outbox.clock)
    outbox.desk.takes = LEASE + timedelta(seconds=1)
    outbox.desk.meanwhile = other.turn
    message_id = outbox.publish()

    outbox.loop.turn()
    is_busy = outbox.loop.is_busy
    other.turn()

    other.close()
    assert not is_busy
    assert (len(outbox.transport.sent), len(transport.sent)) == (0, 3)
    assert outbox.progress(message_id).accepted == 3


def test_nobody_who_writes_waits_while_recipients_are_looked_up(sqlite_outbox):
    sqlite_outbox.subscribe(1)
    message_id = sqlite_outbox.publish()

    def write() -> None:
        path = str(sqlite_outbox.engine.url.database)
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")

    sqlite_outbox.desk.meanwhile = write
    sqlite_outbox.deliver()

    assert sqlite_outbox.progress(message_id).accepted == 1


def test_withdrawing_while_recipients_are_looked_up_sends_nothing(outbox, subscribers):
    subscribers(3)
    message_id = outbox.publish()
    outbox.desk.meanwhile = lambda: outbox.cancel(message_id) and None

    outbox.deliver()

    assert outbox.sent_to() == []
    assert (outbox.progress(message_id).skipped, outbox.loop.is_busy) == (3, False)


def test_after_a_fault_of_the_database_a_claim_goes_on_without_waiting_for_its_lease(
    outbox, subscribers
):
    subscribers(3)
    outbox.desk.fault = OperationalError("", {}, Exception())
    message_id = outbox.publish()
    with pytest.raises(OperationalError):
        outbox.loop.turn()
    outbox.desk.fault = None

    outbox.deliver()

    assert outbox.progress(message_id).accepted == 3


@pytest.mark.parametrize(
    "fault",
    [ZeroDivisionError(), NoResultFound(), DataError("", {}, Exception())],
    ids=lambda fault: type(fault).__name__,
)
def test_a_fault_in_the_desk_delays_one_message_and_no_other(fault, outbox, subscribers):
    subscribers(1)
    broken = outbox.publish()
    outbox.desk.fault = fault
    outbox.deliver(turns=1)
    outbox.desk.fault = None
    fine = outbox.publish()

    outbox.deliver()
    soon = outbox.progress(broken).accepted, outbox.progress(fine).accepted
    outbox.clock.pass_(timedelta(minutes=1))
    outbox.deliver()

    assert soon == (0, 1)
    assert outbox.progress(broken).accepted == 1


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
    outbox.clock.pass_(RENEWED_WITHIN)
    outbox.deliver()
    before = outbox.progress(message_id)

    outbox.clock.pass_(timedelta(days=31))
    outbox.loop.beat_if_due()

    with Session(outbox.engine) as session:
        assert session.scalar(select(func.count()).select_from(Chunk)) == 0
    assert outbox.progress(message_id) == before
