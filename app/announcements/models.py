"""An announcement, its language versions, and what may become of it."""

from datetime import datetime
from enum import StrEnum

import orjson
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, true
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.announcements.blocks import Node
from app.audiences.models import Audience
from app.audiences.rule import NOBODY, Wire
from app.core.db import Base, Id, Identified, enum_by_value
from app.core.errors import Conflict, Invalid
from app.core.languages import Language
from app.people.models import Person
from app.pictures.models import Picture

TITLE_LENGTH = 120
BODY_LENGTH = 10_000
ALT_LENGTH = 250
FEWEST_ANONYMOUS = 10


class State(StrEnum):
    """How far an announcement has come. There is no way back."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Priority(StrEnum):
    """The author's word; how a message travels follows from it."""

    INFO = "info"
    IMPORTANT = "important"
    CRITICAL = "critical"


class AnnouncementText(Base):
    """One language version. What the Markdown says is kept as blocks, made when it is saved."""

    __tablename__ = "announcement_texts"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[Language] = mapped_column(enum_by_value(Language), primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    """Markdown, as the author typed it."""
    blocks: Mapped[str] = mapped_column(Text)
    """JSON, as `blocks.blocks_of` made it of the body."""
    excerpt: Mapped[str] = mapped_column(Text)
    picture_alt: Mapped[str] = mapped_column(String(ALT_LENGTH))
    reply: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What the author answers those who asked: Markdown, as typed in this language."""
    reply_blocks: Mapped[str | None] = mapped_column(Text)
    """What readers of this version get; where it was not typed, the default language's."""
    reply_language: Mapped[str | None] = mapped_column(String(8))

    @property
    def nodes(self) -> list[Node]:
        """The blocks as JSON values."""
        nodes: list[Node] = orjson.loads(self.blocks)
        return nodes

    @property
    def reply_nodes(self) -> list[Node]:
        """What the author answered those who asked, as JSON values."""
        nodes: list[Node] = orjson.loads(self.reply_blocks or "[]")
        return nodes

    @property
    def is_empty(self) -> bool:
        """Begun and never written."""
        return not self.title and not self.body

    @property
    def is_complete(self) -> bool:
        """There is something to read under a title."""
        return bool(self.title and self.excerpt)


class Announcement(Identified, Base):
    """What an editor writes to an audience."""

    __tablename__ = "announcements"
    __table_args__ = (
        CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)"
            " AND (state = 'draft') = (audience_id IS NULL)"
            " AND (state = 'draft') = (rev IS NULL)",
            name="published_has_audience_and_rev",
        ),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_an_instant"
        ),
        Index("ix_announcements_updated_at_id", "updated_at", "id"),
        Index(
            "ix_announcements_published_audience_id_rev",
            "audience_id",
            "rev",
            "expires_at",
            sqlite_where=sql("state = 'published'"),
            postgresql_where=sql("state = 'published'"),
        ),
        Index(
            "ix_announcements_withdrawn_audience_id_rev",
            "audience_id",
            "rev",
            sqlite_where=sql("state = 'withdrawn'"),
            postgresql_where=sql("state = 'withdrawn'"),
        ),
        Index(
            "ix_announcements_asking_audience_id_rev",
            "audience_id",
            "rev",
            "expires_at",
            sqlite_where=sql("state = 'published' AND must_acknowledge = 1"),
            postgresql_where=sql("state = 'published' AND must_acknowledge"),
        ),
        Index(
            "ix_announcements_published_expires_at",
            "expires_at",
            "audience_id",
            "rev",
            sqlite_where=sql("state = 'published'"),
            postgresql_where=sql("state = 'published'"),
        ),
        Index(
            "ix_announcements_asking",
            "expires_at",
            sqlite_where=sql("must_acknowledge = 1"),
            postgresql_where=sql("must_acknowledge"),
        ),
    )

    state: Mapped[State] = mapped_column(enum_by_value(State), default=State.DRAFT)
    priority: Mapped[Priority] = mapped_column(enum_by_value(Priority), default=Priority.INFO)
    must_acknowledge: Mapped[bool] = mapped_column(default=False)
    asks_answer: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_anonymous: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Answers do not say whose they are. Readers are told before they answer."""
    is_confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Phones show only that there is a message: its words are fetched when it is opened."""
    asks_safety: Mapped[bool] = mapped_column(default=False, server_default=false())
    """"I am safe" or "I need help", by name. Only where it is critical."""
    default_language: Mapped[Language] = mapped_column(enum_by_value(Language))
    rule: Mapped[str] = mapped_column(Text, default=NOBODY.canonical())
    """For whom, as canonical JSON: while a draft only here, afterwards the same as its audience."""
    audience_id: Mapped[int | None] = mapped_column(ForeignKey(Audience.id))
    picture_id: Mapped[int | None] = mapped_column(ForeignKey(Picture.id))
    expires_at: Mapped[datetime | None]
    created_by: Mapped[int] = mapped_column(ForeignKey(Person.id))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    published_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    withdrawn_at: Mapped[datetime | None]
    rev: Mapped[int | None]
    """The feed's number at the last change that readers see."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with each save of the draft: two editors never overwrite each other unknowingly."""
    replied_by: Mapped[int | None] = mapped_column(Id)
    replied_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(Id)
    """The delivery engine's number of the message it was published with."""

    texts: Mapped[list[AnnouncementText]] = relationship(
        order_by=AnnouncementText.language, cascade="all, delete-orphan", lazy="selectin"
    )
    picture: Mapped[Picture | None] = relationship(lazy="joined")
    author: Mapped[Person] = relationship(foreign_keys=created_by, lazy="joined", innerjoin=True)

    @property
    def audience(self) -> Wire:
        """The rule as JSON values."""
        wire: Wire = orjson.loads(self.rule)
        return wire

    @property
    def title(self) -> str:
        """In the default language; empty while that has none."""
        titles = {text.language: text.title for text in self.texts}
        return titles.get(self.default_language, "")

    @property
    def languages(self) -> list[Language]:
        """Those it has a version in."""
        return [text.language for text in self.texts]

    def text_in(self, language: str) -> AnnouncementText:
        """The version a reader of this language gets: theirs, else the default one."""
        complete = {text.language: text for text in self.texts if text.is_complete}
        return complete.get(Language(language)) or self._default_text()

    def require_draft(self) -> None:
        """Raises Conflict where it is published already."""
        if self.state is not State.DRAFT:
            raise Conflict("This announcement is already published.", code="already_published")

    def require_version(self, version: int) -> None:
        """Raises Conflict where somebody saved it since."""
        if self.version != version:
            raise Conflict("Somebody else changed this draft.", code="edited_elsewhere")

    def touch(self, now: datetime) -> None:
        """It is another version from now on."""
        self.version += 1
        self.updated_at = now

    def require_complete(self, now: datetime) -> None:
        """Raises Invalid naming what a draft lacks to be published."""
        missing: dict[str, list[str]] = {}
        for text in self.texts:
            if not text.is_complete:
                missing[f"texts.{text.language}"] = ["Give this version a title and a text."]
        if not any(
            text.language is self.default_language and text.is_complete for text in self.texts
        ):
            missing[f"texts.{self.default_language}"] = [
                "Give the default version a title and a text."
            ]
        if self.asks_safety and self.priority is not Priority.CRITICAL:
            missing["asks_safety"] = ["Only a critical announcement asks who is safe."]
        if self.expires_at is not None and self.expires_at <= now:
            missing["expires_at"] = ["Give an instant in the future."]
        if missing:
            raise Invalid("This draft is not finished.", code="not_finished", fields=missing)

    def require_enough(self, recipients: int) -> None:
        """Raises Invalid where it promises to hide whose an answer is among too few people."""
        if self.asks_answer and self.is_anonymous and 0 < recipients < FEWEST_ANONYMOUS:
            message = f"Among fewer than {FEWEST_ANONYMOUS} people nobody is anonymous."
            raise Invalid(message, code="too_few", fields={"is_anonymous": [message]})

    def publish(self, *, audience: Audience, rev: int, by: int, now: datetime) -> None:
        """Show it to its audience. Raises Conflict a second time."""
        self.require_draft()
        self.state = State.PUBLISHED
        self.audience_id = audience.id
        self.rev = rev
        self.published_by = by
        self.published_at = self.updated_at = now

    def withdraw(self, *, rev: int, by: int, now: datetime) -> None:
        """Take it back from everybody. Raises Conflict where it is not published."""
        if self.state is not State.PUBLISHED:
            raise Conflict("Only a published announcement can be withdrawn.", code="not_published")
        self.state = State.WITHDRAWN
        self.rev = rev
        self.withdrawn_by = by
        self.withdrawn_at = self.updated_at = now

    def reply(self, *, rev: int, by: int, now: datetime) -> None:
        """Answer those who asked, again or for the first time. Raises Conflict.

        The words are in `texts`.
        """
        if self.state is not State.PUBLISHED:
            raise Conflict("Only a published announcement can be replied to.", code="not_published")
        if not self.asks_answer:
            raise Conflict("This announcement asks for no answers.", code="not_asked")
        self.rev = rev
        self.replied_by = by
        self.replied_at = self.updated_at = now

    def _default_text(self) -> AnnouncementText:
        for text in self.texts:
            if text.language is self.default_language:
                return text
        raise Conflict("The default language has no text yet.", code="not_finished")
