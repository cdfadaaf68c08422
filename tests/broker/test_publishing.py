"""Publishing hints to Celery workers after the commit, and never waits for a broker."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from kombu import Connection

from app import create_app, push
from app.broker.publishing import HINTER
from app.broker.queue import DRAIN, QUEUE, Hinter, Hints, make_celery
from app.core import clock
from app.core.db import begin_write, db
from config import Config, SettingError
from tests.broker import brokers
from tests.broker.brokers import Broker
from tests.broker.conftest import Environment
from tests.push.conftest import EVERYBODY, a_message
from tests.push.crowd import crowd

SECONDS = 60


class Heard:
    """Counts what would be hinted."""

    count = 0

    def hint(self) -> None:
        self.count += 1


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with brokers.redis() as redis:
        yield redis


@pytest.fixture
def app(broker: Broker, environment: Callable[[str], Environment]) -> Iterator[Flask]:
    """An application with a broker and two phones, inside its context, and an empty queue."""
    broker.flush()
    settings = Config.from_env(environment(broker.url))
    application = create_app(settings)
    with application.app_context():
        begin_write(db.session())
        crowd(db.session(), "http://127.0.0.1:1", 2, settings, now=clock.now())
        db.session.commit()
        yield application
        db.session.remove()
        db.engine.dispose()


def test_a_committed_message_is_followed_by_a_hint(app: Flask, broker: Broker) -> None:
    publish()
    assert not waiting(broker)

    db.session.commit()

    assert next_hint(broker) == DRAIN


def test_neither_a_rollback_nor_another_commit_hints(app: Flask, broker: Broker) -> None:
    app.extensions[HINTER] = heard = Heard()
    publish()
    db.session.rollback()
    db.session.execute(EVERYBODY)
    db.session.commit()
    assert heard.count == 0

    publish()
    db.session.commit()

    assert heard.count == 1


def test_publishing_does_not_wait_for_a_broker_that_hangs(app: Flask) -> None:
    hangs, is_reached = Event(), Event()

    def hang() -> None:
        is_reached.set()
        hangs.wait()

    app.extensions[HINTER] = Hinter(hang)
    publish()
    db.session.commit()
    assert is_reached.wait(SECONDS)

    message_id = publish()
    db.session.commit()

    assert push.progress(db.session(), message_id).queued == 2
    hangs.set()


def test_a_broker_that_goes_away_is_told_once_and_so_is_its_return(
    broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    hints = Hints(make_celery(broker.url))
    assert hints.send()

    with caplog.at_level("INFO", "veldpost.delivery"):
        broker.kill()
        assert [hints.send(), hints.send()] == [False, False]
        broker.start()
        assert hints.send()

    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_without_a_broker_nothing_hints(settings: Config) -> None:
    assert HINTER not in create_app(settings).extensions


def test_celery_workers_refuse_sqlite_and_name_the_cure() -> None:
    with pytest.raises(SettingError) as refusal:
        Config.from_env({"CELERY_BROKER_URL": "redis://localhost/0"})

    assert str(refusal.value).startswith("CELERY_BROKER_URL: ")
    assert "DATABASE_URL=postgresql+psycopg://" in str(refusal.value)


def publish() -> int:
    """A message to both phones; not committed."""
    now = clock.now()
    begin_write(db.session())
    message = a_message(expires_at=now + timedelta(hours=1))
    return push.enqueue(db.session(), message, EVERYBODY, now=now)


def waiting(broker: Broker) -> bool:
    """Whether a hint is in the queue."""
    with Connection(broker.url) as connection:
        return bool(connection.default_channel.client.llen(QUEUE))


def next_hint(broker: Broker) -> str:
    """The name of the task that the next hint asks for; waits for it."""
    with Connection(broker.url) as connection:
        message = connection.SimpleQueue(QUEUE).get(timeout=SECONDS)
        message.ack()
        return str(message.headers["task"])
