"""The database's versions (Alembic): bring it to this release, or say whether it is there.

Alembic is imported only where there is something to do: it would be a third of each start.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from app.core.db import IS_WRITE, hold

if TYPE_CHECKING:
    from alembic.config import Config as AlembicConfig

HERE = Path(__file__).parent


class UnknownVersionError(Exception):
    """A later release made this database."""


class OutdatedError(Exception):
    """The database is empty, or an earlier release made it and nobody upgraded it yet."""


def check(engine: Engine) -> None:
    """Nothing, for a database at this release's version.

    Raises UnknownVersionError for one that this release does not know, OutdatedError for an
    earlier one.
    """
    current = _current(engine)
    if current == _head():
        return
    if current is not None and current not in _versions():
        raise UnknownVersionError(current)
    raise OutdatedError(current or "it is empty")


def upgrade(engine: Engine) -> None:
    """Apply what is missing, in one transaction: all of it or nothing.

    Raises UnknownVersionError for a database that this release does not know.
    """
    current = _current(engine)
    if current == _head():
        return
    if current is not None and current not in _versions():
        raise UnknownVersionError(current)
    from alembic import command

    _run(engine, command.upgrade, "head")


def upgrade_on(connection: Connection) -> None:
    """Apply what is missing in the transaction of this connection, which the caller ends."""
    from alembic import command

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_known(version: str) -> bool:
    """Whether this release knows this version: its own or an earlier one."""
    return version in _versions()


def downgrade(engine: Engine, *, revision: str) -> None:
    """Take back what came after `revision`."""
    from alembic import command

    _run(engine, command.downgrade, revision)


def is_current(engine: Engine) -> bool:
    """Whether the database is at this release's version."""
    return _current(engine) == _head()


def alembic_config() -> "AlembicConfig":
    """Alembic's own settings, without an ini file."""
    from alembic.config import Config as AlembicConfig

    config = AlembicConfig()
    config.set_main_option("script_location", str(HERE))
    return config


def _run(engine: Engine, action: object, revision: str) -> None:
    config = alembic_config()
    with engine.connect().execution_options(**{IS_WRITE: True}) as connection, connection.begin():
        hold(connection, "migrations")
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        config.attributes["connection"] = connection
        action(config, revision)  # type: ignore[operator]


def _current(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return version


@cache
def _versions() -> dict[str, str | None]:
    """Each version in `versions/` and the one before it."""
    found = {}
    for path in (HERE / "versions").glob("*.py"):
        facts = dict(re.findall(r"^(revision|down_revision) = (.+)$", path.read_text(), re.M))
        before = facts["down_revision"].strip("'\"")
        found[facts["revision"].strip("'\"")] = None if before == "None" else before
    return found


def _head() -> str | None:
    """The version that no other one follows."""
    versions = _versions()
    return next((version for version in versions if version not in versions.values()), None)
