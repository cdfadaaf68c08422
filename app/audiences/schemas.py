"""Audience rules, forecasts and choices on the wire."""

from typing import Any

from marshmallow import fields, validate

from app.audiences.rule import (
    MAXIMUM_CLAUSES,
    MAXIMUM_GROUPS,
    MAXIMUM_LENGTH,
    MAXIMUM_VALUES,
)
from app.audiences.service import Reason
from app.core.fields import Integer, StrictSchema, Text
from app.core.languages import Language
from app.people.roles import Role


def _values(field: fields.Field[Any]) -> fields.List[Any]:
    return fields.List(field, validate=validate.Length(min=1, max=MAXIMUM_VALUES))


def _texts() -> fields.List[Any]:
    return _values(Text(validate=validate.Length(min=1, max=MAXIMUM_LENGTH)))


class ClauseSchema(StrictSchema):
    """Exactly one of these: the person's attribute is one of the values."""

    site = _texts()
    department = _texts()
    job = _texts()
    language = _values(Text(validate=validate.OneOf(list(Language))))
    role = _values(Text(validate=validate.OneOf(list(Role))))
    person = _values(fields.UUID())


class GroupSchema(StrictSchema):
    """People for whom all clauses hold; without a clause, everyone."""

    all = fields.List(
        fields.Nested(ClauseSchema(), metadata={"minProperties": 1, "maxProperties": 1}),
        required=True,
        validate=validate.Length(max=MAXIMUM_CLAUSES),
    )


def _groups(**settings: Any) -> fields.List[Any]:
    return fields.List(
        fields.Nested(GroupSchema()),
        required=True,
        validate=validate.Length(max=MAXIMUM_GROUPS),
        **settings,
    )


class RuleSchema(StrictSchema):
    """Any of these groups, except those groups."""

    any = _groups()
    except_ = _groups(attribute="except", data_key="except")


class RuleBodySchema(StrictSchema):
    """The rule to forecast."""

    rule = fields.Nested(RuleSchema(), required=True)


class UnreachableSchema(StrictSchema):
    """People without a working device, by the first reason that applies."""

    reason = fields.Enum(Reason, by_value=True, required=True)
    count = Integer(required=True)


class ForecastSchema(StrictSchema):
    """People. `reachable` and all `unreachable` add up to `audience`."""

    audience = Integer(required=True)
    reachable = Integer(required=True)
    unreachable = fields.List(fields.Nested(UnreachableSchema()), required=True)


class ChoiceSchema(StrictSchema):
    """A value, and how many people have it."""

    value = fields.String(required=True)
    count = Integer(required=True)


def _choices(kind: str) -> fields.List[Any]:
    return fields.List(fields.Nested(ChoiceSchema()), required=True, attribute=kind)


class ChoicesSchema(StrictSchema):
    """What a rule can ask for."""

    sites = _choices("site")
    departments = _choices("department")
    jobs = _choices("job")
    languages = _choices("language")
    roles = _choices("role")
