"""Wire formats of people and of their import."""

from marshmallow import fields, validate

from app.core.fields import Instant, Integer, StrictSchema, Text
from app.core.languages import Language
from app.people.cells import LENGTHS
from app.people.roles import Role


def _text(name: str, *, minimum: int = 0) -> Text:
    return Text(validate=validate.Length(min=minimum, max=LENGTHS[name]))


class PersonChangeSchema(StrictSchema):
    """Some attributes of a person; those left out stay as they are."""

    staff_number = _text("staff_number", minimum=1)
    name = _text("name", minimum=1)
    language = fields.Enum(Language, by_value=True)
    time_zone = Text(validate=validate.Length(min=1, max=64))
    site = _text("site")
    department = _text("department")
    job = _text("job")
    phone = _text("phone")
    email = _text("email")
    role = fields.Enum(Role, by_value=True)


class RejectedSchema(StrictSchema):
    """A cell that keeps its line from being used, and what to do about it."""

    line = Integer(required=True)
    field = fields.String(required=True)
    value = fields.String(required=True)
    code = fields.String(required=True)
    cure = fields.String(required=True)


class RejectedListSchema(StrictSchema):
    """All of them."""

    items = fields.List(fields.Nested(RejectedSchema()), required=True)


class ImportChangeSchema(StrictSchema):
    """A known person whom the import changes, and in what."""

    line = Integer(required=True)
    staff_number = fields.String(required=True)
    name = fields.String(required=True)
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields", required=True)


class ImportPreviewSchema(StrictSchema):
    """What an import does. Lists hold the first 200; nothing is saved until `confirmed_at`."""

    id = fields.UUID(required=True)
    created = Integer(required=True)
    updated = Integer(required=True)
    unchanged = Integer(required=True)
    rejected_lines = Integer(required=True)
    rejected = fields.List(fields.Nested(RejectedSchema()), required=True)
    updates = fields.List(fields.Nested(ImportChangeSchema()), required=True)
    ignored_columns = fields.List(fields.String(), required=True)
    confirmed_at = Instant(required=True, allow_none=True)
