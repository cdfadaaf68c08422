"""The inbox's statements, each built once: building one costs more than running it.

Permission to see is part of every one: not yours is not there. What a page costs does not depend on
how many announcements there are: each audience's are looked up in an index, the newest first.
"""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from app.announcements.models import Announcement, AnnouncementText, State
from app.core.db import UtcDateTime
from app.core.tables import table_of
from app.pictures.models import Picture
from app.receipts.models import Receipt
from app.recordings.models import Recording

ANNOUNCEMENTS, TEXTS = table_of(Announcement), table_of(AnnouncementText)
PICTURES, RECEIPTS = table_of(Picture), table_of(Receipt)
RECORDINGS = table_of(Recording)

COLUMNS = (
    ANNOUNCEMENTS.c.uid,
    ANNOUNCEMENTS.c.rev,
    ANNOUNCEMENTS.c.state,
    ANNOUNCEMENTS.c.priority,
    ANNOUNCEMENTS.c.must_acknowledge,
    ANNOUNCEMENTS.c.asks_answer,
    ANNOUNCEMENTS.c.is_anonymous,
    ANNOUNCEMENTS.c.asks_safety,
    ANNOUNCEMENTS.c.is_confidential,
    ANNOUNCEMENTS.c.replied_at,
    ANNOUNCEMENTS.c.published_at,
    ANNOUNCEMENTS.c.expires_at,
    TEXTS.c.language,
    TEXTS.c.title,
    TEXTS.c.blocks,
    TEXTS.c.excerpt,
    TEXTS.c.picture_alt,
    TEXTS.c.reply_blocks,
    TEXTS.c.reply_language,
    PICTURES.c.width,
    PICTURES.c.height,
    PICTURES.c.sizes,
    RECORDINGS.c.kind.label("recording_kind"),
    RECORDINGS.c.bytes.label("recording_bytes"),
    RECORDINGS.c.seconds.label("recording_seconds"),
    RECEIPTS.c.opened_at,
    RECEIPTS.c.acknowledged_at,
)
_AUDIENCES: BindParameter[Any] = bindparam("audiences", expanding=True)

Rows = Select[*tuple[Any, ...]]


@cache
def newest(dialect: str) -> Rows:
    """A page, the newest first. Values: audiences, person_id, language, now, below, limit."""
    ids = _newest(dialect, "limit", _is_live(), ANNOUNCEMENTS.c.rev < bindparam("below"))
    return _rows().where(ANNOUNCEMENTS.c.id.in_(select(ids))).order_by(ANNOUNCEMENTS.c.rev.desc())


@cache
def asking(dialect: str) -> Rows:
    """What this person must still acknowledge of the 200 newest `below` that ask for it."""
    asks = and_(
        _is_live(), ANNOUNCEMENTS.c.must_acknowledge, ANNOUNCEMENTS.c.rev < bindparam("below")
    )
    ids = _newest(dialect, "most_asking", asks)
    is_open = and_(ANNOUNCEMENTS.c.id.in_(select(ids)), RECEIPTS.c.acknowledged_at.is_(None))
    return _rows().where(is_open).order_by(ANNOUNCEMENTS.c.rev.desc())


@cache
def changed() -> Rows:
    """What was published or withdrawn after `rev` up to `top`, and what expired since."""
    rev, expires_at = ANNOUNCEMENTS.c.rev, ANNOUNCEMENTS.c.expires_at
    is_new = and_(_is_visible(), rev > bindparam("rev"), rev <= bindparam("top"))
    audience_id = ANNOUNCEMENTS.c.audience_id + 0  # by instant, not by audience: those are many
    has_expired = and_(
        audience_id.in_(_AUDIENCES),
        rev <= bindparam("rev"),
        expires_at > _instant("synced_at"),
        expires_at <= _instant("now"),
    )
    arms = (
        select(ANNOUNCEMENTS.c.id).where(_is(State.PUBLISHED), is_new),
        select(ANNOUNCEMENTS.c.id).where(_is(State.WITHDRAWN), is_new),
        select(ANNOUNCEMENTS.c.id).where(_is(State.PUBLISHED), has_expired),
    )
    ids = union_all(*arms).limit(bindparam("limit"))
    return _rows().where(ANNOUNCEMENTS.c.id.in_(ids)).order_by(ANNOUNCEMENTS.c.rev.desc())


@cache
def one() -> Rows:
    """The announcement of a `uid`."""
    return _rows().where(_is_this(), _is_visible(), _is_live())


@cache
def picture() -> Select[Picture]:
    """The picture of the announcement of a `uid`."""
    return (
        select(Picture)
        .join(ANNOUNCEMENTS, ANNOUNCEMENTS.c.picture_id == Picture.id)
        .where(_is_this(), _is_visible(), _is_live())
    )


@cache
def recording() -> Select[Recording]:
    """The recording in a `language` of the announcement of a `uid`."""
    return (
        select(Recording)
        .join(ANNOUNCEMENTS, ANNOUNCEMENTS.c.id == Recording.announcement_id)
        .where(Recording.language == bindparam("language"), _is_this(), _is_visible(), _is_live())
    )


@cache
def receipts() -> Select[UUID, datetime | None, datetime | None]:
    """What a person did after `rev`."""
    return (
        select(ANNOUNCEMENTS.c.uid, RECEIPTS.c.opened_at, RECEIPTS.c.acknowledged_at)
        .select_from(RECEIPTS)
        .join(ANNOUNCEMENTS, ANNOUNCEMENTS.c.id == RECEIPTS.c.announcement_id)
        .where(
            RECEIPTS.c.person_id == bindparam("person_id"),
            RECEIPTS.c.rev > bindparam("rev"),
        )
        .order_by(RECEIPTS.c.rev, RECEIPTS.c.announcement_id)
    )


def _rows() -> Rows:
    """Announcements with the text, the picture and the receipt that this reader gets."""
    own = TEXTS.alias()
    language = func.coalesce(
        select(own.c.language)
        .where(own.c.announcement_id == ANNOUNCEMENTS.c.id, own.c.language == bindparam("language"))
        .scalar_subquery(),
        ANNOUNCEMENTS.c.default_language,
    )
    text = and_(TEXTS.c.announcement_id == ANNOUNCEMENTS.c.id, TEXTS.c.language == language)
    receipt = and_(
        RECEIPTS.c.announcement_id == ANNOUNCEMENTS.c.id,
        RECEIPTS.c.person_id == bindparam("person_id"),
    )
    spoken = and_(
        RECORDINGS.c.announcement_id == ANNOUNCEMENTS.c.id,
        RECORDINGS.c.language == TEXTS.c.language,
    )
    return (
        select(*COLUMNS)
        .select_from(ANNOUNCEMENTS)
        .join(TEXTS, text)
        .outerjoin(RECEIPTS, receipt)
        .outerjoin(PICTURES, PICTURES.c.id == ANNOUNCEMENTS.c.picture_id)
        .outerjoin(RECORDINGS, spoken)
    )


def _newest(dialect: str, limit: str, *conditions: ColumnElement[bool]) -> Any:
    """The numbers of the newest announcements in any of a reader's audiences.

    SQLite leaves each audience's part of the index as soon as it has enough. PostgreSQL would read
    all of it, so there each audience gives its own newest.
    """
    if dialect != "postgresql":
        page = select(ANNOUNCEMENTS.c.id).where(_is_visible(), *conditions)
        return page.order_by(ANNOUNCEMENTS.c.rev.desc()).limit(bindparam(limit)).subquery()
    theirs = (
        func.unnest(bindparam("audiences", type_=ARRAY(Integer)))
        .table_valued("id")
        .render_derived()
    )
    each = (
        select(ANNOUNCEMENTS.c.id, ANNOUNCEMENTS.c.rev)
        .where(ANNOUNCEMENTS.c.audience_id == theirs.c.id, *conditions)
        .order_by(ANNOUNCEMENTS.c.rev.desc())
        .limit(bindparam(limit))
        .lateral()
    )
    page = select(each.c.id).select_from(theirs.join(each, true()))
    return page.order_by(each.c.rev.desc()).limit(bindparam(limit)).subquery()


def _is_visible() -> ColumnElement[bool]:
    return ANNOUNCEMENTS.c.audience_id.in_(_AUDIENCES)


def _is_this() -> ColumnElement[bool]:
    return ANNOUNCEMENTS.c.uid == bindparam("uid", type_=Uuid())


def _is(state: State) -> ColumnElement[bool]:
    """As the partial indexes say it: a bound value would not be recognised."""
    return ANNOUNCEMENTS.c.state == literal_column(f"'{state}'")


def _is_live() -> ColumnElement[bool]:
    expires_at = ANNOUNCEMENTS.c.expires_at
    return and_(_is(State.PUBLISHED), or_(expires_at.is_(None), expires_at > _instant("now")))


def _instant(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())
