"""What supervisors and load balancers are told."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import Base, db
from app.migrations import upgrade
from app.push.models import DeliveryProcess


@pytest.fixture
def migrated(app: Flask) -> Flask:
    """The application on a database of this release."""
    Base.metadata.drop_all(db.engine)
    upgrade(db.engine)
    return app


def see_delivery_process(ago: timedelta) -> None:
    """A delivery process showed life this long ago."""
    seen_at = clock.now() - ago
    db.session.add(DeliveryProcess(incarnation="one", started_at=seen_at, seen_at=seen_at))
    db.session.commit()


def test_a_living_process_says_so_even_without_a_database(client: FlaskClient) -> None:
    Base.metadata.drop_all(db.engine)

    assert client.get("/healthz").status_code == 200


def test_it_is_ready_when_the_delivery_process_was_seen(
    client: FlaskClient, migrated: Flask
) -> None:
    see_delivery_process(timedelta(seconds=10))

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json["status"] == "ready"


def test_it_is_not_ready_when_the_delivery_process_is_silent(
    client: FlaskClient, migrated: Flask
) -> None:
    see_delivery_process(timedelta(seconds=31))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["checks"]["delivery"] == "silent"


def test_it_is_not_ready_on_a_database_of_another_release(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["checks"]["migrations"] == "behind"


def test_it_is_not_ready_without_its_database(client: FlaskClient, migrated: Flask) -> None:
    db.session.remove()
    db.engine.dispose()
    database = migrated.config["SETTINGS"].instance_path / "veldpost.db"
    database.rename(database.with_name("elsewhere.db"))
    database.mkdir()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["checks"]["database"] == "away"
