"""Reports of devices, and the author's counts, on the wire."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.announcements.models import State
from app.announcements.schemas import SummarySchema
from app.core.fields import Boolean, Instant, Integer, StrictSchema
from app.receipts.facts import Kind, Refused, Report

MOST_REPORTS = 50


class ReportSchema(StrictSchema):
    """Something happened on this device, `at` by its clock. `id` is the device's own."""

    id = fields.UUID(required=True)
    announcement_id = fields.UUID(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    at = Instant(required=True)

    @post_load
    def _report(self, values: dict[str, Any], **_: Any) -> Report:
        return Report(**values)


class ReportsSchema(StrictSchema):
    """What a device has to report, in any order."""

    receipts = fields.List(
        fields.Nested(ReportSchema()),
        required=True,
        validate=validate.Length(min=1, max=MOST_REPORTS),
    )


class RefusalSchema(StrictSchema):
    """A report that will never be taken."""

    id = fields.UUID(required=True)
    code = fields.Enum(Refused, by_value=True, required=True)


class SettlementSchema(StrictSchema):
    """What became of each report. A device forgets both the settled and the refused."""

    settled = fields.List(fields.UUID(), required=True)
    refused = fields.List(fields.Nested(RefusalSchema()), required=True)


class PeopleProgressSchema(StrictSchema):
    """Counts of people. Nobody is counted twice, on however many devices."""

    targeted = Integer(required=True, metadata={"description": "In the audience at publishing"})
    without_device = Integer(
        required=True, metadata={"description": "No device that takes messages when it was sent"}
    )
    skipped = Integer(
        required=True,
        metadata={"description": "Not sent: already acknowledged, suspended, or withdrawn"},
    )
    displayed = Integer(
        required=True, metadata={"description": "A device says that it showed the notification"}
    )
    opened = Integer(
        required=True, metadata={"description": "Opened it, from a notification or the inbox"}
    )
    acknowledged = Integer(required=True, metadata={"description": "Said that they understood"})


class FailureSchema(StrictSchema):
    """Devices a push service did not take the message for, by cause."""

    cause = fields.String(required=True)
    count = Integer(required=True)


class HeldSchema(StrictSchema):
    """So many wait for a moment that suits them, such as the end of their quiet hours."""

    at = Instant(required=True)
    count = Integer(required=True)


class DevicesProgressSchema(StrictSchema):
    """Counts of devices. A person may have several."""

    queued = Integer(
        required=True,
        metadata={"description": "To be sent; people, until their devices are looked up"},
    )
    held = fields.List(
        fields.Nested(HeldSchema()),
        required=True,
        metadata={"description": "Of those queued, who waits for their own moment"},
    )
    accepted = Integer(
        required=True, metadata={"description": "Taken by the push service: not shown yet"}
    )
    gone = Integer(required=True, metadata={"description": "The subscription has ended"})
    expired = Integer(required=True, metadata={"description": "Not sent before it expired"})
    failures = fields.List(fields.Nested(FailureSchema()), required=True)


class ProgressSchema(StrictSchema):
    """How far a published announcement has come. Counts only: nothing about single persons."""

    state = fields.Enum(State, by_value=True, required=True)
    must_acknowledge = Boolean(required=True)
    published_at = Instant(required=True)
    first_accepted_at = Instant(required=True, allow_none=True)
    delivered_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "When the last device was settled; null while any is queued"},
    )
    withdrawn_at = Instant(required=True, allow_none=True)
    is_delivery_silent = Boolean(
        required=True,
        metadata={"description": "Nothing was sent yet, and no delivery process shows life"},
    )
    people = fields.Nested(PeopleProgressSchema(), required=True)
    devices = fields.Nested(DevicesProgressSchema(), required=True)


class CountsSchema(StrictSchema):
    """How far an announcement has come, in short. Counts only: nothing about single persons."""

    accepted = Integer(required=True, metadata={"description": "Devices; taken, not shown yet"})
    displayed = Integer(required=True, metadata={"description": "People, as the two below"})
    opened = Integer(required=True)
    acknowledged = Integer(required=True)


class ListedSchema(SummarySchema):
    """An announcement in a list with its counts; a draft has none."""

    counts = fields.Nested(CountsSchema(), required=True, allow_none=True)


class AnnouncementPageSchema(StrictSchema):
    """Announcements, the last changed first."""

    items = fields.List(fields.Nested(ListedSchema()), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
