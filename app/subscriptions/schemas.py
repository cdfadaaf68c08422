"""Wire formats of subscriptions and test pushes."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.auth.models import NotificationState
from app.core.fields import Boolean, Instant, StrictSchema, Text
from app.subscriptions.health import BrowserPermission
from app.subscriptions.service import Place, Step

ENDPOINT = validate.Length(min=1, max=2048)


class KeysSchema(StrictSchema):
    """The browser's keys (RFC 8291), base64url."""

    p256dh = Text(required=True, validate=validate.Length(min=1, max=128))
    auth = Text(required=True, validate=validate.Length(min=1, max=64))


class SubscribeSchema(StrictSchema):
    """What `PushSubscription.toJSON()` gives."""

    endpoint = Text(required=True, validate=ENDPOINT)
    keys = fields.Nested(KeysSchema(), required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Place:
        return Place(endpoint=data["endpoint"], **data["keys"])


class SubscribedSchema(StrictSchema):
    """What messages to this device carry, so that it recognises its own."""

    tag = fields.String(required=True)


class NotificationsSchema(StrictSchema):
    """What the browser says now: its permission, and the endpoint it holds, if any."""

    permission = fields.Enum(BrowserPermission, by_value=True, required=True)
    endpoint = Text(load_default=None, allow_none=True, validate=ENDPOINT)


class HealthSchema(StrictSchema):
    """Whether notifications arrive, and whether the app must subscribe anew."""

    state = fields.Enum(NotificationState, by_value=True, required=True)
    must_subscribe = Boolean(required=True)
    last_accepted_at = Instant(required=True, allow_none=True)
    last_displayed_at = Instant(required=True, allow_none=True)
    push_public_key = fields.String(
        required=True, metadata={"description": "The key to subscribe with, now"}
    )


class TestPushSchema(StrictSchema):
    """A test push, step by step."""

    __test__ = False

    id = fields.UUID(attribute="test.uid", required=True)
    state = fields.Enum(Step, by_value=True, required=True)
    handed_over_at = Instant(attribute="test.handed_over_at", required=True)
    accepted_at = Instant(required=True, allow_none=True)
    displayed_at = Instant(attribute="test.displayed_at", required=True, allow_none=True)
    failure = fields.String(required=True, allow_none=True)
