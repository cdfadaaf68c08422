"""The inbox on the wire. The answers are made by hand; a test holds them against these."""

from marshmallow import fields, validate

from app.announcements.models import Priority
from app.announcements.schemas import NodeSchema, PictureSchema, language_field
from app.core.fields import Boolean, Instant, Integer, StrictSchema
from app.recordings.schemas import SoundSchema


class InboxPictureSchema(PictureSchema):
    """With what it shows, for those who cannot see it, and the bytes of each of `widths`.

    `sizes` is empty where they are not known.
    """

    alt = fields.String(required=True)
    sizes = fields.List(Integer(), required=True)


class ReplySchema(StrictSchema):
    """What the author answered those who asked; everybody in the audience reads it."""

    language = language_field(required=True)
    blocks = fields.List(fields.Nested(NodeSchema()), required=True)
    replied_at = Instant(required=True)


class InboxItemSchema(StrictSchema):
    """An announcement as one person sees it: one language, and their own receipts."""

    id = fields.UUID(required=True)
    rev = Integer(required=True)
    language = language_field(required=True)
    title = fields.String(required=True)
    blocks = fields.List(fields.Nested(NodeSchema()), required=True)
    excerpt = fields.String(required=True)
    priority = fields.Enum(Priority, by_value=True, required=True)
    must_acknowledge = Boolean(required=True)
    asks_answer = Boolean(required=True)
    is_anonymous = Boolean(required=True)
    asks_safety = Boolean(required=True)
    is_confidential = Boolean(required=True)
    published_at = Instant(required=True)
    expires_at = Instant(required=True, allow_none=True)
    picture = fields.Nested(InboxPictureSchema(), required=True, allow_none=True)
    recording = fields.Nested(SoundSchema(), required=True, allow_none=True)
    reply = fields.Nested(ReplySchema(), required=True, allow_none=True)
    opened_at = Instant(required=True, allow_none=True)
    acknowledged_at = Instant(required=True, allow_none=True)


class OwnReceiptSchema(StrictSchema):
    """What the person did with an announcement, on any of their devices."""

    announcement_id = fields.UUID(required=True)
    opened_at = Instant(required=True, allow_none=True)
    acknowledged_at = Instant(required=True, allow_none=True)


class SyncSchema(StrictSchema):
    """What changed since the cursor. With `is_reset`, it replaces all that the device holds.

    Ask again with the new `cursor` while `has_more`. `removed` may name what the device never had.
    """

    items = fields.List(fields.Nested(InboxItemSchema()), required=True)
    removed = fields.List(fields.UUID(), required=True)
    receipts = fields.List(fields.Nested(OwnReceiptSchema()), required=True)
    cursor = fields.String(required=True)
    has_more = Boolean(required=True)
    is_reset = Boolean(required=True)


class CursorSchema(StrictSchema):
    """How far the device is; left out at the first time."""

    cursor = fields.String(load_default=None, validate=validate.Length(min=1, max=200))
