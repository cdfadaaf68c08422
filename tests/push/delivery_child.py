"""A delivery process of its own, to be killed.

`python -m tests.push.delivery_child URL FOLDER IN_FLIGHT CHECKPOINT [TIMES START]`: at most so many
requests in flight, and a checkpoint at the latest after so many answers. It writes a byte to its
output with the first message that it sends. TIMES and START are a `LapsingClock`'s: at six times
the speed a lease lasts five seconds.
"""

import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from sqlalchemy.orm import Session

from app import push
from app.core import clock
from app.core.connecting import engine_for
from app.push import rounds, sender
from app.push.protocol.request import Request
from config import Config


class Everybody:
    """A desk at which everybody wants everything."""

    def wanted(
        self, session: Session, subject: str, recipients: Sequence[int], *, now: datetime
    ) -> dict[int, push.Wanted]:
        return dict.fromkeys(recipients, push.Wanted("en", 1))


class Telling(push.Http2Transport):
    """The real transport, which tells when it begins."""

    has_told = False

    def send(self, request: Request) -> None:
        super().send(request)
        if not self.has_told:
            os.write(1, b"!")
            self.has_told = True


class LapsingClock:
    """Time that passes `times` as fast since `start`, the same in every process of a test."""

    def __init__(self, times: float, start: float) -> None:
        self._times, self._start = times, start

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._start + self.elapsed(), UTC)

    def elapsed(self) -> float:
        return (clock.now().timestamp() - self._start) * self._times

    def sync(self, session: Session) -> None:
        """Its time is its own."""


def main(url: str, folder: Path, in_flight: int, checkpoint: int, *lapse: float) -> None:
    """Deliver until SIGTERM."""
    sender.MAX_IN_FLIGHT, rounds.RECORD_ANSWERS = in_flight, checkpoint
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    settings = Config.from_env(
        {
            "INSTANCE_PATH": str(folder),
            "DATABASE_URL": url,
            "PUSH_LOOPBACK": "1",
            "PUSH_RATE": "0",
        }
    )
    push.run(
        engine=engine_for(settings.database_url),
        desk=Everybody(),
        settings=settings,
        stop=stop,
        transport=Telling(settings),
        clock=LapsingClock(*lapse) if lapse else None,
    )


if __name__ == "__main__":
    numbers = map(int, sys.argv[3:5])
    main(sys.argv[1], Path(sys.argv[2]), *numbers, *map(float, sys.argv[5:]))
