"""Operations of a device's notifications and of test pushes."""

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app

from app import push
from app.auth import throttle
from app.auth.throttle import Limit
from app.core import clock
from app.core.http import current_actor, operation
from app.core.permissions import Permission
from app.subscriptions import service
from app.subscriptions.schemas import (
    HealthSchema,
    NotificationsSchema,
    SubscribedSchema,
    SubscribeSchema,
    TestPushSchema,
)
from app.subscriptions.service import HealthView, Place, TestView

SUBSCRIPTIONS = Limit("subscriptions", "30/hour")
TESTS = Limit("test pushes", "20/hour")

blueprint = Blueprint("subscriptions", __name__, url_prefix="/api")


@blueprint.put("/me/subscription")
@operation(Permission.OWN, body=SubscribeSchema(), returns=SubscribedSchema(), refusals=(409,))
def subscribe(body: Place) -> push.Subscription:
    """Turn notifications on for this device, or say that its endpoint has changed."""
    actor = current_actor()
    throttle.take(SUBSCRIPTIONS, str(actor.device_id))
    return service.subscribe(
        actor,
        body,
        settings=current_app.config["SETTINGS"],
        now=clock.now(),
    )


@blueprint.delete("/me/subscription")
@operation(Permission.OWN)
def unsubscribe() -> None:
    """Turn notifications off for this device."""
    service.unsubscribe(current_actor(), now=clock.now())


@blueprint.put("/me/notifications")
@operation(Permission.OWN, body=NotificationsSchema(), returns=HealthSchema())
def note_permission(body: dict[str, Any]) -> HealthView:
    """Say what this device's browser allows; hear whether it must subscribe anew."""
    return service.note_permission(
        current_actor(),
        body["permission"],
        endpoint=body["endpoint"],
        current=_keys(current_app.config["SETTINGS"].instance_path),
        now=clock.now(),
    )


@blueprint.post("/devices/<uuid:id_>/test-push")
@operation(Permission.OWN, returns=TestPushSchema(), status=201, refusals=(409,))
def start_test(id_: UUID) -> TestView:
    """Send a test push to a device: one's own, or anybody's for an admin."""
    actor = current_actor()
    throttle.take(TESTS, str(actor.device_id))
    url = current_app.config["PUBLIC_URL"]
    return service.start_test(id_, actor=actor, public_url=url, now=clock.now())


@blueprint.get("/test-pushes/<uuid:id_>")
@operation(Permission.OWN, returns=TestPushSchema())
def get_test(id_: UUID) -> TestView:
    """How far a test push is."""
    return service.get_test(id_, actor=current_actor())


@blueprint.post("/test-pushes/<uuid:id_>/displayed")
@operation(Permission.OWN)
def note_test_displayed(id_: UUID) -> None:
    """Report that this device has shown a test push."""
    service.note_test_displayed(id_, actor=current_actor(), now=clock.now())


@cache
def _keys(instance_path: Path) -> push.Keys:
    """The keys change with a restart only."""
    return push.ensure_keys(instance_path)
