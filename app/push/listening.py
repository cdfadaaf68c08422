"""PostgreSQL's wake-ups: LISTEN on a connection of its own."""

import logging
from threading import Event
from typing import Any

import psycopg
from sqlalchemy import Engine

from app.core.connecting import patience
from app.push.wake import CHANNEL, IDLE_SECONDS, SLICE_SECONDS

log = logging.getLogger("veldpost.delivery")


class Listener:
    """A connection of its own that PostgreSQL tells of every `ring`, and that comes back by itself.

    Behind a pooler that drops notifications, it sleeps its full time.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: psycopg.Connection[Any] | None = None
        self._listen()

    def wait(self, stop: Event) -> bool:
        """Sleep until somebody rings. A listener that had to begin anew calls that news."""
        if self._connection is None:
            stop.wait(IDLE_SECONDS)
            return self._listen()
        try:
            return self._hear(self._connection, stop)
        except psycopg.Error as error:
            log.warning("Wake-ups are lost (%s); polling goes on.", type(error).__name__)
            self.close()
            return True

    def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _hear(self, connection: psycopg.Connection[Any], stop: Event) -> bool:
        for _ in range(round(IDLE_SECONDS / SLICE_SECONDS)):
            if stop.is_set():
                break
            if any(True for _ in connection.notifies(timeout=SLICE_SECONDS, stop_after=1)):
                return True
        return False

    def _listen(self) -> bool:
        args, options = self._engine.dialect.create_connect_args(self._engine.url)
        options = {**options, **patience(self._engine.url), "autocommit": True}
        try:
            self._connection = psycopg.connect(*args, **options)
            self._connection.execute(f"LISTEN {CHANNEL}")
        except psycopg.Error:
            self.close()
        return self._connection is not None
