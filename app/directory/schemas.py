"""Wire formats of people as an admin sees them."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.core.fields import Instant, Integer, StrictSchema, Text
from app.core.languages import Language
from app.core.paging import DEFAULT_LIMIT, MAXIMUM_LIMIT
from app.directory.service import PersonState
from app.people.roles import Role
from app.people.service import PeopleFilter


class PersonSchema(StrictSchema):
    """Somebody of the organisation, how far they are, and how many devices they use."""

    id = fields.UUID(attribute="person.uid", required=True)
    staff_number = fields.String(attribute="person.staff_number", required=True)
    name = fields.String(attribute="person.name", required=True)
    language = fields.Enum(Language, attribute="person.language", by_value=True, required=True)
    time_zone = fields.String(attribute="person.time_zone", required=True)
    site = fields.String(attribute="person.site", required=True)
    department = fields.String(attribute="person.department", required=True)
    job = fields.String(attribute="person.job", required=True)
    phone = fields.String(attribute="person.phone", required=True)
    email = fields.String(attribute="person.email", required=True)
    role = fields.Enum(Role, attribute="person.role", by_value=True, required=True)
    suspended_at = Instant(attribute="person.suspended_at", required=True, allow_none=True)
    created_at = Instant(attribute="person.created_at", required=True)
    state = fields.Enum(PersonState, by_value=True, required=True)
    device_count = Integer(required=True)


class PeopleSchema(StrictSchema):
    """A page of people, by name."""

    items = fields.List(fields.Nested(PersonSchema()), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class PeopleQuerySchema(StrictSchema):
    """Which people, and which page of them. `search` looks in names and staff numbers."""

    search = Text(load_default="", validate=validate.Length(max=100))
    site = Text(load_default="", validate=validate.Length(max=100))
    department = Text(load_default="", validate=validate.Length(max=100))
    job = Text(load_default="", validate=validate.Length(max=100))
    language = fields.Enum(Language, by_value=True, load_default=None)
    role = fields.Enum(Role, by_value=True, load_default=None)
    state = fields.Enum(PersonState, by_value=True, load_default=None)
    cursor = fields.String(load_default=None, validate=validate.Length(max=4000))
    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=validate.Range(1, MAXIMUM_LIMIT))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        paging = {name: data.pop(name) for name in ("state", "cursor", "limit")}
        return {"filters": PeopleFilter(**data), **paging}
