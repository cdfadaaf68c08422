"""A machine's translation on the wire."""

from marshmallow import fields

from app.announcements.schemas import NodeSchema, language_field
from app.core.fields import StrictSchema


class TranslationQuerySchema(StrictSchema):
    """Into which language."""

    language = language_field(load_default=None)


class TranslationSchema(StrictSchema):
    """Made by a machine of the version in `source`: show the original beside it."""

    source = language_field(required=True)
    language = language_field(required=True)
    title = fields.String(required=True)
    blocks = fields.List(fields.Nested(NodeSchema()), attribute="nodes", required=True)
