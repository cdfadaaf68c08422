"""What supervisors and load balancers are told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from app.core import clock
from app.core.db import Base, db
from app.push.models import DeliveryProcess
from config import Config


def see_delivery_process(ago: timedelta) -> None:
    """A delivery process showed life this long ago."""
    seen_at = clock.now() - ago
    db.session.add(DeliveryProcess(incarnation="one", started_at=seen_at, seen_at=seen_at))
    db.session.commit()


def test_a_living_process_says_so_even_without_a_database(client: FlaskClient) -> None:
    Base.metadata.drop_all(db.engine)

    assert client.get("/healthz").status_code == 200


def test_it_is_ready_when_the_delivery_process_was_seen(client: FlaskClient) -> None:
    see_delivery_process(timedelta(seconds=10))

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json["status"] == "ready"


def test_it_is_not_ready_when_the_delivery_process_is_silent(client: FlaskClient) -> None:
    see_delivery_process(timedelta(seconds=31))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["checks"]["delivery"] == "silent"


def test_a_machine_for_the_web_is_ready_while_others_fail_to_deliver(settings: Config) -> None:
    application = create_app(replace(settings, delivery_processes=0))

    answer = application.test_client().get("/readyz")

    with application.app_context():
        db.engine.dispose()
    assert answer.status_code == 200
    assert answer.get_json()["checks"]["delivery"] == "silent"


def test_it_is_not_ready_on_a_database_of_another_release(client: FlaskClient) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = 'another'"))
    db.session.commit()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["checks"]["migrations"] == "behind"


@pytest.mark.parametrize("url", ["sqlite:///{folder}", "postgresql+psycopg:///none?host={folder}"])
def test_it_is_not_ready_without_its_database(settings: Config, url: str) -> None:
    folder = settings.instance_path
    application = create_app(replace(settings, database_url=url.format(folder=folder)))

    answer = application.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"]["database"] == "away"
