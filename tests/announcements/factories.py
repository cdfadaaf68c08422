"""Saved announcements to test with. Each takes what matters to the test by keyword."""

import io
from datetime import datetime
from typing import Any

from flask import Flask
from PIL import Image

from app.announcements import service
from app.announcements.models import Announcement
from app.announcements.service import Version
from app.audiences.rule import EVERYONE
from app.core.actor import Actor
from app.core.db import db
from app.core.languages import Language
from app.people.models import Person
from app.people.roles import Role, permissions_of
from app.pictures import service as pictures
from tests import factories
from tests.conftest import NOON, PUBLIC_URL

EVERYONE_WIRE = EVERYONE.wire()


def version(language: str = "nl", title: str = "Ijzel", body: str = "Rij voorzichtig.") -> Version:
    """A language version with a title and a text."""
    return Version(language=Language(language), title=title, body=body)


def site(*names: str) -> dict[str, Any]:
    """The rule of everybody at these sites."""
    return {"any": [{"all": [{"site": list(names)}]}], "except": []}


def actor_of(person: Person) -> Actor:
    """This person on a device that does not matter."""
    return Actor(
        person_id=person.id,
        person_uid=person.uid,
        device_id=1,
        device_uid=person.uid,
        language=str(person.language),
        may=permissions_of(Role(person.role)),
    )


def editor() -> Person:
    """Somebody who writes announcements, and is at no site."""
    return factories.person(role=Role.EDITOR, site="Office")


def draft(*, author: Person | None = None, now: datetime = NOON, **values: Any) -> Announcement:
    """A draft in Dutch for everyone, unless told otherwise."""
    given = {
        "default_language": Language.DUTCH,
        "texts": [version()],
        "audience": EVERYONE_WIRE,
    } | values
    saved = service.create(actor=actor_of(author or editor()), now=now, **given)
    db.session.commit()
    return saved


def published(
    *,
    author: Person | None = None,
    now: datetime = NOON,
    reason: str = "The road is closed now.",
    **values: Any,
) -> Announcement:
    """A published announcement in Dutch for everyone, unless told otherwise."""
    author = author or editor()
    saved = draft(author=author, now=now, **values)
    service.publish(
        saved.uid,
        version=saved.version,
        reason=reason,
        actor=actor_of(author),
        public_url=PUBLIC_URL,
        now=now,
    )
    db.session.commit()
    return saved


def withdraw(announcement: Announcement, *, now: datetime = NOON) -> None:
    """Take it back."""
    service.withdraw(announcement.uid, actor=actor_of(editor()), public_url=PUBLIC_URL, now=now)
    db.session.commit()


def with_picture(announcement: Announcement, app: Flask) -> dict[str, Any]:
    """Give it a small picture, published or not; returns what a reader's phone is told of it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b5c5e").save(out, "PNG")
    media = app.config["SETTINGS"].instance_path / "media"
    announcement.picture = pictures.store(out.getvalue(), media=media, now=NOON)
    for text in announcement.texts:
        text.picture_alt = "A road"
    db.session.commit()
    sizes = [announcement.picture.bytes_]
    return {"alt": "A road", "width": 40, "height": 20, "widths": [40], "sizes": sizes}
