"""Announcements on the wire, as the office sees them."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.announcements.models import (
    ALT_LENGTH,
    BODY_LENGTH,
    TITLE_LENGTH,
    Priority,
    State,
)
from app.announcements.overrides import LONGEST_REASON
from app.announcements.service import Version
from app.audiences.schemas import ForecastSchema, RuleSchema
from app.core.fields import Boolean, Instant, Integer, StrictSchema, Text
from app.core.languages import Language
from app.core.paging import DEFAULT_LIMIT, MAXIMUM_LIMIT
from app.pictures.models import WIDTHS
from app.rest.schemas import MomentSchema

NODE_TYPES = (
    *("p", "h2", "h3", "ul", "ol", "li", "quote", "code"),
    *("text", "strong", "em", "link", "br"),
)


def language_field(**settings: Any) -> fields.Enum[Language]:
    """One of Veldpost's languages."""
    return fields.Enum(Language, by_value=True, **settings)


class NodeSchema(StrictSchema):
    """A part of a text. Never HTML.

    `text` and inline `code` have `text`; `link` has `href` and `children`; `br` has neither;
    everything else, and a block of `code`, has `children`.
    """

    type = fields.String(required=True, validate=validate.OneOf(NODE_TYPES))
    text = fields.String()
    href = fields.String()
    children = fields.List(fields.Nested("NodeSchema"))


class PictureSchema(StrictSchema):
    """The size of the widest file, and the widths to ask for."""

    width = Integer(required=True)
    height = Integer(required=True)
    widths = fields.List(Integer(), required=True)


class VersionSchema(StrictSchema):
    """A language version as its author types it; `body` is Markdown."""

    language = language_field(required=True)
    title = Text(validate=validate.Length(max=TITLE_LENGTH))
    body = Text(validate=validate.Length(max=BODY_LENGTH))
    picture_alt = Text(validate=validate.Length(max=ALT_LENGTH))

    @post_load
    def _version(self, values: dict[str, Any], **_: Any) -> Version:
        return Version(**values)


class DraftSchema(StrictSchema):
    """What a draft holds. What is left out stays as it is; `texts` replaces all versions."""

    priority = fields.Enum(Priority, by_value=True)
    must_acknowledge = Boolean()
    asks_answer = Boolean()
    is_anonymous = Boolean()
    is_confidential = Boolean()
    asks_safety = Boolean()
    default_language = language_field()
    expires_at = Instant(allow_none=True)
    audience = fields.Nested(RuleSchema())
    texts = fields.List(fields.Nested(VersionSchema()), validate=validate.Length(max=len(Language)))


class SaveSchema(DraftSchema):
    """Changes to the draft as it was at `version`."""

    version = Integer(required=True, validate=validate.Range(min=1))


class VersionSeenSchema(StrictSchema):
    """The `version` somebody looked at: what was written in it since is not lost unseen."""

    version = fields.Integer(required=True, validate=validate.Range(min=1))


class PublishSchema(StrictSchema):
    """The `version` that was reviewed: what somebody saved since does not go out unseen."""

    version = Integer(required=True, validate=validate.Range(min=1))
    reason = Text(
        load_default="",
        validate=validate.Length(max=LONGEST_REASON),
        metadata={"description": "Why this may disturb people at rest; only what is critical"},
    )


class TextSchema(StrictSchema):
    """A language version: Markdown to edit, blocks to show."""

    language = language_field(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    blocks = fields.List(fields.Nested(NodeSchema()), attribute="nodes", required=True)
    picture_alt = fields.String(required=True)
    reply = fields.String(required=True, metadata={"description": "Markdown, as typed"})


class AuthorSchema(StrictSchema):
    """Who wrote it."""

    id = fields.UUID(attribute="uid", required=True)
    name = fields.String(required=True)


class SummarySchema(StrictSchema):
    """An announcement in a list; `title` is in its default language."""

    id = fields.UUID(attribute="uid", required=True)
    state = fields.Enum(State, by_value=True, required=True)
    priority = fields.Enum(Priority, by_value=True, required=True)
    must_acknowledge = Boolean(required=True)
    asks_answer = Boolean(required=True)
    is_anonymous = Boolean(required=True)
    is_confidential = Boolean(required=True)
    asks_safety = Boolean(required=True)
    default_language = language_field(required=True)
    languages = fields.List(language_field(), required=True)
    title = fields.String(required=True)
    audience = fields.Nested(RuleSchema(), required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)
    published_at = Instant(required=True, allow_none=True)
    withdrawn_at = Instant(required=True, allow_none=True)
    expires_at = Instant(required=True, allow_none=True)
    replied_at = Instant(required=True, allow_none=True)


class AnnouncementSchema(SummarySchema):
    """An announcement in all its language versions. Send `version` with the next change."""

    version = Integer(required=True)
    texts = fields.List(fields.Nested(TextSchema()), required=True)
    picture = fields.Nested(PictureSchema(), required=True, allow_none=True)
    author = fields.Nested(AuthorSchema(), required=True)


class ListSchema(StrictSchema):
    """Which announcements to list."""

    state = fields.Enum(State, by_value=True, load_default=None)
    search = Text(load_default="", validate=validate.Length(max=100))
    cursor = fields.String(load_default=None, validate=validate.Length(min=1, max=200))
    limit = fields.Integer(
        load_default=DEFAULT_LIMIT, validate=validate.Range(min=1, max=MAXIMUM_LIMIT)
    )


class AnnouncementForecastSchema(ForecastSchema):
    """People; the counts of `moments` add up to `reachable`."""

    moments = fields.List(fields.Nested(MomentSchema()), required=True)


class OverrideListSchema(StrictSchema):
    """Which page of the log."""

    cursor = fields.String(load_default=None, validate=validate.Length(min=1, max=200))
    limit = fields.Integer(
        load_default=DEFAULT_LIMIT, validate=validate.Range(min=1, max=MAXIMUM_LIMIT)
    )


class OverrideSchema(StrictSchema):
    """A critical announcement that passed quiet hours: who sent it, when, why, to how many."""

    announcement_id = fields.UUID(attribute="announcement.uid", required=True)
    title = fields.String(attribute="announcement.title", required=True)
    state = fields.Enum(State, by_value=True, attribute="announcement.state", required=True)
    by = fields.String(attribute="author.name", required=True)
    at = Instant(required=True)
    reason = fields.String(required=True)
    audience = Integer(required=True)
    outside_hours = Integer(
        required=True, metadata={"description": "Reachable people whose phones would be quiet"}
    )


class OverridesSchema(StrictSchema):
    """The log, the newest first."""

    items = fields.List(fields.Nested(OverrideSchema()), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class PictureQuerySchema(StrictSchema):
    """How wide the picture will be shown, in device pixels."""

    width = fields.Integer(load_default=WIDTHS[1], validate=validate.OneOf(WIDTHS))


class PreviewQuerySchema(StrictSchema):
    """The reader's language; the default one if left out."""

    language = language_field(load_default=None)


class NotificationSchema(StrictSchema):
    """What the phone shows, cut to what fits."""

    title = fields.String(required=True)
    body = fields.String(required=True)


class PageSchema(StrictSchema):
    """What the announcement's page shows."""

    title = fields.String(required=True)
    blocks = fields.List(fields.Nested(NodeSchema()), attribute="nodes", required=True)
    picture = fields.Nested(PictureSchema(), required=True, allow_none=True)
    picture_alt = fields.String(required=True)


class PreviewSchema(StrictSchema):
    """What readers of one language get; `language` is that of the version they get."""

    language = language_field(required=True)
    notification = fields.Nested(NotificationSchema(), required=True)
    page = fields.Nested(PageSchema(), required=True)
    payload_bytes = Integer(required=True)
    is_truncated = Boolean(required=True)
