"""Readers' answers and signs of life, and what is seen of them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app

from app.announcements import service as announcements
from app.announcements.models import Announcement
from app.announcements.schemas import AnnouncementSchema, PictureQuerySchema
from app.answers import board, own, replies, safety, service
from app.answers.keys import ensure_key
from app.answers.models import Answer, Choice, Given, SafetyState, Statement
from app.answers.schemas import (
    AnswerSchema,
    BoardQuerySchema,
    BoardSchema,
    OwnAnswerSchema,
    OwnAnswersSchema,
    OwnSafetySchema,
    OwnSchema,
    ReplyBodySchema,
    SafetyOverviewSchema,
    SafetyQuerySchema,
    StatementSchema,
)
from app.answers.service import Reader
from app.audiences.asker import own_attributes
from app.auth.http import current_facts
from app.core import clock
from app.core.db import db
from app.core.http import current_actor, operation
from app.core.permissions import Permission
from app.pictures.service import TYPES
from app.pictures.upload import picture_of_request, picture_response

blueprint = Blueprint("answers", __name__, url_prefix="/api")


@blueprint.post("/answers")
@operation(Permission.OWN, body=AnswerSchema(), returns=OwnAnswerSchema(), refusals=(404, 409))
def answer(body: Given) -> Answer:
    """Answer an announcement, again or for the first time; a repeat is harmless."""
    return service.answer(body, reader=_reader(), now=clock.now())


@blueprint.put("/answers/<uuid:id_>/photo")
@operation(Permission.OWN, body_types=TYPES, refusals=(409,))
def put_photo(id_: UUID) -> None:
    """The photo of an own answer: JPEG, PNG or WebP, at most 10 MB."""
    reader = _reader()
    service.get_own(id_, reader=reader)
    picture = picture_of_request(field="photo")
    service.add_photo(id_, picture, reader=reader)


@blueprint.get("/answers/<uuid:id_>/photo")
@operation(Permission.ANSWERS_READ, query=PictureQuerySchema(), return_type="image/webp")
def get_photo(id_: UUID, query: dict[str, int]) -> Response:
    """The photo of an answer, for the author."""
    return picture_response(board.photo_of(id_), query["width"])


@blueprint.post("/safety")
@operation(Permission.OWN, body=StatementSchema(), returns=OwnSafetySchema(), refusals=(404, 409))
def state(body: Statement) -> SafetyState:
    """Say "I am safe" or "I need help"; what is newest counts."""
    return safety.state(body, reader=_reader(), now=clock.now())


@blueprint.get("/inbox/<uuid:id_>/answer")
@operation(Permission.OWN, returns=OwnSchema())
def get_own(id_: UUID) -> dict[str, Any]:
    """What the reader has answered to an announcement, on whatever device."""
    reader = _reader()
    announcement = service.seen_by(id_, reader=reader)
    return {
        "answer": service.find_own(announcement, reader=reader)
        if announcement.asks_answer
        else None,
        "safety": safety.find_own(announcement, reader=reader)
        if announcement.asks_safety
        else None,
    }


@blueprint.get("/me/answers")
@operation(Permission.OWN, returns=OwnAnswersSchema())
def list_own() -> own.Own:
    """Which announcements the reader has answered, on whatever device."""
    reader = _reader()
    return own.everything(
        db.session(), person_id=reader.actor.person_id, key=reader.key, now=clock.now()
    )


@blueprint.get("/announcements/<uuid:id_>/answers")
@operation(Permission.ANSWERS_READ, query=BoardQuerySchema(), returns=BoardSchema())
def get_board(id_: UUID, query: dict[str, Any]) -> dict[str, Any]:
    """The answers to an announcement, counted, and the words of those who asked."""
    announcement = announcements.get(id_, actor=current_actor())
    choice = Choice(query["choice"]) if query["choice"] else None
    found = board.board_of(
        announcement, choice=choice, cursor=query["cursor"], limit=query["limit"]
    )
    return {
        "is_anonymous": announcement.is_anonymous,
        "counts": found.counts,
        "items": found.page.items,
        "next_cursor": found.page.next_cursor,
    }


@blueprint.post("/announcements/<uuid:id_>/reply")
@operation(
    Permission.ANNOUNCEMENTS_PUBLISH,
    body=ReplyBodySchema(),
    returns=AnnouncementSchema(),
    refusals=(409,),
)
def reply(id_: UUID, body: dict[str, list[replies.ReplyText]]) -> Announcement:
    """Reply to everybody who asked; a second reply takes the first one's place."""
    return replies.reply(
        id_,
        body["texts"],
        actor=current_actor(),
        public_url=current_app.config["PUBLIC_URL"],
        now=clock.now(),
    )


@blueprint.get("/announcements/<uuid:id_>/safety")
@operation(Permission.SAFETY_READ, query=SafetyQuerySchema(), returns=SafetyOverviewSchema())
def get_safety(id_: UUID, query: dict[str, Any]) -> dict[str, Any]:
    """Who needs help, who is safe and who has said nothing: by name, to find them."""
    found = safety.overview(
        id_, actor=current_actor(), site=current_facts().site, now=clock.now(), **query
    )
    return {
        "title": found.announcement.title,
        "language": found.announcement.default_language,
        "counts": found.counts,
        "items": found.page.items,
        "next_cursor": found.page.next_cursor,
    }


def _reader() -> Reader:
    facts = current_facts()
    return Reader(
        actor=facts.actor,
        attributes=own_attributes(),
        feed_rev=facts.feed_rev,
        key=ensure_key(current_app.config["SETTINGS"].instance_path),
    )
