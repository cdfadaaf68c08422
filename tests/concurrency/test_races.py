"""What SQLite's single writer hides: two transactions that overlap on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, literal, select
from sqlalchemy.orm import Session

from app import push
from app.announcements import service as announcements
from app.announcements.models import Announcement
from app.audiences.rule import Attributes
from app.auth import service as auth
from app.auth.models import Device, RevokedWhy
from app.core import clock
from app.core.db import begin_write, db
from app.core.ids import uuid7
from app.organisation import service as organisation
from app.people import service as people
from app.people.models import Person
from app.people.roles import Role
from app.push import claims
from app.push.models import Chunk, ChunkState, Subscription
from app.receipts import service as receipts
from app.receipts.facts import Kind, Report
from tests import factories
from tests.announcements.factories import actor_of, draft, editor, published
from tests.conftest import PUBLIC_URL
from tests.push.conftest import a_message
from tests.receipts.test_settle import report, send
from tests.subscriptions.browsers import place


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        yield session
        session.commit()


def publish(announcement: Announcement, author: Person) -> None:
    announcements.publish(
        announcement.uid,
        version=announcement.version,
        actor=actor_of(author),
        public_url=PUBLIC_URL,
        now=clock.now(),
    )


def tap(reader: Person, saved: Announcement) -> None:
    """Open it."""
    opened = Report(id=uuid7(), announcement_id=saved.uid, kind=Kind.OPENED, at=clock.now())
    receipts.settle(
        [opened],
        actor=actor_of(reader),
        attributes=Attributes("", "", "", "nl", "worker", str(reader.uid)),
        feed_rev=0,
        now=clock.now(),
    )


def inbox(phone: Any, cursor: str | None) -> tuple[set[str], str]:
    answer = phone.get("/api/inbox", query_string={"cursor": cursor} if cursor else {}).json
    return {item["id"] for item in answer["items"]}, answer["cursor"]


def test_no_reader_misses_an_announcement_that_was_begun_first_and_committed_last(
    app, as_, beside, until_one_waits, open_transaction
):
    author, phone = editor(), as_(factories.person())
    first, second = draft(author=author), draft(author=author)
    organisation.get()
    db.session.commit()
    _, cursor = beside.submit(inbox, phone, None).result()

    def publish_second() -> None:
        with open_transaction():
            publish(db.session.get_one(Announcement, second.id), author)

    with open_transaction():
        publish(db.session.get_one(Announcement, first.id), author)
        other = beside.submit(publish_second)
        until_one_waits(other)
        meanwhile, cursor = beside.submit(inbox, phone, cursor).result()
    other.result()
    after, _ = beside.submit(inbox, phone, cursor).result()

    assert meanwhile == set()
    assert after == {str(first.uid), str(second.uid)}


def test_two_admins_who_lock_each_other_out_leave_one(
    app, beside, until_one_waits, open_transaction
):
    one, other = (factories.person(role=Role.ADMIN).uid for _ in range(2))
    db.session.commit()

    def suspend(uid: Any) -> None:
        people.suspend(people.get_to_change(uid), now=clock.now())

    def suspend_one() -> None:
        with open_transaction():
            suspend(one)

    with open_transaction():
        suspend(other)
        late = beside.submit(suspend_one)
        until_one_waits(late)

    with pytest.raises(Exception, match="at least one admin"):
        late.result()
    left = select(func.count()).where(Person.role == Role.ADMIN, Person.suspended_at.is_(None))
    assert db.session.scalar(left) == 1


def test_a_device_that_is_being_signed_out_gets_no_subscription(
    app, as_, beside, until_one_waits, open_transaction
):
    phone = as_(factories.person())
    device_id = db.session.scalars(select(Device.id)).one()

    with open_transaction():
        device = db.session.get_one(Device, device_id)
        auth.revoke(device, RevokedWhy.REVOKED, now=clock.now())
        db.session.flush()
        late = beside.submit(lambda: phone.put("/api/me/subscription", json=place()))
        until_one_waits(late)

    assert late.result().status_code == 401
    assert db.session.scalar(select(func.count()).select_from(Subscription)) == 0


def test_a_change_of_a_person_and_their_tap_both_count(
    app, beside, until_one_waits, open_transaction
):
    ada, saved = factories.person(name="Ada"), published()
    db.session.commit()
    uid, before = ada.uid, ada.rev

    def rename() -> None:
        with open_transaction():
            people.change(people.get_to_change(uid), name="Ada Vos")

    with open_transaction():
        tap(ada, saved)
        other = beside.submit(rename)
        until_one_waits(other)
    other.result()

    db.session.rollback()
    assert (ada.name, ada.rev) == ("Ada Vos", before + 2)


def test_withdrawing_waits_for_who_finishes_a_chunk_and_finds_its_retries(
    watcher, beside, until_one_waits
):
    now = clock.now()
    recipients = select(literal(1))
    with writing(watcher) as session:
        message = a_message(expires_at=now + timedelta(days=1))
        message_id = push.enqueue(session, message, recipients, now=now)

    def withdraw() -> None:
        with writing(watcher) as session:
            push.cancel(session, message_id, now=now)

    with writing(watcher) as finishing:
        claims.lock_messages(finishing, [message_id])
        chunk = finishing.scalars(select(Chunk).with_for_update()).one()
        chunk.state, chunk.pending = ChunkState.CLOSED, 0
        retry = {"not_before": now, "pending": 1, "people": chunk.people, "prio": chunk.prio}
        finishing.add(Chunk(message_id=message_id, **retry))
        finishing.flush()
        withdrawal = beside.submit(withdraw)
        until_one_waits(withdrawal)
    withdrawal.result()

    with Session(watcher) as session:
        assert push.progress(session, message_id).queued == 0


def test_a_tap_that_comes_while_another_device_s_is_written_counts_once(
    app, as_, beside, until_one_waits, open_transaction
):
    reader = factories.person()
    saved = published(must_acknowledge=True)
    db.session.commit()
    phone, acknowledgement = as_(reader), report(saved)

    with open_transaction():
        tap(reader, saved)
        late = beside.submit(send, phone, acknowledgement)
        until_one_waits(late)

    assert late.result() == {"settled": [acknowledgement["id"]], "refused": []}
    db.session.rollback()
    assert receipts.totals(saved.id) == {"displayed": 0, "opened": 1, "acknowledged": 1}
