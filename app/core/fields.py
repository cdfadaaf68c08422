"""Marshmallow fields that accept exactly what the API's document says, and nothing near it."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

MAXIMUM_INTEGER = 2**31 - 1


class StrictSchema(Schema):
    """A wire format: unknown fields are refused, order is kept."""


class Integer(fields.Integer):
    """A JSON number without a fraction; no text, no boolean, no `2.5e-42`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        if isinstance(value, float) and not value.is_integer():
            raise self.make_error("invalid", input=value)
        if abs(value) > MAXIMUM_INTEGER:
            raise ValidationError(f"Must lie between -{MAXIMUM_INTEGER} and {MAXIMUM_INTEGER}.")
        return int(value)


class Decimal(fields.Float):
    """A JSON number; no text, no boolean."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        return float(super()._deserialize(value, attr, data, **kwargs))


class Boolean(fields.Boolean):
    """`true` or `false`, nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Text(fields.String):
    """One or more lines of text. Spaces around it are dropped; NUL is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if "\x00" in text:
            raise ValidationError("Must not contain the character NUL.")
        return text.strip()


class Instant(fields.AwareDateTime):
    """An instant in ISO 8601 with its offset; in UTC on the way out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        try:
            instant: datetime = super()._deserialize(value, attr, data, **kwargs)
            return instant.astimezone(UTC)
        except OverflowError as error:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from error
