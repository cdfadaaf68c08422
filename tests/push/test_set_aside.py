"""A chunk that cannot be taken up waits aside: others go on, an admin sees it, nothing is lost."""

import logging
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session

from app import push
from app.push import claiming, overview
from app.push.models import Chunk
from app.push.outbox import cancel
from tests.push.conftest import EVERYBODY, HOST, Outbox, a_message

FAULTS = [
    OperationalError("", {}, Exception()),
    DataError("", {}, Exception()),
    ZeroDivisionError(),
]


@pytest.fixture
def outbox(outbox: Outbox) -> Outbox:
    """Three recipients."""
    for number in (1, 2, 3):
        outbox.subscribe(number)
    return outbox


def publish_one_by_one(outbox: Outbox) -> int:
    """A chunk for each recipient, and the first one's is claimed first."""
    with outbox.writing() as session:
        now = outbox.clock.now()
        message = a_message(expires_at=now + timedelta(days=1))
        message_id = push.enqueue(session, message, EVERYBODY, now=now, chunk_size=1)
        session.commit()
    return message_id


def deliver(outbox: Outbox, *, turns: int = 10) -> None:
    """Go on after faults of the database, as a delivery process does."""
    for _ in range(turns):
        with suppress(OperationalError):
            outbox.deliver(turns=1)


def set_aside(outbox: Outbox) -> list[tuple[str, int, int]]:
    with Session(outbox.engine) as session:
        return [(each.cause, each.chunks, each.pending) for each in overview.set_aside(session)]


def waits(outbox: Outbox) -> timedelta:
    with Session(outbox.engine) as session:
        [until] = session.scalars(
            select(Chunk.not_before).where(Chunk.set_aside_why.is_not(None))
        ).all()
    return until - outbox.clock.now()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_chunk_that_always_fails_to_be_looked_up_does_not_stop_the_others(
    fault: Exception, outbox: Outbox
) -> None:
    outbox.desk.poison = {1: fault}
    message_id = publish_one_by_one(outbox)

    deliver(outbox)

    progress = outbox.progress(message_id)
    assert sorted(outbox.sent_to()) == [f"{HOST}/2", f"{HOST}/3"]
    assert (progress.accepted, progress.queued) == (2, 1)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_what_was_set_aside_is_delivered_once_it_can_be(fault: Exception, outbox: Outbox) -> None:
    outbox.desk.poison = {1: fault}
    message_id = publish_one_by_one(outbox)
    deliver(outbox)

    outbox.desk.poison.clear()
    outbox.clock.pass_(timedelta(minutes=15))
    deliver(outbox)

    assert outbox.progress(message_id).accepted == 3
    assert set_aside(outbox) == []


def test_it_waits_longer_each_time_and_never_more_than_a_quarter_of_an_hour(
    outbox: Outbox,
) -> None:
    outbox.desk.poison = {1: ZeroDivisionError()}
    publish_one_by_one(outbox)
    outbox.deliver()
    pauses = []

    for _ in range(12):
        outbox.clock.pass_(waits(outbox))
        before = outbox.clock.now()
        outbox.loop.turn()
        pauses.append(waits(outbox).total_seconds())
        assert outbox.clock.now() == before

    assert pauses[:4] == [4, 8, 16, 32]
    assert pauses[-1] == 900


def test_a_database_that_fails_for_a_moment_sets_nothing_aside(outbox: Outbox) -> None:
    outbox.desk.poison = {1: OperationalError("", {}, Exception())}
    message_id = publish_one_by_one(outbox)
    for _ in range(claiming.FAULTS_IN_A_ROW - 1):
        deliver(outbox, turns=1)

    outbox.desk.poison.clear()
    outbox.deliver()

    assert outbox.progress(message_id).accepted == 3


@pytest.mark.parametrize(
    ("fault", "cause"), [*zip(FAULTS, ["database", "error", "error"], strict=True)]
)
def test_an_operator_reads_what_is_set_aside_and_what_helps(
    fault: Exception, cause: str, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    outbox.desk.poison = {1: fault}
    message_id = publish_one_by_one(outbox)

    with caplog.at_level(logging.ERROR, logger="veldpost.delivery"):
        deliver(outbox)

    assert set_aside(outbox) == [(cause, 1, 1)]
    assert f"of message {message_id} cannot be taken up" in caplog.text


def test_what_is_cancelled_is_no_longer_set_aside(outbox: Outbox) -> None:
    outbox.desk.poison = {1: ZeroDivisionError()}
    message_id = publish_one_by_one(outbox)
    outbox.deliver()

    with outbox.writing() as session:
        cancel(session, message_id, now=outbox.clock.now())
        session.commit()

    assert set_aside(outbox) == []


def test_recipients_that_cannot_be_read_are_set_aside(outbox: Outbox) -> None:
    """A disk that told something else than it was told."""
    message_id = publish_one_by_one(outbox)
    with outbox.writing() as session:
        first = select(Chunk.id).order_by(Chunk.id).limit(1).scalar_subquery()
        session.execute(update(Chunk).where(Chunk.id == first).values(people=b"\0"))
        session.commit()

    outbox.deliver()

    assert outbox.progress(message_id).accepted == 2
    assert set_aside(outbox) == [("error", 1, 1)]


def test_a_look_up_that_takes_too_long_is_ended_and_set_aside(
    postgres_outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = postgres_outbox
    outbox.subscribe(1)
    message_id = outbox.publish()
    wanted = outbox.desk.wanted

    def sleeps(session: Session, *args: object, **named: object) -> object:
        session.execute(text("SELECT pg_sleep(20)"))
        return wanted(session, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(claiming, "LOOK_UP_SECONDS", 1)
    monkeypatch.setattr(outbox.desk, "wanted", sleeps)
    outbox.loop.turn()
    monkeypatch.undo()

    assert set_aside(outbox) == [("slow", 1, 1)]
    outbox.clock.pass_(timedelta(seconds=3))
    outbox.deliver()
    assert outbox.progress(message_id).accepted == 1
