"""The five states of a device: one rule, in Python and in SQL."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app import push
from app.auth.bell import SILENT_AFTER, UNSHOWN_AFTER, Bell, BellFacts, bell_case, bell_of
from app.auth.models import Device, NotificationState
from app.auth.service import note_displayed
from app.core.db import db
from app.push.devices import note_accepted
from app.push.models import Subscription
from tests import factories
from tests.audiences.factories import working_device
from tests.conftest import NOON

MOMENT = timedelta(seconds=1)
ON, LOST, BLOCKED = NotificationState.ON, NotificationState.LOST, NotificationState.BLOCKED
NOT_ASKED, UNSUPPORTED = NotificationState.NOT_ASKED, NotificationState.UNSUPPORTED
AGES = [None, timedelta(), SILENT_AFTER, SILENT_AFTER + MOMENT]


def facts(
    said: NotificationState = ON,
    *,
    is_subscribed: bool = True,
    seen: timedelta = timedelta(),
    shown: timedelta | None = None,
    unshown: timedelta | None = None,
) -> BellFacts:
    return BellFacts(
        said=said,
        is_subscribed=is_subscribed,
        last_seen_at=NOON - seen,
        last_displayed_at=None if shown is None else NOON - shown,
        unshown_since=None if unshown is None else NOON - unshown,
    )


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (facts(), Bell.HEALTHY),
        (facts(NOT_ASKED, is_subscribed=False), Bell.NEVER_ASKED),
        (facts(UNSUPPORTED, is_subscribed=False), Bell.NEVER_ASKED),
        (facts(BLOCKED), Bell.BLOCKED),
        (facts(BLOCKED, is_subscribed=False), Bell.BLOCKED),
        (facts(LOST), Bell.LOST),
        (facts(is_subscribed=False), Bell.LOST),
        (facts(seen=SILENT_AFTER), Bell.HEALTHY),
        (facts(seen=SILENT_AFTER + MOMENT), Bell.SILENT),
        (facts(seen=SILENT_AFTER + MOMENT, shown=timedelta(days=1)), Bell.HEALTHY),
        (facts(unshown=UNSHOWN_AFTER), Bell.HEALTHY),
        (facts(unshown=UNSHOWN_AFTER + MOMENT), Bell.SILENT),
        (facts(LOST, unshown=UNSHOWN_AFTER + MOMENT), Bell.LOST),
    ],
)
def test_the_first_state_that_applies_is_a_devices(known: BellFacts, expected: Bell) -> None:
    assert bell_of(known, now=NOON) is expected


COMBINATIONS = [
    facts(said, is_subscribed=is_subscribed, seen=seen, shown=shown, unshown=unshown)
    for said in NotificationState
    for is_subscribed in (True, False)
    for seen in AGES[1:]
    for shown in AGES
    for unshown in (None, UNSHOWN_AFTER, UNSHOWN_AFTER + MOMENT)
    if seen is not None
]


@pytest.mark.usefixtures("app")
def test_the_database_says_the_same_of_every_combination() -> None:
    person = factories.person()
    phones = {_phone(person.id, known): known for known in COMBINATIONS}

    rows = db.session.execute(select(Device.id, bell_case(NOON)))

    assert {id_: Bell(state) for id_, state in rows} == {
        id_: bell_of(known, now=NOON) for id_, known in phones.items()
    }


def _phone(person_id: int, known: BellFacts) -> int:
    made = Device(
        person_id=person_id,
        label="Phone",
        created_at=NOON,
        rotated_at=NOON,
        notification_state=known.said,
        last_seen_at=known.last_seen_at,
        last_displayed_at=known.last_displayed_at,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(
        Subscription(
            recipient_id=person_id,
            device_id=made.id,
            endpoint=f"https://push.example.net/{made.id}",
            endpoint_digest=f"{made.id}".encode().ljust(32, b"."),
            origin="https://push.example.net",
            p256dh=b"p" * 65,
            auth=b"a" * 16,
            vapid_key_id="key",
            tag=f"{made.id:08x}",
            created_at=NOON,
            unshown_since=known.unshown_since,
            ended_at=None if known.is_subscribed else NOON,
        )
    )
    return made.id


def _unshown(phone: Device) -> datetime | None:
    return push.subscriptions_of(db.session(), [phone.id])[phone.id].unshown_since


@pytest.mark.usefixtures("app")
def test_the_first_message_that_is_not_shown_begins_the_wait_and_showing_one_ends_it() -> None:
    phone = working_device(factories.person())
    its = push.find_subscription(db.session(), phone.id)
    assert its
    for day in range(3):
        note_accepted(db.session(), [its.id], now=NOON + timedelta(days=day))
    db.session.expire_all()
    assert _unshown(phone) == NOON

    note_displayed(phone.id, at=NOON + timedelta(days=3))

    assert _unshown(phone) is None


@pytest.mark.usefixtures("app")
def test_a_message_shown_before_its_acceptance_is_written_down_is_not_held_up() -> None:
    phone = working_device(factories.person())
    its = push.find_subscription(db.session(), phone.id)
    assert its
    note_displayed(phone.id, at=NOON)

    note_accepted(db.session(), [its.id], now=NOON + MOMENT)

    assert _unshown(phone) is None
