"""What is in a database: its tables, how many rows, which pictures and recordings."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Engine, String, column, func, inspect, select, table

from app.core.db import Base
from app.pictures.models import Picture, widths_of
from app.recordings.models import Recording

VERSION = "alembic_version"


def tables_of(connection: Connection) -> list[str]:
    """Ours that are there, by name; without Alembic's."""
    return sorted(set(inspect(connection).get_table_names()) & set(Base.metadata.tables))


def counts(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Rows of each of these tables that is there."""
    there = set(inspect(connection).get_table_names())
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
        if name in there
    }


def is_in_use(connection: Connection) -> bool:
    """Whether there is anything that somebody would miss."""
    found: Mapping[str, int] = counts(connection, ("people", "announcements"))
    return any(found.values())


def revision_of(bind: Engine | Connection) -> str | None:
    """The migration a database is at; None where it is empty."""
    if not inspect(bind).has_table(VERSION):
        return None
    query = select(column("version_num", String)).select_from(table(VERSION))
    if isinstance(bind, Connection):
        return bind.scalar(query)
    with bind.connect() as connection:
        return connection.scalar(query)


def media_files(connection: Connection) -> list[str]:
    """The names in the media folder that the database's pictures and recordings need."""
    rows = connection.execute(select(Picture.digest, Picture.width).order_by(Picture.id))
    pictures = [f"{row.digest}-{width}.webp" for row in rows for width in widths_of(row.width)]
    if not inspect(connection).has_table(Recording.__tablename__):
        return pictures
    spoken = connection.execute(select(Recording.digest, Recording.kind).distinct())
    return pictures + sorted(f"{row.digest}.{row.kind}" for row in spoken)
