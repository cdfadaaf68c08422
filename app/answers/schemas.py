"""Answers, replies and signs of life on the wire."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.announcements.schemas import PictureSchema, language_field
from app.answers.models import TEXT_LENGTH, Choice, Given, Position, Safety, Statement
from app.answers.replies import REPLY_LENGTH, ReplyText
from app.answers.safety import SILENT
from app.core.fields import Boolean, Decimal, Instant, Integer, StrictSchema, Text
from app.core.languages import Language
from app.core.paging import DEFAULT_LIMIT, MAXIMUM_LIMIT

STATES = (Safety.HELP.value, SILENT, Safety.SAFE.value)
FARTHEST = 20_000_000
"""Metres: half around the world."""


def choice_field(**settings: Any) -> fields.Enum[Choice]:
    """One of the three answers."""
    return fields.Enum(Choice, by_value=True, **settings)


class AnswerSchema(StrictSchema):
    """An answer, given `at` by the device's clock. `id` is the device's own.

    A question needs `text`; what cannot be done needs `text` or a photo, which follows by itself.
    """

    id = fields.UUID(required=True)
    announcement_id = fields.UUID(required=True)
    at = Instant(required=True)
    choice = choice_field(required=True)
    text = Text(load_default="", validate=validate.Length(max=TEXT_LENGTH))
    has_photo = Boolean(load_default=False)

    @post_load
    def _given(self, values: dict[str, Any], **_: Any) -> Given:
        return Given(**values)


class OwnAnswerSchema(StrictSchema):
    """The answer that counts: another device may have given a newer one."""

    id = fields.UUID(attribute="uid", required=True)
    choice = choice_field(required=True)
    text = fields.String(required=True)
    has_photo = Boolean(required=True)
    awaits_photo = Boolean(required=True)
    answered_at = Instant(required=True)


class SaidSchema(StrictSchema):
    """Something was answered, and when; an anonymous answer has no more than its hour."""

    announcement_id = fields.UUID(required=True)
    at = Instant(required=True)


class OwnAnswersSchema(StrictSchema):
    """What a person has answered: with one of the three answers, or whether they are safe."""

    answered = fields.List(fields.Nested(SaidSchema()), required=True)
    said = fields.List(fields.Nested(SaidSchema()), required=True)


class PositionSchema(StrictSchema):
    """Where a phone thinks it is: degrees, and metres of doubt."""

    latitude = Decimal(required=True, validate=validate.Range(min=-90, max=90))
    longitude = Decimal(required=True, validate=validate.Range(min=-180, max=180))
    accuracy = Decimal(required=True, validate=validate.Range(min=0, max=FARTHEST))

    @post_load
    def _position(self, values: dict[str, Any], **_: Any) -> Position:
        return Position(**values)


class StatementSchema(StrictSchema):
    """A sign of life, given `at` by the device's clock. A position only where the person chose."""

    id = fields.UUID(required=True)
    announcement_id = fields.UUID(required=True)
    at = Instant(required=True)
    state = fields.Enum(Safety, by_value=True, required=True)
    position = fields.Nested(PositionSchema(), load_default=None, allow_none=True)

    @post_load
    def _statement(self, values: dict[str, Any], **_: Any) -> Statement:
        return Statement(**values)


class OwnSafetySchema(StrictSchema):
    """What counts of what somebody said of themselves."""

    state = fields.Enum(Safety, by_value=True, required=True)
    stated_at = Instant(required=True)
    position_at = Instant(
        required=True, allow_none=True, metadata={"description": "Null: no position is known"}
    )


class OwnSchema(StrictSchema):
    """What the reader has answered on whatever device."""

    answer = fields.Nested(OwnAnswerSchema(), required=True, allow_none=True)
    safety = fields.Nested(OwnSafetySchema(), required=True, allow_none=True)


class BoardQuerySchema(StrictSchema):
    """Which answers with words to list; both kinds where `choice` is left out."""

    choice = fields.String(
        load_default=None, validate=validate.OneOf([Choice.QUESTION.value, Choice.CANNOT.value])
    )
    cursor = fields.String(load_default=None, validate=validate.Length(min=1, max=200))
    limit = fields.Integer(
        load_default=DEFAULT_LIMIT, validate=validate.Range(min=1, max=MAXIMUM_LIMIT)
    )


class AnswererSchema(StrictSchema):
    """Who answered; only where readers were told that it is not anonymous."""

    id = fields.UUID(attribute="uid", required=True)
    name = fields.String(required=True)


class BoardItemSchema(StrictSchema):
    """A question, or what cannot be done. Where it is anonymous, the instant is the hour."""

    id = fields.UUID(attribute="uid", required=True)
    choice = choice_field(required=True)
    text = fields.String(required=True)
    answered_at = Instant(required=True)
    photo = fields.Nested(PictureSchema(), attribute="picture", required=True, allow_none=True)
    awaits_photo = Boolean(
        required=True, metadata={"description": "The photo is still on the phone"}
    )
    person = fields.Nested(AnswererSchema(), required=True, allow_none=True)


class AnswerCountsSchema(StrictSchema):
    """How many people answered what."""

    clear = Integer(required=True)
    question = Integer(required=True)
    cannot = Integer(required=True)


class BoardSchema(StrictSchema):
    """The answers to an announcement, the newest first; "clear" is only counted."""

    is_anonymous = Boolean(required=True)
    counts = fields.Nested(AnswerCountsSchema(), required=True)
    items = fields.List(fields.Nested(BoardItemSchema()), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ReplyTextSchema(StrictSchema):
    """A reply in one language, as Markdown."""

    language = language_field(required=True)
    body = Text(required=True, validate=validate.Length(max=REPLY_LENGTH))

    @post_load
    def _text(self, values: dict[str, Any], **_: Any) -> ReplyText:
        return ReplyText(**values)


class ReplyBodySchema(StrictSchema):
    """The reply to everybody who asked. Versions left out get the default language's."""

    texts = fields.List(
        fields.Nested(ReplyTextSchema()),
        required=True,
        validate=validate.Length(min=1, max=len(Language)),
    )


class SafetyQuerySchema(StrictSchema):
    """Which page of the people."""

    cursor = fields.String(load_default=None, validate=validate.Length(min=1, max=1_000))
    limit = fields.Integer(
        load_default=MAXIMUM_LIMIT, validate=validate.Range(min=1, max=MAXIMUM_LIMIT)
    )


class SoughtSchema(StrictSchema):
    """Somebody to be found, and how to reach them."""

    id = fields.UUID(attribute="uid", required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True)
    site = fields.String(required=True)
    job = fields.String(required=True)


class SafetyItemSchema(StrictSchema):
    """What one person has said of themselves; `silent`: nothing yet."""

    person = fields.Nested(SoughtSchema(), required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    stated_at = Instant(required=True, allow_none=True)
    position = fields.Nested(PositionSchema(), required=True, allow_none=True)
    position_at = Instant(required=True, allow_none=True)


class SafetyCountsSchema(StrictSchema):
    """How many people."""

    help = Integer(required=True)
    silent = Integer(required=True)
    safe = Integer(required=True)


class SafetyOverviewSchema(StrictSchema):
    """Who needs help, who has said nothing, who is safe: in this order, by name."""

    title = fields.String(required=True)
    language = language_field(required=True)
    counts = fields.Nested(SafetyCountsSchema(), required=True)
    items = fields.List(fields.Nested(SafetyItemSchema()), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
