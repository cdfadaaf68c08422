"""The migrations bring an empty database to exactly the models, and back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, inspect

from app import create_app
from app.core.db import Base, db
from app.migrations import downgrade, is_current, upgrade
from config import Config


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty database, not yet migrated."""
    application: Flask = create_app(Config.from_env({"INSTANCE_PATH": str(tmp_path)}))
    with application.app_context():
        yield db.engine
        db.engine.dispose()


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_up_down_and_up_again_ends_at_the_models(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine, revision="base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}

    upgrade(engine)

    assert differences(engine) == []
    assert is_current(engine)


def test_an_empty_database_is_not_current(engine: Engine) -> None:
    assert not is_current(engine)
