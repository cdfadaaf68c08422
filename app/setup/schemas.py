"""Wire format of the set-up."""

from marshmallow import fields, validate

from app.core.fields import Boolean, StrictSchema, Text
from app.core.languages import Language
from app.organisation.schemas import BrandingSchema, core_team_field


class FirstAdminSchema(StrictSchema):
    """The person who sets the platform up."""

    staff_number = Text(required=True, validate=validate.Length(min=1, max=64))
    name = Text(required=True, validate=validate.Length(min=1, max=200))
    language = fields.Enum(Language, by_value=True, required=True)


class SetUpSchema(StrictSchema):
    """The one-time token, and all a platform must know to begin."""

    token = Text(required=True, validate=validate.Length(min=1, max=64))
    organisation = fields.Nested(BrandingSchema(), required=True)
    admin = fields.Nested(FirstAdminSchema(), required=True)
    core_team = core_team_field(load_default=list)
    is_quiet_at_night = Boolean(load_default=True)
    device_label = Text(load_default="", validate=validate.Length(max=100))
