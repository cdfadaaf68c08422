"""A Celery worker: its children drain the outbox, its main process hints once a second."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Any

from celery import Celery, signals
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app import push
from app.broker.queue import DRAIN, Hints, make_celery
from app.core.connecting import engine_for
from app.core.logs import HANDLER
from config import Config, SettingError

log = logging.getLogger("veldpost.delivery")

BUDGET_SECONDS = 5.0
TICK_SECONDS = 1.0
TICKS_BETWEEN_SIGNS_OF_LIFE = 5
CELERY_LOGGERS = ("celery", "kombu")


def make_worker(
    settings: Config, desk: Callable[[], push.Desk], *, check: Callable[[Engine], None]
) -> Celery:
    """What `celery -A` runs. Raises SettingError when there is no broker to listen to.

    A worker begins with `check`, and each of its children with a desk of its own.
    """
    if not settings.celery_broker_url:
        cure = "Give Celery's broker, such as redis://host/0, or use `flask delivery run`."
        raise SettingError("CELERY_BROKER_URL", "it is not set.", cure)
    celery = make_celery(settings.celery_broker_url)
    draining = Draining(settings, desk)
    ticking = Ticking(settings, Hints(celery))
    celery.task(draining.run, name=DRAIN)
    # Celery's signals are global: a process has one worker, made once.
    signals.celeryd_init.connect(lambda **_: _check(settings, check), weak=False)
    signals.setup_logging.connect(log_like_us, weak=False)
    signals.worker_process_shutdown.connect(lambda **_: draining.close(), weak=False)
    signals.worker_ready.connect(lambda sender, **_: ticking.start(sender), weak=False)
    signals.worker_shutting_down.connect(lambda **_: ticking.stop(), weak=False)
    return celery


class Draining:
    """The task. Its connections live from one hint to the next, in the child that made them."""

    def __init__(self, settings: Config, desk: Callable[[], push.Desk]) -> None:
        self._settings, self._desk = settings, desk
        self._drain: push.Drain | None = None
        self._lock = Lock()

    def run(self) -> None:
        """Deliver what is due, for five seconds at most and what is in flight then."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._drain is None:
                self._drain = push.Drain(
                    engine=engine_of(self._settings), desk=self._desk(), settings=self._settings
                )
            self._drain.run(seconds=BUDGET_SECONDS)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Hang up."""
        if self._drain is not None:
            self._drain.close()


class Ticking:
    """Hints for what is due, once a second, and now and then for a sign of life."""

    def __init__(self, settings: Config, hints: Hints) -> None:
        self._settings, self._hints = settings, hints
        self._stop = Event()
        self._ticks = 0

    def start(self, consumer: Any) -> None:
        """Begin, in a thread of the worker's main process."""
        children = consumer.controller.concurrency or 1
        Thread(target=self._run, args=(children,), name="ticking", daemon=True).start()

    def stop(self) -> None:
        """Hint no more."""
        self._stop.set()

    def _run(self, children: int) -> None:
        engine = engine_of(self._settings)
        while not self._stop.wait(TICK_SECONDS):
            is_sign = self._ticks % TICKS_BETWEEN_SIGNS_OF_LIFE == 0
            self._ticks += 1
            for _ in range(children if _is_due(engine) else int(is_sign)):
                if not self._hints.send():
                    break
        engine.dispose()


def _is_due(engine: Engine) -> bool:
    try:
        return push.is_due(engine)
    except SQLAlchemyError as error:
        log.warning("The database does not answer (%s); no hints.", type(error).__name__)
        return False


def engine_of(settings: Config) -> Engine:
    """The database, by connections that no other process has."""
    return engine_for(settings.database_url)


def _check(settings: Config, check: Callable[[Engine], None]) -> None:
    engine = engine_of(settings)
    try:
        check(engine)
    finally:
        engine.dispose()


def log_like_us(loglevel: int = logging.INFO, **_: object) -> None:
    """Celery's own words, where and how ours are written."""
    for name in CELERY_LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(loglevel)
        logger.addHandler(HANDLER)
