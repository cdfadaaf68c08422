"""A delivery process of its own, to be killed: `python -m tests.push.delivery_child INSTANCE`."""

import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Event

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import push
from config import Config


class Everybody:
    """A desk at which everybody wants everything."""

    def wanted(
        self, session: Session, subject: str, recipients: Sequence[int], *, now: datetime
    ) -> dict[int, push.Wanted]:
        return dict.fromkeys(recipients, push.Wanted("en", 1))


def main(instance: Path) -> None:
    """Deliver until SIGTERM."""
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    settings = Config.from_env({"INSTANCE_PATH": str(instance), "PUSH_LOOPBACK": "1"})
    engine = create_engine(settings.database_url)
    push.run(engine=engine, desk=Everybody(), settings=settings, stop=stop)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
