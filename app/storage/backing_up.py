"""Make a backup of the running platform: database first, then the pictures and recordings it needs.

They are files that never change and are written before their row, so what a state of the
database names is there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine

from app.storage import archive, postgres, sqlite
from app.storage.manifest import Manifest
from app.storage.problems import StorageError, explained
from app.storage.tables import counts, media_files, revision_of, tables_of

SUFFIX = ".tar"
NOTHING = "There is no database to back up yet. Start Veldpost once, or check DATABASE_URL."


@dataclass(frozen=True, slots=True)
class State:
    """What is in a copied database."""

    revision: str
    counts: Mapping[str, int]
    pictures: list[str]


def named(target: Path, now: datetime) -> Path:
    """A new file: as asked, or with the time as name in a folder. Raises StorageError."""
    file = target / f"veldpost-{now:%Y%m%dT%H%M%SZ}{SUFFIX}" if target.is_dir() else target
    if file.exists():
        problem = f"{file} is there already, and a backup overwrites nothing."
        raise StorageError(f"{problem} Name a new file, or a folder: each gets a name of its own.")
    if file.suffix != SUFFIX:
        problem = f"{file} is no folder, and no name of a backup."
        raise StorageError(f"{problem} Make the folder first, or name a file ending in {SUFFIX}.")
    return file


def back_up(
    engine: Engine, target: Path, *, media: Path, release: str, clock: Callable[[], datetime]
) -> Manifest:
    """Write `target`, whole or not at all, while everything runs. Raises StorageError."""
    with explained(target), archive.workshop(target.parent) as workshop:
        made_at = clock()
        database = workshop / archive.DATABASE
        copy = _copy_sqlite if engine.dialect.name == "sqlite" else _copy_postgres
        state = copy(engine, database)
        pictures = [media / name for name in state.pictures]
        there = [picture for picture in pictures if picture.exists()]
        manifest = Manifest(
            release=release,
            revision=state.revision,
            database=engine.dialect.name,
            made_at=made_at,
            counts=state.counts,
            digest=archive.digest_of(database),
            pictures=len(there),
            pictures_digest=archive.digest_of_all(there),
            missing_pictures=tuple(each.name for each in pictures if each not in there),
        )
        archive.write(target, manifest, database, there)
    return manifest


def _copy_sqlite(engine: Engine, target: Path) -> State:
    sqlite.refuse_moved(sqlite.path_of(engine))
    if not sqlite.path_of(engine).exists():
        raise StorageError(NOTHING)
    sqlite.copy(engine, target)
    copied = create_engine(f"sqlite:///{target}")
    try:
        with copied.connect() as connection:
            state = _state(connection)
    finally:
        copied.dispose()
    sqlite.check(target)
    return state


def _copy_postgres(engine: Engine, target: Path) -> State:
    unmoving = postgres.patient(engine, isolation="REPEATABLE READ")
    with unmoving as reading, reading.connect() as connection:
        state = _state(connection)
        postgres.dump(connection, target)
        server = postgres.server_of(connection)
    postgres.check(server, target, state.counts)
    return state


def _state(connection: Connection) -> State:
    revision = revision_of(connection)
    if revision is None:
        raise StorageError(NOTHING)
    names = tables_of(connection)
    return State(revision, counts(connection, names), media_files(connection))
