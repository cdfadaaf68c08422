"""Find a translation, make one, keep it. Never commits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import select

from app.announcements.blocks import Node
from app.announcements.models import Announcement, AnnouncementText
from app.core.db import db, hold
from app.core.languages import Language
from app.translation.libre import Translator
from app.translation.models import Translation
from app.translation.texts import replaced, texts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A version as its author wrote it."""

    announcement_id: int
    language: Language
    title: str
    nodes: list[Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """The same by a machine; `source` is the language it was written in."""

    source: Language
    language: Language
    title: str
    nodes: list[Node]


def original_of(uid: UUID, language: Language) -> Original:
    """The version in this language of an announcement that is there."""
    query = (
        select(AnnouncementText)
        .join(Announcement)
        .where(Announcement.uid == uid, AnnouncementText.language == language)
    )
    text = db.session.scalars(query).one()
    return Original(
        announcement_id=text.announcement_id,
        language=text.language,
        title=text.title,
        nodes=text.nodes,
    )


def find(original: Original, language: Language) -> Translated | None:
    """What was made before."""
    key = (original.announcement_id, original.language, language)
    kept = db.session.get(Translation, key)
    if kept is None:
        return None
    return Translated(
        source=kept.source,
        language=kept.language,
        title=kept.title,
        nodes=orjson.loads(kept.blocks),
    )


def translate(original: Original, language: Language, *, translator: Translator) -> Translated:
    """Ask the machine; takes seconds, so do it while no transaction is open. Raises Away."""
    texts = [original.title, *texts_of(original.nodes)]
    title, *others = translator.translate(texts, source=original.language, target=language)
    return Translated(
        source=original.language,
        language=language,
        title=title,
        nodes=replaced(original.nodes, others),
    )


def keep(original: Original, made: Translated, *, now: datetime) -> None:
    """Keep it, unless somebody who asked at the same time was first."""
    hold(db.session(), "translations")
    if find(original, made.language):
        return
    db.session.add(
        Translation(
            announcement_id=original.announcement_id,
            source=made.source,
            language=made.language,
            title=made.title,
            blocks=orjson.dumps(made.nodes).decode(),
            created_at=now,
        )
    )
