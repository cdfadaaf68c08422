"""A person, and an import of people between its preview and its confirmation."""

import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.core.db import Base, Identified, enum_by_value
from app.core.errors import Conflict
from app.core.languages import Language
from app.people.roles import Role


def staff_number_key(staff_number: str) -> str:
    """How staff numbers are compared: without spaces around, in any case."""
    return staff_number.strip().casefold()


def folded(text: str) -> str:
    """Text to search and sort by: any case, without accents ("Zoë" is found by "zoe")."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def search_text(name: str, staff_number: str) -> str:
    """What a search in people looks through."""
    return f"{folded(name)} {folded(staff_number)}"


class Person(Identified, Base):
    """Somebody of the organisation. `id` is also the delivery engine's recipient number."""

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_sort_name_id", "sort_name", "id"),
        Index("ix_people_site_department_job", "site", "department", "job"),
        Index("ix_people_department", "department"),
        Index("ix_people_job", "job"),
    )

    staff_number: Mapped[str] = mapped_column(String(64))
    staff_number_key: Mapped[str] = mapped_column(String(128), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(400))
    search_text: Mapped[str] = mapped_column(String(600))
    language: Mapped[Language] = mapped_column(enum_by_value(Language))
    time_zone: Mapped[str] = mapped_column(String(64))
    site: Mapped[str] = mapped_column(String(100), default="")
    department: Mapped[str] = mapped_column(String(100), default="")
    job: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    role: Mapped[Role] = mapped_column(enum_by_value(Role), default=Role.WORKER, index=True)
    suspended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    rev: Mapped[int] = mapped_column(default=0)
    """Grows with every change of this person or of their receipts: inboxes sync by it."""

    @property
    def is_suspended(self) -> bool:
        """Locked out: no sign-in, no notifications."""
        return self.suspended_at is not None

    @validates("staff_number", "name")
    def _derive(self, column: str, value: str) -> str:
        if column == "staff_number":
            self.staff_number_key = staff_number_key(value)
        else:
            self.sort_name = folded(value)
        name = value if column == "name" else self.name or ""
        staff_number = value if column == "staff_number" else self.staff_number or ""
        self.search_text = search_text(name, staff_number)
        return value

    def suspend(self, now: datetime) -> None:
        """Lock this person out. Raises Conflict where they already are."""
        if self.is_suspended:
            raise Conflict("This person is already suspended.", code="already_suspended")
        self.suspended_at = now
        self.rev = Person.rev + 1

    def restore(self) -> None:
        """Let this person in again. Raises Conflict where they are not suspended."""
        if not self.is_suspended:
            raise Conflict("This person is not suspended.", code="not_suspended")
        self.suspended_at = None
        self.rev = Person.rev + 1


class PeopleImport(Identified, Base):
    """A parsed file, kept until an admin confirms what the preview showed."""

    __tablename__ = "people_imports"

    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The usable lines; emptied at confirmation, for nobody needs them twice."""
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Of what the preview promised to do: confirming does exactly that, or nothing."""
    created_by: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
