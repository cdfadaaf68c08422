"""What a platform does once in a while without being asked: what is over is forgotten."""

import logging
from threading import Event, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.answers.safety import forget_positions
from app.core import clock
from app.core.db import begin_write
from app.rest import shift_feed
from app.rest.shift_feed import Fetch
from app.rest.shifts import prune

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


def once(engine: Engine, fetching: Fetch) -> None:
    """Forget shifts and positions that are over, and fetch the feed where a day has passed."""
    now = clock.now()
    with Session(engine) as session:
        begin_write(session)
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
