"""The inbox's statements, each built once: building one costs more than running it.

Permission to see is part of every one: not yours is not there.
"""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.announcements.models import Announcement, AnnouncementText, State
from app.core.db import UtcDateTime
from app.pictures.models import Picture
from app.receipts.models import Receipt

COLUMNS = (
    Announcement.uid,
    Announcement.rev,
    Announcement.state,
    Announcement.priority,
    Announcement.must_acknowledge,
    Announcement.published_at,
    Announcement.expires_at,
    AnnouncementText.language,
    AnnouncementText.title,
    AnnouncementText.blocks,
    AnnouncementText.excerpt,
    AnnouncementText.picture_alt,
    Picture.width,
    Picture.height,
    Receipt.opened_at,
    Receipt.acknowledged_at,
)

Rows = Select[*tuple[Any, ...]]


@cache
def first() -> Rows:
    """The first page. Values: audiences, person_id, language, now, oldest, limit."""
    page = _page(_is_recent()).subquery()
    return _rows().where(Announcement.id.in_(select(page.c.id))).order_by(Announcement.rev)


@cache
def changed() -> Rows:
    """What was published or withdrawn after `rev`, and what expired since `synced_at`."""
    rev = Announcement.rev > bindparam("rev")
    is_gone = Announcement.state == State.WITHDRAWN
    page = _page(and_(rev, or_(_is_recent(), is_gone))).subquery()
    expired = select(Announcement.id).where(
        _is_visible(),
        Announcement.rev <= bindparam("rev"),
        Announcement.state == State.PUBLISHED,
        Announcement.expires_at > _instant("synced_at"),
        Announcement.expires_at <= _instant("now"),
    )
    ids = union_all(select(page.c.id), expired)
    return _rows().where(Announcement.id.in_(ids)).order_by(Announcement.rev)


@cache
def one() -> Rows:
    """The announcement of a `uid`."""
    return _rows().where(_is_this(), _is_visible(), _is_live())


@cache
def picture() -> Select[Picture]:
    """The picture of the announcement of a `uid`."""
    return (
        select(Picture)
        .join(Announcement, Announcement.picture_id == Picture.id)
        .where(_is_this(), _is_visible(), _is_live())
    )


@cache
def receipts() -> Select[UUID, datetime | None, datetime | None]:
    """What a person did after `rev`."""
    return (
        select(Announcement.uid, Receipt.opened_at, Receipt.acknowledged_at)
        .select_from(Receipt)
        .join(Announcement, Announcement.id == Receipt.announcement_id)
        .where(
            Receipt.person_id == bindparam("person_id"),
            Receipt.rev > bindparam("rev"),
        )
        .order_by(Receipt.rev, Receipt.announcement_id)
    )


def _rows() -> Rows:
    """Announcements with the text, the picture and the receipt that this reader gets."""
    own = aliased(AnnouncementText)
    language = func.coalesce(
        select(own.language)
        .where(own.announcement_id == Announcement.id, own.language == bindparam("language"))
        .scalar_subquery(),
        Announcement.default_language,
    )
    text = and_(
        AnnouncementText.announcement_id == Announcement.id, AnnouncementText.language == language
    )
    receipt = and_(
        Receipt.announcement_id == Announcement.id, Receipt.person_id == bindparam("person_id")
    )
    return (
        select(*COLUMNS)
        .select_from(Announcement)
        .join(AnnouncementText, text)
        .outerjoin(Receipt, receipt)
        .outerjoin(Picture, Picture.id == Announcement.picture_id)
    )


def _page(condition: ColumnElement[bool]) -> Select[int]:
    return (
        select(Announcement.id)
        .where(_is_visible(), condition)
        .order_by(Announcement.rev)
        .limit(bindparam("limit"))
    )


def _is_visible() -> ColumnElement[bool]:
    return Announcement.audience_id.in_(bindparam("audiences", expanding=True))


def _is_this() -> ColumnElement[bool]:
    return Announcement.uid == bindparam("uid", type_=Uuid())


def _is_live() -> ColumnElement[bool]:
    return and_(
        Announcement.state == State.PUBLISHED,
        or_(Announcement.expires_at.is_(None), Announcement.expires_at > _instant("now")),
    )


def _is_recent() -> ColumnElement[bool]:
    return and_(
        _is_live(),
        or_(Announcement.published_at > _instant("oldest"), Announcement.must_acknowledge),
    )


def _instant(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())
