"""Quiet hours and choices on the wire."""

from typing import Any

from marshmallow import fields, post_load, pre_dump, validate

from app.core.fields import Boolean, Integer, StrictSchema, Text
from app.core.languages import Language
from app.rest.choices import MOST_WINDOWS, Rest, rest_of
from app.rest.countries import Country
from app.rest.forecast import Why
from app.rest.models import LONGEST_REST_HOURS
from app.rest.rules import Buzz, Quiet
from app.rest.service import Proposal

SITE_LENGTH = 100
CLOCK = validate.Regexp(
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$", error="Give a time from 00:00 to 23:59, such as 20:00."
)


def _clock() -> Text:
    return Text(required=True, validate=CLOCK, metadata={"example": "20:00"})


def _country(**settings: Any) -> fields.Enum[Country]:
    return fields.Enum(Country, by_value=True, allow_none=True, **settings)


class QuietSchema(StrictSchema):
    """Quiet from `start` to `end` by the person's clock, on the nights that begin on these days.

    Monday is 0. An `end` at or before the `start` is on the next day.
    """

    days = fields.List(
        Integer(validate=validate.Range(min=0, max=6)),
        required=True,
        validate=validate.Length(min=1, max=7),
    )
    start = _clock()
    end = _clock()

    @pre_dump
    def _wire(self, quiet: Quiet, **_: Any) -> dict[str, Any]:
        return {
            "days": sorted(quiet.days),
            "start": f"{quiet.start:%H:%M}",
            "end": f"{quiet.end:%H:%M}",
        }


class PrioritiesSchema(StrictSchema):
    """What a notification of each priority may do. What is critical always buzzes.

    `always`; `awake`: outside quiet hours; `working`: during shifts only, where they are known;
    `never`: it is in the app, without a sound.
    """

    info = fields.Enum(Buzz, by_value=True, required=True)
    important = fields.Enum(Buzz, by_value=True, required=True)


class RestSchema(StrictSchema):
    """When a phone stays quiet."""

    quiet_hours = fields.List(
        fields.Nested(QuietSchema()), required=True, validate=validate.Length(max=MOST_WINDOWS)
    )
    is_quiet_on_holidays = Boolean(required=True)
    priorities = fields.Nested(PrioritiesSchema(), required=True)


class MyRestBodySchema(RestSchema):
    """A person's own choices."""

    @post_load
    def _rest(self, values: dict[str, Any], **_: Any) -> Rest:
        return rest_of(values)


class DisconnectSchema(StrictSchema):
    """The right not to be reached: in every language, with its legal source."""

    text = fields.Dict(
        keys=fields.Enum(Language, by_value=True), values=fields.String(), required=True
    )
    source = fields.String(required=True)
    checked_on = fields.Date(required=True)


class MyRestSchema(RestSchema):
    """What holds for the person; `default` is what would hold without choices of their own."""

    source = fields.String(required=True, validate=validate.OneOf(["own", "default"]))
    default = fields.Nested(RestSchema(), required=True)
    country = _country(required=True)
    disconnect = fields.Nested(DisconnectSchema(), required=True, allow_none=True)
    time_zone = fields.String(required=True)
    knows_shifts = Boolean(required=True)
    rest_after_shift_hours = Integer(required=True)


class DecisionSchema(RestSchema):
    """What holds for whoever chose nothing: everywhere (`site` is empty), or at one site.

    Without a `country` it is the organisation's; `rest_after_shift_hours` null is the law's.
    """

    site = Text(required=True, validate=validate.Length(max=SITE_LENGTH))
    country = _country(required=True)
    rest_after_shift_hours = Integer(
        required=True,
        allow_none=True,
        validate=validate.Range(min=0, max=LONGEST_REST_HOURS),
    )


class DecisionBodySchema(DecisionSchema):
    """What an admin decides."""

    @post_load
    def _proposal(self, values: dict[str, Any], **_: Any) -> Proposal:
        return Proposal(
            site=values["site"],
            country=values["country"],
            rest=rest_of(values),
            rest_after_shift_hours=values["rest_after_shift_hours"],
        )


class CountrySchema(StrictSchema):
    """A country's data: the night it proposes, and rest by law."""

    country = fields.Enum(Country, by_value=True, required=True)
    quiet_from = fields.String(required=True)
    quiet_to = fields.String(required=True)
    daily_rest_hours = Integer(required=True)
    weekly_rest_hours = Integer(required=True)
    rest_source = fields.String(required=True)
    disconnect = fields.Nested(DisconnectSchema(), required=True)


class OrganisationRestSchema(StrictSchema):
    """Every decision, everywhere first; the sites and countries there are to decide about."""

    items = fields.List(fields.Nested(DecisionSchema()), required=True)
    sites = fields.List(fields.String(), required=True)
    home = _country(required=True)
    countries = fields.List(fields.Nested(CountrySchema()), required=True)


class SiteSchema(StrictSchema):
    """Which site."""

    site = Text(required=True, validate=validate.Length(min=1, max=SITE_LENGTH))


class MomentSchema(StrictSchema):
    """So many people's phones buzz then; `at` is null where they do not."""

    at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    count = Integer(required=True)
    why = fields.Enum(Why, by_value=True, required=True)
