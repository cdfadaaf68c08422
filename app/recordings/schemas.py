"""Recordings on the wire."""

from marshmallow import fields, validate

from app.announcements.schemas import language_field
from app.core.fields import Integer, StrictSchema
from app.recordings.formats import TYPES
from app.recordings.models import MAXIMUM_SECONDS


class SoundSchema(StrictSchema):
    """What a reader's phone is told before it fetches anything."""

    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    bytes = Integer(required=True, attribute="bytes_")
    seconds = Integer(required=True)


class RecordingSchema(SoundSchema):
    """A language version, spoken."""

    language = language_field(required=True)


class RecordingsSchema(StrictSchema):
    """Those of one announcement."""

    items = fields.List(fields.Nested(RecordingSchema()), required=True)


class VersionQuerySchema(StrictSchema):
    """Which language version."""

    language = language_field(required=True)


class HearQuerySchema(StrictSchema):
    """Which language version; left out, the reader's or the default one."""

    language = language_field(load_default=None)


class UploadQuerySchema(VersionQuerySchema):
    """Which language version, and how long it takes to hear."""

    seconds = fields.Integer(required=True, validate=validate.Range(min=1, max=MAXIMUM_SECONDS))
