"""Rosters and their feed on the wire."""

from marshmallow import fields, validate

from app.core.fetching import LONGEST_URL
from app.core.fields import Boolean, Instant, Integer, StrictSchema, Text
from app.people.schemas import RejectedSchema


class ShiftReportSchema(StrictSchema):
    """What an import changes. Counts are of shifts; `all_day` and `cancelled` of events."""

    is_calendar = Boolean(required=True)
    created = Integer(required=True)
    replaced = Integer(required=True)
    removed = Integer(required=True)
    unchanged = Integer(required=True)
    people = Integer(required=True)
    past = Integer(required=True)
    all_day = Integer(required=True)
    cancelled = Integer(required=True)
    rejected_lines = Integer(required=True)
    rejected = fields.List(fields.Nested(RejectedSchema()), required=True)
    ignored_columns = fields.List(fields.String(), required=True)


class ShiftImportSchema(ShiftReportSchema):
    """What confirming does; nothing is saved until `confirmed_at`."""

    id = fields.UUID(required=True)
    confirmed_at = Instant(required=True, allow_none=True)


class FeedUrlSchema(StrictSchema):
    """The address to fetch from."""

    url = Text(required=True, validate=validate.Length(min=9, max=LONGEST_URL))


class FeedSchema(StrictSchema):
    """Where shifts come from by themselves. Of its address, which may hold a secret, the host."""

    host = fields.String(required=True)
    tried_at = Instant(required=True, allow_none=True)
    fetched_at = Instant(required=True, allow_none=True)
    failure = fields.String(required=True, allow_none=True)
    report = fields.Nested(ShiftReportSchema(), required=True, allow_none=True)


class ShiftOverviewSchema(StrictSchema):
    """How many shifts of how many people are known from now on, and until when."""

    shifts = Integer(required=True)
    people = Integer(required=True)
    until = Instant(required=True, allow_none=True)
    feed = fields.Nested(FeedSchema(), required=True, allow_none=True)
