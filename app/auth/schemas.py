"""Wire formats of sign-in, sessions, invitations and devices."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from app.auth.bell import Bell
from app.auth.devices import DeviceFilter
from app.auth.invitations import MOST_AT_ONCE, Selection
from app.auth.models import LABEL_LENGTH, NotificationState
from app.core.fields import Boolean, Instant, StrictSchema, Text
from app.core.languages import Language
from app.core.paging import DEFAULT_LIMIT, MAXIMUM_LIMIT
from app.core.permissions import Permission
from app.organisation.schemas import OrganisationSchema
from app.people.roles import Role

CURSOR = validate.Length(max=200)


class SignInSchema(StrictSchema):
    """A code or link token, and the staff number that proves whose it is."""

    code = Text(required=True, validate=validate.Length(min=1, max=64))
    staff_number = Text(required=True, validate=validate.Length(min=1, max=64))
    device_label = Text(load_default="", validate=validate.Length(max=LABEL_LENGTH))
    is_app = Boolean(
        load_default=False,
        metadata={"description": "An installed app, not a page in a browser"},
    )
    attempt = fields.UUID(
        load_default=None,
        metadata={"description": "The same again, after a lost answer, gives the same session"},
    )


class BranchSchema(StrictSchema):
    """An installed app that found nothing but cookies."""

    device_label = Text(load_default="", validate=validate.Length(max=LABEL_LENGTH))
    attempt = fields.UUID(
        required=True,
        metadata={"description": "The same again, after a lost answer, gives the same session"},
    )


class SessionPersonSchema(StrictSchema):
    """The signed-in person."""

    id = fields.UUID(attribute="uid", required=True)
    name = fields.String(required=True)
    staff_number = fields.String(required=True)
    language = fields.Enum(Language, by_value=True, required=True)
    time_zone = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    site = fields.String(required=True)
    department = fields.String(required=True)
    job = fields.String(required=True)


class SessionDeviceSchema(StrictSchema):
    """The device that asks."""

    id = fields.UUID(attribute="uid", required=True)
    label = fields.String(required=True)


class SessionSchema(StrictSchema):
    """Who is signed in, on what, and what they may do here."""

    person = fields.Nested(SessionPersonSchema(), required=True)
    permissions = fields.List(fields.Enum(Permission, by_value=True), required=True)
    device = fields.Nested(SessionDeviceSchema(), required=True)
    organisation = fields.Nested(OrganisationSchema(), required=True)
    csrf_token = fields.String(required=True)
    sign_out_token = fields.String(
        required=True,
        metadata={"description": "Ends this session at POST /session/end, and can do nothing else"},
    )
    tag = fields.String(required=True, allow_none=True)


class SessionEndSchema(StrictSchema):
    """What a device kept of a session it has left."""

    token = Text(required=True, validate=validate.Length(min=1, max=100))


class ProfileChangeSchema(StrictSchema):
    """What people change about themselves."""

    language = fields.Enum(Language, by_value=True)
    time_zone = Text(validate=validate.Length(min=1, max=64))


class PairingSchema(StrictSchema):
    """What a person's next device scans or types, shown once."""

    code = fields.String(required=True)
    link = fields.String(required=True)
    qr_svg = fields.String(required=True)
    expires_at = Instant(required=True)


class InviteSchema(StrictSchema):
    """Whom to invite: exactly one of a selection, a site, or everybody not signed in.

    Earlier cards of these people stop working; `without_card` leaves out who holds one.
    """

    people = fields.List(fields.UUID(), validate=validate.Length(min=1, max=MOST_AT_ONCE))
    site = Text(validate=validate.Length(min=1, max=100))
    everyone = fields.String(validate=validate.OneOf(["not_signed_in", "without_card"]))
    cursor = fields.String(load_default=None, allow_none=True, validate=CURSOR)

    @validates_schema
    def _is_one_kind(self, data: dict[str, Any], **_: Any) -> None:
        if len(data.keys() & {"people", "site", "everyone"}) != 1:
            raise ValidationError("Give exactly one of people, site and everyone.", "people")

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> tuple[Selection, str | None]:
        selection = Selection(
            people=data.get("people", ()),
            site=data.get("site", ""),
            has_no_card=data.get("everyone") == "without_card",
        )
        return selection, data["cursor"]


class InvitedPersonSchema(StrictSchema):
    """The person on a card."""

    id = fields.UUID(attribute="uid", required=True)
    name = fields.String(required=True)
    staff_number = fields.String(required=True)
    site = fields.String(required=True)
    department = fields.String(required=True)
    job = fields.String(required=True)


class InvitationSchema(PairingSchema):
    """A card to print: its secrets are shown this once."""

    person = fields.Nested(InvitedPersonSchema(), required=True)
    language = fields.Enum(Language, by_value=True, required=True)


class InvitationsSchema(StrictSchema):
    """Cards; ask again with the cursor for the next of a long list."""

    items = fields.List(fields.Nested(InvitationSchema()), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class DevicePersonSchema(StrictSchema):
    """Whose device it is."""

    id = fields.UUID(attribute="uid", required=True)
    name = fields.String(required=True)
    staff_number = fields.String(required=True)
    site = fields.String(required=True)


class DeviceSchema(StrictSchema):
    """A device; everything but the person is null for somebody who never signed in."""

    id = fields.UUID(attribute="device.uid", dump_default=None, required=True, allow_none=True)
    label = fields.String(attribute="device.label", dump_default=None, allow_none=True)
    created_at = Instant(attribute="device.created_at", dump_default=None, allow_none=True)
    last_seen_at = Instant(attribute="device.last_seen_at", dump_default=None, allow_none=True)
    bell = fields.Enum(Bell, by_value=True, allow_none=True)
    said = fields.Enum(
        NotificationState,
        by_value=True,
        attribute="device.notification_state",
        dump_default=None,
        allow_none=True,
        metadata={"description": "What the device last said about notifications"},
    )
    last_accepted_at = Instant(
        attribute="facts.last_accepted_at", dump_default=None, allow_none=True
    )
    last_displayed_at = Instant(
        attribute="device.last_displayed_at", dump_default=None, allow_none=True
    )
    is_current = Boolean(required=True)
    person = fields.Nested(DevicePersonSchema(), required=True)


class OwnDevicesSchema(StrictSchema):
    """All devices of one person."""

    items = fields.List(fields.Nested(DeviceSchema()), required=True)


class DevicesSchema(StrictSchema):
    """A page of devices."""

    items = fields.List(fields.Nested(DeviceSchema()), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class DeviceQuerySchema(StrictSchema):
    """Which devices, and which page of them."""

    filter = fields.Enum(DeviceFilter, by_value=True, load_default=DeviceFilter.ALL)
    person = fields.UUID(load_default=None)
    cursor = fields.String(load_default=None, validate=CURSOR)
    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=validate.Range(1, MAXIMUM_LIMIT))
