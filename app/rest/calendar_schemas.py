"""The organisation's own calendar and its digest on the wire."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.core.fields import Boolean, Instant, Integer, StrictSchema, Text
from app.rest.countries import Country
from app.rest.dates import MOST_DATES, Added
from app.rest.digest import Digest

CLOCK = validate.Regexp(r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")
WEEKDAYS = validate.Range(min=0, max=6)


class OffSchema(StrictSchema):
    """A country's holiday that is not kept, by its English name."""

    country = fields.Enum(Country, by_value=True, required=True)
    name = Text(required=True, validate=validate.Length(min=1, max=100))


class AddedSchema(StrictSchema):
    """A free day of one's own: once or every year, everywhere (`site` is empty) or at a site."""

    on = fields.Date(required=True)
    is_yearly = Boolean(required=True)
    site = Text(required=True, validate=validate.Length(max=100))
    name = Text(required=True, validate=validate.Length(min=1, max=100))

    @post_load
    def _added(self, values: dict[str, Any], **_: Any) -> Added:
        return Added(**values)


class CalendarBodySchema(StrictSchema):
    """What the organisation decides: all of it, whatever there was."""

    off = fields.List(
        fields.Nested(OffSchema()), required=True, validate=validate.Length(max=MOST_DATES)
    )
    added = fields.List(
        fields.Nested(AddedSchema()), required=True, validate=validate.Length(max=MOST_DATES)
    )


class PublicHolidaySchema(StrictSchema):
    """A holiday of a country's data file on its next day, and whether it is kept."""

    on = fields.Date(required=True)
    nl = fields.String(required=True)
    en = fields.String(required=True)
    is_kept = Boolean(required=True)


class CountryHolidaysSchema(StrictSchema):
    """A country's holidays, from which law, and whether anybody here follows that country."""

    country = fields.Enum(Country, by_value=True, required=True)
    is_used = Boolean(required=True)
    holidays_source = fields.String(required=True)
    holidays = fields.List(fields.Nested(PublicHolidaySchema()), required=True)


class CalendarSchema(StrictSchema):
    """Holidays, country by country, those used first, and the days added."""

    countries = fields.List(fields.Nested(CountryHolidaysSchema()), required=True)
    added = fields.List(fields.Nested(AddedSchema()), required=True)
    sites = fields.List(fields.String(), required=True)


class DigestBodySchema(StrictSchema):
    """When: a weekday (Monday is 0) and a time of the organisation's clock."""

    weekday = Integer(required=True, validate=WEEKDAYS)
    at = Text(required=True, validate=CLOCK)


class DigestSchema(StrictSchema):
    """When the weekly digest goes out; null where information buzzes at once."""

    weekday = Integer(required=True, allow_none=True)
    at = fields.String(required=True, allow_none=True)
    next_at = Instant(required=True, allow_none=True)


def digest_wire(digest: Digest | None) -> dict[str, Any]:
    """Its fields but the next moment."""
    if digest is None:
        return {"weekday": None, "at": None}
    return {"weekday": digest.weekday, "at": f"{digest.at:%H:%M}"}
