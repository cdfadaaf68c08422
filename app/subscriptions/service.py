"""Subscribing a device, keeping it healthy, and testing it. Never commits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import push
from app.auth import service as auth
from app.auth.models import Device, NotificationState
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import Conflict, NotFound
from app.core.ids import uuid7
from app.core.languages import Language, text
from app.core.permissions import Permission
from app.subscriptions import health
from app.subscriptions.models import TestPush
from config import Config

TEST_LIFETIME = timedelta(minutes=5)
SUBJECT = "test"
"""Subjects of test pushes are `test:<id>`; the desk sends them to whoever is not suspended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a browser wants its messages: the fields of its PushSubscription."""

    endpoint: str
    p256dh: str
    auth: str


class Step(StrEnum):
    """How far a test push is."""

    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    DISPLAYED = "displayed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestView:
    """A test push with the engine's part of the story. `failure` is a stable word."""

    test: TestPush
    state: Step
    accepted_at: datetime | None
    failure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthView:
    """How a device's notifications stand, and what it needs to subscribe anew."""

    state: NotificationState
    must_subscribe: bool
    last_accepted_at: datetime | None
    last_displayed_at: datetime | None
    push_public_key: str


def subscribe(
    actor: Actor,
    place: Place,
    *,
    settings: Config,
    now: datetime,
) -> push.Subscription:
    """Send this device's messages there from now on. Raises Invalid naming the field, Conflict."""
    device = auth.hold_own_device(actor)
    subscription = push.subscribe(
        db.session(),
        recipient_id=actor.person_id,
        device_id=actor.device_id,
        endpoint=place.endpoint,
        p256dh=place.p256dh,
        auth=place.auth,
        settings=settings,
        now=now,
    )
    device.notification_state = NotificationState.ON
    return subscription


def unsubscribe(actor: Actor, *, now: datetime) -> None:
    """Send nothing to this device any more, as its person wishes."""
    push.unsubscribe(db.session(), device_id=actor.device_id, now=now)
    auth.own_device(actor).notification_state = NotificationState.NOT_ASKED


def note_permission(
    actor: Actor,
    permission: health.BrowserPermission,
    *,
    endpoint: str | None,
    current: push.Keys,
    now: datetime,
) -> HealthView:
    """Compare what a device says about notifications with what we know, and keep the result."""
    known = _known(actor.device_id, endpoint=endpoint, vapid_key_id=current.current.id)
    found = health.reconcile(permission, known)
    if found.must_end:
        why = push.EndedWhy.LOST
        push.unsubscribe(db.session(), device_id=actor.device_id, why=why, now=now)
    device = auth.own_device(actor)
    if found.is_kept:
        device.notification_state = found.state
    facts = push.subscriptions_of(db.session(), [device.id]).get(device.id)
    return HealthView(
        state=found.state,
        must_subscribe=found.must_subscribe,
        last_accepted_at=facts.last_accepted_at if facts else None,
        last_displayed_at=device.last_displayed_at,
        push_public_key=current.public,
    )


def _known(device_id: int, *, endpoint: str | None, vapid_key_id: str) -> health.Known:
    subscription = push.find_subscription(db.session(), device_id)
    if subscription is None:
        return health.Known(is_live=False, is_same=False, is_wanted=endpoint is not None)
    is_same = endpoint is not None and push.is_subscribed_at(subscription, endpoint)
    return health.Known(
        is_live=subscription.ended_at is None,
        is_same=is_same and subscription.vapid_key_id == vapid_key_id,
        is_wanted=subscription.ended_why is not push.EndedWhy.UNSUBSCRIBED,
    )


def start_test(id_: UUID, *, actor: Actor, public_url: str, now: datetime) -> TestView:
    """Send a test push to a device. Raises NotFound; Conflict where nothing can reach it."""
    device = auth.get_device(id_, actor=actor, needs=Permission.DEVICES_WRITE)
    subscription = push.find_subscription(db.session(), device.id)
    if subscription is None or subscription.ended_at is not None:
        raise Conflict("Turn on notifications on this device first.", code="no_subscription")
    uid = uuid7()
    message_id = push.enqueue_to_device(
        db.session(),
        _message(uid, public_url=public_url, now=now),
        device_id=device.id,
        now=now,
    )
    test = TestPush(
        uid=uid, device_id=device.id, device=device, message_id=message_id, handed_over_at=now
    )
    db.session.add(test)
    db.session.flush()
    return _view(test)


def _message(uid: UUID, *, public_url: str, now: datetime) -> push.Message:
    return push.Message(
        subject=f"{SUBJECT}:{uid}",
        topic=uid.hex,
        urgency=push.Urgency.HIGH,
        expires_at=now + TEST_LIFETIME,
        templates={lang: _template(uid, lang, public_url=public_url) for lang in Language},
    )


def _template(uid: UUID, language: Language, *, public_url: str) -> push.Template:
    return push.template(
        title=text(language, "server.test_push.title"),
        body=text(language, "server.test_push.body"),
        lang=language,
        navigate=f"{public_url}/devices",
        tag=str(uid),
        facts={"kind": "test", "id": str(uid)},
    )


def get_test(id_: UUID, *, actor: Actor) -> TestView:
    """How far a test push is. Raises NotFound where it is for somebody else's device."""
    query = (
        select(TestPush)
        .join(TestPush.device)
        .where(TestPush.uid == id_)
        .options(joinedload(TestPush.device))
    )
    if Permission.DEVICES_READ not in actor.may:
        query = query.where(Device.person_id == actor.person_id)
    return _view(_found(db.session.scalar(query)))


def note_test_displayed(id_: UUID, *, actor: Actor, now: datetime) -> None:
    """The device that asks has shown this test push. Raises NotFound for another device's."""
    test = _found(
        db.session.scalar(
            select(TestPush)
            .where(TestPush.uid == id_, TestPush.device_id == actor.device_id)
            .options(joinedload(TestPush.device))
        )
    )
    test.display(now)
    auth.note_displayed(actor.device_id, at=now)


def _found(test: TestPush | None) -> TestPush:
    if test is None:
        raise NotFound("There is no such test push.")
    return test


def _view(test: TestPush) -> TestView:
    progress = push.progress(db.session(), test.message_id)
    failure = None if test.displayed_at else _failure(progress)
    return TestView(
        test=test,
        state=_step(test, progress, failure),
        accepted_at=progress.first_accepted_at,
        failure=failure,
    )


def _step(test: TestPush, progress: push.Progress, failure: str | None) -> Step:
    if test.displayed_at:
        return Step.DISPLAYED
    if failure:
        return Step.FAILED
    return Step.ACCEPTED if progress.accepted else Step.HANDED_OVER


def _failure(progress: push.Progress) -> str | None:
    """Why a settled message to one device was not accepted, in one stable word."""
    if progress.settled_at is None or progress.accepted:
        return None
    if progress.failed:
        return progress.failed[0].cause
    ends = ("gone", "expired", "skipped", "no_subscription")
    return next((end for end in ends if getattr(progress, end)), "lost")
