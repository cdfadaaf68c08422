"""A Celery worker as an operator starts it: ready when idle, delivering at a hint, watched."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask

from app import create_app, push
from app.core import clock
from app.core.db import begin_write, db
from config import Config
from tests import factories
from tests.broker import brokers
from tests.broker.brokers import free_port
from tests.broker.conftest import Environment
from tests.broker.workers import PROJECT, until, worker
from tests.push.conftest import AUTH, P256DH, a_message
from tests.push.sink import Sink

pytestmark = pytest.mark.slow
SECONDS = 60.0
WORKER = f"celery@{socket.gethostname()}"


def test_a_worker_shows_life_without_work_and_delivers_for_the_real_desk(
    environment: Callable[[str], Environment], tmp_path: Path
) -> None:
    with brokers.redis() as broker, Sink() as sink:
        settings = environment(broker.url)
        app = create_app(Config.from_env(settings))
        with worker("celery_app", settings, tmp_path / "log") as started:
            assert until(lambda: readiness(app) == 200)

            publish_to_a_phone(app, sink.origin)

            assert sink.wait_for(1, SECONDS)
            assert started.stop() == 0


@pytest.mark.parametrize("name", ["vapid.pem", "answers.key"])
def test_a_worker_does_not_start_without_the_keys_and_makes_none(
    environment: Callable[[str], Environment], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).unlink()

    with worker("celery_app", environment("redis://127.0.0.1:1/0"), tmp_path / "log") as started:
        assert started.wait() != 0

    told = (tmp_path / "log").read_text()
    assert f"INSTANCE_PATH: {name} is not in" in told
    assert "Copy vapid.pem and answers.key" in told
    assert not (tmp_path / name).exists()


def test_flower_lists_the_workers(
    environment: Callable[[str], Environment], tmp_path: Path
) -> None:
    with brokers.redis() as broker:
        settings = environment(broker.url)
        watching = flower(settings, tmp_path / "flower.log")
        with worker("celery_app", settings, tmp_path / "log"), watching as address:
            assert until(lambda: WORKER in read(f"{address}/api/workers?refresh=1"))


def publish_to_a_phone(app: Flask, origin: str) -> None:
    with app.app_context():
        person, now = factories.person(language="en"), clock.now()
        begin_write(db.session())
        push.subscribe(
            db.session(),
            recipient_id=person.id,
            device_id=1,
            endpoint=f"{origin}/1",
            p256dh=P256DH,
            auth=AUTH,
            settings=app.config["SETTINGS"],
            now=now,
        )
        message = a_message(subject="test:1", expires_at=now + timedelta(hours=1))
        push.enqueue_to_device(db.session(), message, device_id=1, now=now)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def readiness(app: Flask) -> int:
    """What `/readyz` answers; every connection is closed again."""
    status = app.test_client().get("/readyz").status_code
    with app.app_context():
        db.engine.dispose()
    return status


@contextmanager
def flower(environment: Environment, log: Path) -> Iterator[str]:
    """Flower's address while the block runs."""
    port = free_port()
    options = (f"--port={port}", "--address=127.0.0.1")
    with log.open("ab") as output:
        process = subprocess.Popen(
            (sys.executable, "-m", "celery", "-A", "celery_app", "flower", *options),
            cwd=PROJECT,
            env={"PATH": os.environ["PATH"], "FLOWER_UNAUTHENTICATED_API": "1", **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def read(address: str) -> str:
    """The page, or nothing while there is none."""
    try:
        with urlopen(address, timeout=SECONDS) as response:
            return str(response.read().decode())
    except URLError:
        return ""
