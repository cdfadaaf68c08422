"""The database's versions (Alembic): bring it to this release, or say whether it is there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from app.core.db import IS_WRITE

HERE = Path(__file__).parent


def upgrade(engine: Engine, *, revision: str = "head") -> None:
    """Apply what is missing, in one transaction: all of it or nothing."""
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, *, revision: str) -> None:
    """Take back what came after `revision`."""
    _run(engine, command.downgrade, revision)


def is_current(engine: Engine) -> bool:
    """Whether the database is at this release's version."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == _head()


def alembic_config() -> AlembicConfig:
    """Alembic's own settings, without an ini file."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(HERE))
    return config


def _run(engine: Engine, action: object, revision: str) -> None:
    config = alembic_config()
    with engine.connect().execution_options(**{IS_WRITE: True}) as connection, connection.begin():
        config.attributes["connection"] = connection
        action(config, revision)  # type: ignore[operator]


@cache
def _head() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()
