"""Waking an idle delivery process when there is news; polling stays what it can rely on."""

import sqlite3
from threading import Event
from typing import Protocol

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.push.dialects import is_embedded

CHANNEL = "veldpost_delivery"
NOTIFY = text(f"NOTIFY {CHANNEL}")
IDLE_SECONDS = 0.25
"""How long an idle process sleeps at most: what falls due by time is late by no more."""
SLICE_SECONDS = 0.05
"""How soon a sleeping process sees that it shall stop, or that the SQLite file changed."""


class Doorbell(Protocol):
    """What an idle delivery process waits at."""

    def wait(self, stop: Event) -> bool:
        """Sleep until there is news, `stop` is set, or it is time to look. True: there is news."""

    def close(self) -> None:
        """Let go of its connection."""


def doorbell_of(engine: Engine) -> Doorbell:
    """The doorbell of this database."""
    if is_embedded(engine):
        return FileDoorbell(engine)
    from app.push.listening import Listener

    return Listener(engine)


def ring(session: Session) -> None:
    """Wake the delivery processes once this transaction commits. SQLite's see it by themselves."""
    if not is_embedded(session.get_bind()):
        session.execute(NOTIFY)


class FileDoorbell:
    """SQLite counts the commits of a file: looking at that count reads no table."""

    def __init__(self, engine: Engine) -> None:
        self._connection = sqlite3.connect(str(engine.url.database), isolation_level=None)
        self._seen = self._version()

    def wait(self, stop: Event) -> bool:
        """Sleep until another process or thread has committed anything."""
        for _ in range(round(IDLE_SECONDS / SLICE_SECONDS)):
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            if stop.wait(SLICE_SECONDS):
                break
        return False

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _version(self) -> int:
        try:
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            return -1
        return int(version)
