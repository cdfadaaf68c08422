"""Two places for a platform that does not run: `here`, with people and news, and `there`, empty."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app import create_app, push
from app.answers.keys import ensure_key
from app.auth.keys import ensure_keys
from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.pictures import service as pictures
from app.storage.tables import counts, tables_of
from config import Config
from tests import factories
from tests.announcements.factories import editor, published
from tests.pictures.hostile import picture


@dataclass(frozen=True)
class Place:
    """A platform that is not running, and the `flask` commands on it."""

    app: Flask
    folder: Path

    def run(self, *words: object) -> Result:
        return self.do(lambda: self.app.test_cli_runner().invoke(args=list(map(str, words))))

    def do(self, work: Callable[[], Any]) -> Any:
        with self.app.app_context():
            done = work()
            db.session.commit()
            db.session.remove()
            db.engine.dispose()
        return done

    def counts(self) -> dict[str, int]:
        def counted() -> dict[str, int]:
            with db.engine.connect() as connection:
                return counts(connection, tables_of(connection))

        return self.do(counted)

    def people(self) -> int:
        return self.do(lambda: db.session.scalar(select(func.count(Person.id))))


def place(folder: Path, database_url: str) -> Place:
    folder.mkdir(exist_ok=True)
    settings = {"INSTANCE_PATH": str(folder), "DATABASE_URL": database_url, "RATE_LIMITS": "0"}
    settings |= {"PUSH_HOSTS": "push.example.net", "PUSH_LOOPBACK": "1", "LOG_LEVEL": "WARNING"}
    return Place(create_app(Config.from_env(settings)), folder)


def fill(here: Place) -> None:
    """Keys, three people, an announcement that is being sent, and a picture."""
    push.ensure_keys(here.folder)
    ensure_keys(here.folder)
    ensure_key(here.folder)
    factories.person()
    factories.person()
    published(author=editor(), now=clock.now())
    pictures.store(picture(), media=here.folder / "media", now=clock.now())


@pytest.fixture
def here(tmp_path: Path, database_url: str) -> Place:
    filled = place(tmp_path / "here", database_url)
    filled.do(lambda: fill(filled))
    return filled


@pytest.fixture
def there(tmp_path: Path, empty_database_url: str) -> Place:
    return place(tmp_path / "there", empty_database_url)


@pytest.fixture
def backup(here: Place, tmp_path: Path) -> Path:
    """A backup of `here`."""
    file = tmp_path / "backup.tar"
    result = here.run("backup", file)
    assert result.exit_code == 0, result.output
    return file
