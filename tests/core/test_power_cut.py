"""The power goes while people publish, acknowledge and revoke: what was confirmed stays."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.auth.models import Device
from app.core.db import db
from app.core.ids import uuid7
from app.people.models import Person
from tests import factories
from tests.announcements.factories import draft, editor
from tests.core.disk import content_of, images, replay

AsPerson = Callable[[Person], FlaskClient]
CUTS = 150
SEED = 20261123
FULL, NORMAL, OFF = 2, 1, 0


@dataclass(frozen=True, slots=True)
class Evening:
    """What the application said to its database, on which file, and how durable it asked to be."""

    before: Path
    statements: list[str]
    synchronous: int


@dataclass(frozen=True, slots=True)
class Damage:
    """What power cuts did: files that cannot be used, and confirmed transactions that are gone."""

    broken: int
    lost: int


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite, whichever database this run is on."""
    path = tmp_path / "veldpost.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def evening(app: Flask, as_: AsPerson, tmp_path: Path) -> Evening:
    """An editor publishes; a worker acknowledges, and signs a lost phone out."""
    office, worker = editor(), factories.person()
    announcement = draft(author=office, must_acknowledge=True)
    uid, version = str(announcement.uid), announcement.version
    desk, phone = as_(office), as_(worker)
    as_(worker)
    lost = db.session.scalars(
        select(Device.uid).where(Device.person_id == worker.id).order_by(Device.id.desc())
    ).first()
    db.session.remove()
    before = tmp_path / "before.db"
    with tracing(app, tmp_path / "veldpost.db", before) as statements:
        publish = f"/api/announcements/{uid}/publish"
        assert desk.post(publish, json={"version": version}).status_code == 200
        report = {
            "id": str(uuid7()),
            "announcement_id": uid,
            "kind": "acknowledged",
            "at": "2026-11-23T09:00:00+01:00",
        }
        assert phone.post("/api/receipts", json={"receipts": [report]}).status_code == 200
        assert phone.delete(f"/api/devices/{lost}").status_code == 204
        with db.engine.connect() as connection:
            level = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    return Evening(before, statements, level)


@contextmanager
def tracing(app: Flask, file: Path, before: Path) -> Iterator[list[str]]:
    """Copies the database first, then collects the statements its connections run."""
    statements: list[str] = []

    def trace(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(statements.append)

    db.engine.dispose()
    shutil.copy(file, before)
    event.listen(db.engine, "connect", trace)
    try:
        yield statements
    finally:
        event.remove(db.engine, "connect", trace)
        db.session.remove()
        db.engine.dispose()


def damage(evening: Evening, folder: Path, *, synchronous: int) -> Damage:
    """Cut the power many times during one evening."""
    before, file = evening.before, folder / "replayed" / evening.before.name
    file.parent.mkdir()
    shutil.copy(before, file)
    steps, contents = replay(file, evening.statements, synchronous=synchronous)
    broken = lost = 0
    for number, image in enumerate(images(before, steps, count=CUTS, seed=SEED)):
        with closing(sqlite3.connect(image.put(folder / f"{synchronous}-{number}"))) as connection:
            try:
                is_whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                found = content_of(connection)
            except sqlite3.DatabaseError:
                is_whole, found = False, ""
        broken += not is_whole
        lost += is_whole and found not in contents[image.confirmed :]
    return Damage(broken, lost)


def test_a_power_cut_takes_back_nothing_that_was_confirmed(
    evening: Evening, tmp_path: Path
) -> None:
    confirmed = evening.statements.count("COMMIT")

    found = damage(evening, tmp_path, synchronous=evening.synchronous)

    assert confirmed >= 3
    assert found == Damage(broken=0, lost=0)


@pytest.mark.parametrize("synchronous", [NORMAL, OFF])
def test_with_less_syncing_a_power_cut_would_take_confirmed_transactions_back(
    evening: Evening, tmp_path: Path, synchronous: int
) -> None:
    found = damage(evening, tmp_path, synchronous=synchronous)

    assert found.lost > 0
