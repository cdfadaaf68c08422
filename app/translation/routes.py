"""A reader asks for a machine's translation."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app

from app.auth.throttle import Limit, take
from app.core import clock
from app.core.db import begin_write, db
from app.core.errors import Invalid, NotFound
from app.core.http import current_actor, operation
from app.core.languages import Language
from app.core.permissions import Permission
from app.inbox import service as inbox
from app.inbox.routes import current_reader
from app.translation import service
from app.translation.libre import LibreTranslate, Translator
from app.translation.schemas import TranslationQuerySchema, TranslationSchema
from app.translation.service import Original, Translated

LIMIT = Limit("translation", "30/hour")

blueprint = Blueprint("translation", __name__, url_prefix="/api")


@blueprint.get("/inbox/<uuid:id_>/translation")
@operation(
    Permission.OWN,
    query=TranslationQuerySchema(),
    returns=TranslationSchema(),
    refusals=(429, 503),
)
def translate(id_: UUID, query: dict[str, Any]) -> Translated:
    """An announcement in another language, by a machine; each version is translated once."""
    translator = _translator()
    language = Language(query["language"] or current_actor().language)
    item = inbox.get(current_reader(), id_, now=clock.now())
    original = service.original_of(id_, item["language"])
    if original.language is language:
        message = "It is written in this language."
        raise Invalid(message, fields={"language": [message]})
    return service.find(original, language) or _make(original, language, translator)


def _translator() -> Translator:
    settings = current_app.config["SETTINGS"]
    if not settings.translate_url:
        raise NotFound("Machine translation is not set up here.", code="translation_off")
    return LibreTranslate(settings.translate_url, settings.translate_key)


def _make(original: Original, language: Language, translator: Translator) -> Translated:
    """Ask outside of any transaction, then keep what came in one of its own."""
    take(LIMIT, str(current_actor().person_id))
    db.session.rollback()
    made = service.translate(original, language, translator=translator)
    begin_write(db.session())
    service.keep(original, made, now=clock.now())
    db.session.commit()
    return made
