"""Wire formats of the tour."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.core.fields import Instant, Integer, StrictSchema, Text
from app.core.languages import Language
from app.tour.models import (
    NAME_LENGTH,
    PHONE_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Standing,
    TourState,
    TourStep,
)
from app.tour.service import Contact, Words, Writing

VERSION_LENGTH = 64
PHONE = validate.Regexp(r"^([0-9+() ./-]{3,32})?\Z", error="Write a phone number, or nothing.")


def version_field() -> Text:
    """What was read there, see `TourItemSchema`."""
    return Text(required=True, validate=validate.Length(max=VERSION_LENGTH))


class TourPlaceSchema(StrictSchema):
    """One step in one language."""

    step = fields.Enum(TourStep, by_value=True, required=True)
    language = fields.Enum(Language, by_value=True, required=True)


class TourWordsSchema(TourPlaceSchema):
    """What the organisation says at one step, in one language. Plain text; the title is a line."""

    title = Text(required=True, validate=validate.Length(min=1, max=TITLE_LENGTH))
    text = Text(required=True, validate=validate.Length(min=1, max=TEXT_LENGTH))


class TourPlaceOfVersionSchema(TourPlaceSchema):
    """One step in one language, as it was read: `version` is empty for what it ships with."""

    version = version_field()


class TourWritingSchema(TourWordsSchema):
    """Words to say at one step, over those of the `version` that was read."""

    version = version_field()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Writing:
        version = data.pop("version")
        title = " ".join(data.pop("title").split())
        return Writing(words=Words(**data, title=title), version=version)


class TourContactSchema(StrictSchema):
    """Whom to ask; the phone number may be empty."""

    name = Text(required=True, validate=validate.Length(min=1, max=NAME_LENGTH))
    phone = Text(required=True, validate=[validate.Length(max=PHONE_LENGTH), PHONE])

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Contact:
        return Contact(**data)


class TourStandingSchema(StrictSchema):
    """How far a person is, and since when by their phone's clock."""

    step = fields.Enum(TourStep, by_value=True, required=True)
    state = fields.Enum(TourState, by_value=True, required=True)
    at = Instant(required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Standing:
        return Standing(**data)


class MyTourSchema(StrictSchema):
    """The organisation's own words in every language it wrote; a phone has the others itself."""

    words = fields.List(fields.Nested(TourWordsSchema()), required=True)
    contact = fields.Nested(TourContactSchema(), required=True, allow_none=True)
    standing = fields.Nested(TourStandingSchema(), required=True, allow_none=True)


class TourSaysSchema(StrictSchema):
    """A screen's title and text."""

    title = fields.String(required=True)
    text = fields.String(required=True)


class TourItemSchema(TourPlaceSchema):
    """What one step says to readers of one language: `own` words, else those that ship.

    `version` names the own words: whoever writes over them says which they read.
    """

    shipped = fields.Nested(TourSaysSchema(), required=True)
    own = fields.Nested(TourSaysSchema(), required=True, allow_none=True)
    version = fields.String(required=True)


class TourCountsSchema(StrictSchema):
    """How many people, of those who may sign in, have come how far."""

    people = Integer(required=True)
    finished = Integer(required=True)
    skipped = Integer(required=True)
    under_way = Integer(required=True)


class TourSchema(StrictSchema):
    """Every step in every language, whom to ask, and how many people have seen it."""

    items = fields.List(fields.Nested(TourItemSchema()), required=True)
    contact = fields.Nested(TourContactSchema(), required=True, allow_none=True)
    counts = fields.Nested(TourCountsSchema(), required=True)
