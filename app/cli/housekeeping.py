"""What a platform does once in a while without being asked: what is over is forgotten."""

import logging
from threading import Event, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.answers.safety import forget_positions
from app.core import clock
from app.core.connecting import engine_for
from app.core.db import begin_write, hold
from app.rest import shift_feed
from app.rest.shift_feed import Fetch
from app.rest.shifts import prune
from config import Config

EVERY_SECONDS = 3600.0
FIRST_AFTER_SECONDS = 60.0

log = logging.getLogger("veldpost.housekeeping")


def begin(engine: Engine, fetching: Fetch, stop: Event) -> Thread:
    """Keep house every hour until `stop` is set, beside the deliveries and never in their way."""
    thread = Thread(
        target=_keep_house, args=(engine, fetching, stop), name="housekeeping", daemon=True
    )
    thread.start()
    return thread


def begin_with_worker(settings: Config) -> None:
    """Keep house in a Celery worker's main process, by connections of its own."""
    from celery import signals

    stop = Event()

    def start(**_: object) -> None:
        begin(engine_for(settings.database_url), shift_feed.fetcher(settings), stop)

    signals.worker_ready.connect(start, weak=False)
    signals.worker_shutting_down.connect(lambda **_: stop.set(), weak=False)


def once(engine: Engine, fetching: Fetch) -> None:
    """Forget shifts and positions that are over, and fetch the feed where a day has passed.

    Processes that keep house at the same time do it one after another.
    """
    now = clock.now()
    with Session(engine) as session:
        begin_write(session)
        hold(session, "housekeeping")
        prune(session, now=now)
        forget_positions(session, now=now)
        session.commit()
        shift_feed.fetch_if_due(session, fetching, now=now)


def _keep_house(engine: Engine, fetching: Fetch, stop: Event) -> None:
    wait = FIRST_AFTER_SECONDS
    while not stop.wait(wait):
        wait = EVERY_SECONDS
        try:
            once(engine, fetching)
        except SQLAlchemyError:
            log.exception("The database does not answer; the next hour is another try.")
