"""The delivery engine on the wire, for admins. Counts only: no endpoint, no person."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.core.fields import Boolean, Instant, Integer, StrictSchema
from app.delivery.service import Period
from app.push import SetAsideWhy

QUEUE_STATES = ("due", "later", "claimed")
SET_ASIDE_WHY = tuple(SetAsideWhy)
SERVICE_STATES = ("works", "paused", "stopped")


class QueuedSchema(StrictSchema):
    """What is to be sent now (`due`), `later`, or is in a delivery process's hands (`claimed`)."""

    state = fields.String(required=True, validate=validate.OneOf(QUEUE_STATES))
    chunks = Integer(required=True)
    pending = Integer(
        required=True,
        metadata={"description": "People, until their devices are looked up; then devices"},
    )
    since = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "When the oldest that is due became due"},
    )


class SetAsideSchema(StrictSchema):
    """What cannot be taken up for a cause that others do not share; it is tried again by itself."""

    cause = fields.String(required=True, validate=validate.OneOf(SET_ASIDE_WHY))
    chunks = Integer(required=True)
    pending = Integer(
        required=True,
        metadata={"description": "People, until their devices are looked up; then devices"},
    )
    next_at = Instant(required=True)


class PushServiceSchema(StrictSchema):
    """A push service. A paused one goes on by itself; a stopped one refuses us.

    `cause` says why, or why the last message was not taken and none since.
    """

    id = fields.String(required=True, metadata={"description": "Its host"})
    state = fields.String(required=True, validate=validate.OneOf(SERVICE_STATES))
    paused_until = Instant(required=True, allow_none=True)
    stopped_at = Instant(required=True, allow_none=True)
    cause = fields.String(required=True, allow_none=True)
    accepted = Integer(required=True)
    failed = Integer(required=True)
    retried = Integer(required=True)
    last_accepted_at = Instant(required=True, allow_none=True)


class FailureAboutSchema(StrictSchema):
    """The announcement a failure is about."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)


class DeliveryFailureSchema(StrictSchema):
    """Devices that one message did not reach, for one cause at one push service."""

    cause = fields.String(required=True)
    count = Integer(required=True)
    service = fields.String(required=True)
    kind = fields.String(required=True)
    announcement = fields.Nested(FailureAboutSchema(), required=True, allow_none=True)
    last_at = Instant(required=True)


class ThroughputSchema(StrictSchema):
    """How many deliveries ended, or have to be tried again, from `begins_at` for one step."""

    begins_at = Instant(required=True)
    accepted = Integer(required=True)
    failed = Integer(required=True)
    retried = Integer(required=True)


class DeliveryProcessSchema(StrictSchema):
    """A delivery process of the last day. `seen_at` is exact to the minute."""

    host = fields.String(required=True)
    started_at = Instant(required=True)
    seen_at = Instant(required=True)
    is_alive = Boolean(required=True)
    encryption = fields.String(required=True)


class DeliverySchema(StrictSchema):
    """The delivery engine as it is now."""

    queue = fields.List(fields.Nested(QueuedSchema()), required=True)
    set_aside = fields.List(fields.Nested(SetAsideSchema()), required=True)
    services = fields.List(fields.Nested(PushServiceSchema()), required=True)
    failures = fields.List(fields.Nested(DeliveryFailureSchema()), required=True)
    throughput = fields.List(fields.Nested(ThroughputSchema()), required=True)
    step_minutes = Integer(required=True)
    processes = fields.List(fields.Nested(DeliveryProcessSchema()), required=True)


class DeliveryQuerySchema(StrictSchema):
    """How far back the throughput goes."""

    period = fields.Enum(Period, by_value=True, load_default=Period.HOUR)

    @post_load
    def _period(self, values: dict[str, Any], **_: Any) -> Period:
        period: Period = values["period"]
        return period
