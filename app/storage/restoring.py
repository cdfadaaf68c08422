"""Put a backup in the platform's place: checked before, all or nothing, and safe to go on with.

Phones went on after the backup was made. They keep their sessions (app/auth/refresh.py) and fetch
their inboxes anew; what was being sent at the time of the backup is not sent again unless asked.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, func, select
from sqlalchemy.orm import Session

from app import push
from app.auth.models import Device
from app.auth.service import end_sessions
from app.core.db import IS_WRITE
from app.migrations import is_known, upgrade_on
from app.organisation.models import Organisation
from app.storage import archive, postgres, sqlite
from app.storage.alone import refuse_others
from app.storage.manifest import Manifest, differences
from app.storage.problems import StorageError, explained
from app.storage.tables import VERSION, counts, is_in_use, tables_of

MOST_EPOCHS = 20
"""A leap by chance: two restores of one backup go on with different revisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the operator decided."""

    replace: bool = False
    send_unfinished: bool = False
    end_sessions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back, and what became of what was under way."""

    manifest: Manifest
    unfinished: int
    """Messages that were being sent."""
    sessions: int
    """Devices that are signed in."""


def restore(
    engine: Engine, file: Path, *, instance_path: Path, wishes: Wishes, now: datetime
) -> Restored:
    """Restore a verified backup. The caller sees to it that nothing runs. Raises StorageError."""
    with explained(file):
        manifest = archive.verify(file)
    _refuse_foreign(manifest, engine)
    refuse_others(engine)
    with explained(instance_path):
        _refuse_loss(engine, wishes)
        with archive.workshop(_beside(engine) or instance_path) as workshop:
            database = workshop / archive.DATABASE
            archive.extract(file, database=database, media=instance_path / "media")
            put = _put_sqlite if manifest.database == "sqlite" else _put_postgres
            return put(engine, database, manifest, wishes, now)


def _beside(engine: Engine) -> Path | None:
    """Where a finished SQLite file can take the old one's place in one step."""
    return sqlite.path_of(engine).parent if engine.dialect.name == "sqlite" else None


def _refuse_foreign(manifest: Manifest, engine: Engine) -> None:
    if not is_known(manifest.revision):
        problem = f"A later release made this backup ({manifest.release}, {manifest.revision})."
        raise StorageError(f"{problem} Install that release and restore with it.")
    if manifest.database != engine.dialect.name:
        problem = f"This is a backup of {manifest.database}, and DATABASE_URL names another kind."
        raise StorageError(f"{problem} Restore it there; then use `flask move-database`.")


def _refuse_loss(engine: Engine, wishes: Wishes) -> None:
    if wishes.replace:
        return
    if engine.dialect.name == "sqlite" and not sqlite.path_of(engine).exists():
        return
    with engine.connect() as connection:
        in_use = is_in_use(connection)
    engine.dispose()
    if in_use:
        problem = "There are people or announcements here already."
        raise StorageError(f"{problem} Back them up, then add --replace to lose them.")


def _put_sqlite(
    engine: Engine, database: Path, manifest: Manifest, wishes: Wishes, now: datetime
) -> Restored:
    sqlite.check(database)
    made = create_engine(f"sqlite:///{database}")
    try:
        with made.connect() as connection:
            _compare(connection, manifest)
        with made.execution_options(**{IS_WRITE: True}).begin() as connection:
            restored = _finish(connection, manifest, wishes, now)
    finally:
        made.dispose()
    sqlite.check(database)
    engine.dispose()
    sqlite.replace(sqlite.path_of(engine), database)
    return restored


def _put_postgres(
    engine: Engine, database: Path, manifest: Manifest, wishes: Wishes, now: datetime
) -> Restored:
    """Loaded in one transaction, finished in another; in between nothing can start on it."""
    with engine.connect() as connection:
        server = postgres.server_of(connection)
        known = {*tables_of(connection), *counts(connection, [*manifest.counts, VERSION])}
    postgres.check(server, database, manifest.counts)
    postgres.load(server, database, manifest.counts, drop=sorted(known))
    engine.dispose()
    with postgres.patient(engine) as patient, patient.begin() as connection:
        postgres.release(connection, manifest.revision)
        return _finish(connection, manifest, wishes, now)


def _compare(connection: Connection, manifest: Manifest) -> None:
    if wrong := differences(manifest.counts, counts(connection, manifest.counts)):
        raise StorageError(f"The backup is not what it promises: {'; '.join(wrong)}.")


def _finish(connection: Connection, manifest: Manifest, wishes: Wishes, now: datetime) -> Restored:
    """Bring the tables to this release, and what is in them to this moment."""
    upgrade_on(connection)
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        for organisation in session.scalars(select(Organisation)):
            organisation.begin_epoch(epochs=1 + secrets.randbelow(MOST_EPOCHS))
        unfinished = push.unfinished(session)
        if not wishes.send_unfinished:
            for message_id in unfinished:
                push.cancel(session, message_id, now=now)
        if wishes.end_sessions:
            end_sessions(session, now=now)
        live = select(func.count()).where(Device.revoked_at.is_(None))
        sessions = session.scalar(live.select_from(Device)) or 0
        session.commit()
    return Restored(manifest=manifest, unfinished=len(unfinished), sessions=sessions)
