"""Wire formats of the organisation and its settings."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.core.fields import Boolean, StrictSchema, Text
from app.core.languages import Language
from app.organisation.models import CoreTeamRole
from app.organisation.service import Member

BRANDING = ("name", "colour", "default_language", "time_zone")
COLOUR = validate.Regexp(r"^#[0-9a-fA-F]{6}$", error="Write a colour as #rrggbb.")


class OrganisationSchema(StrictSchema):
    """What anybody may know before signing in. `on_colour` is readable on `colour`."""

    name = fields.String(required=True)
    colour = fields.String(required=True)
    on_colour = fields.String(required=True)
    logo_url = fields.String(required=True, allow_none=True)
    default_language = fields.Enum(Language, by_value=True, required=True)
    languages = fields.List(fields.Enum(Language, by_value=True), required=True)
    time_zone = fields.String(required=True)
    is_set_up = Boolean(required=True)
    push_public_key = fields.String(required=True)
    translates = Boolean(required=True)
    version = fields.String(required=True)


class BrandingSchema(StrictSchema):
    """What a new platform is told about its organisation."""

    name = Text(required=True, validate=validate.Length(min=1, max=100))
    colour = Text(required=True, validate=COLOUR)
    default_language = fields.Enum(Language, by_value=True, required=True)
    time_zone = Text(required=True, validate=validate.Length(min=1, max=64))

    @post_load
    def _lower(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"colour": data["colour"].lower()} if "colour" in data else data


class MemberSchema(StrictSchema):
    """Who holds a core team role."""

    role = fields.Enum(CoreTeamRole, by_value=True, required=True)
    name = Text(required=True, validate=validate.Length(min=1, max=200))
    staff_number = Text(load_default="", validate=validate.Length(max=64))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Member:
        return Member(**data)


def core_team_field(**kwargs: Any) -> "fields.List[Any]":
    """At most one person for each of the three roles."""
    most = validate.Length(max=len(CoreTeamRole))
    return fields.List(fields.Nested(MemberSchema()), validate=most, **kwargs)


class OrganisationSettingsSchema(BrandingSchema):
    """Everything an admin may change about the organisation."""

    on_colour = fields.String(required=True)
    logo_url = fields.String(required=True, allow_none=True)
    core_team = core_team_field(required=True)


class OrganisationSettingsChangeSchema(BrandingSchema):
    """Some of the settings; those left out stay as they are. The core team is named anew."""

    core_team = core_team_field()
