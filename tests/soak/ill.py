"""One push service is ill: how long the other's messages take meanwhile, by the clock on the wall.

`python -m tests.soak.ill [ILLNESS ...]`, or `make soak`. Ends with 1 if one costs over a fifth.
"""

import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from app import push
from app.core import clock
from app.core.connecting import engine_for
from app.core.db import begin_write
from app.migrations import upgrade
from app.push.models import Subscription
from config import Config
from tests.push.conftest import EVERYBODY, a_message
from tests.push.crowd import crowd
from tests.push.rig import LATENCY_SECONDS, Rig, number_of
from tests.push.sink import CREATED, HANG, RESET, Sink, Told

FOR_EVER_SECONDS = 3600.0
SLOW_SECONDS = 3.0
PAUSE_SECONDS = 600
AT_MOST = 1.2
DEVICES = 10_000
TURNS = range(3)


def well(_path: str, _count: int) -> Told:
    """Takes everything."""
    return CREATED


def throttling(_path: str, _count: int) -> Told:
    """Asks for ten minutes' rest, in seconds."""
    return 429, {"Retry-After": str(PAUSE_SECONDS)}, b""


def throttling_by_date(_path: str, _count: int) -> Told:
    """Asks for ten minutes' rest, by date."""
    at = clock.now() + timedelta(seconds=PAUSE_SECONDS)
    return 429, {"Retry-After": format_datetime(at, usegmt=True)}, b""


def throttling_like_windows(_path: str, _count: int) -> Told:
    """Asks for rest as WNS does."""
    return 406, {}, b""


def resetting(_path: str, _count: int) -> Told:
    """Drops every connection."""
    return RESET


def refusing(_path: str, _count: int) -> Told:
    """Does not believe our keys."""
    return 403, {}, b""


def hanging_later(path: str, _count: int) -> Told:
    """Takes a quarter of its messages, and then hangs."""
    return CREATED if number_of(path) < DEVICES * 5 // 4 else HANG


Tell = Callable[[str, int], Told]
ILLS: dict[str, tuple[Tell | None, float]] = {
    "429 in seconds": (throttling, LATENCY_SECONDS),
    "429 by date": (throttling_by_date, LATENCY_SECONDS),
    "406 from Windows": (throttling_like_windows, LATENCY_SECONDS),
    "refusing us": (refusing, LATENCY_SECONDS),
    "resetting": (resetting, LATENCY_SECONDS),
    "hanging": (well, FOR_EVER_SECONDS),
    "hanging later": (hanging_later, LATENCY_SECONDS),
    "slow": (well, SLOW_SECONDS),
    "dead": (None, 0),
}


def main() -> int:
    """Each illness in turn with two well services, three times; the fastest of each counts."""
    print("| the other service is | devices at each | usual | beside it | ratio |")
    print("| --- | ---: | ---: | ---: | ---: |", flush=True)
    ratios = [ratio(name) for name in sys.argv[1:] or ILLS]
    return 0 if max(ratios) <= AT_MOST else 1


def ratio(name: str) -> float:
    """How much longer the well one's messages take beside an ill one."""
    pairs = [(seconds_of_well(well, LATENCY_SECONDS), seconds_of_well(*ILLS[name])) for _ in TURNS]
    usual, beside = (min(column) for column in zip(*pairs, strict=True))
    print(
        f"| {name} | {DEVICES:,} | {usual:.1f} s | {beside:.1f} s | {beside / usual:.2f} |",
        flush=True,
    )
    return beside / usual


def seconds_of_well(tell: Tell | None, latency: float) -> float:
    """How long a well push service waits for all of its messages beside this other one."""
    with tempfile.TemporaryDirectory(prefix="veldpost-soak-") as name, ExitStack() as stack:
        sink = stack.enter_context(Sink(latency=LATENCY_SECONDS))
        other = _dead_origin()
        if tell:
            other = stack.enter_context(Sink(tell, latency)).origin
        found = stack.enter_context(_rig(Path(name), sink))
        publish(found, sink.origin, other)
        found.hire(1)
        found.sending()
        begun = time.monotonic()
        found.wait_for(DEVICES)
        return time.monotonic() - begun


@contextmanager
def _rig(folder: Path, sink: Sink) -> Iterator[Rig]:
    url = f"sqlite:///{folder / 'veldpost.db'}"
    engine = engine_for(url)
    upgrade(engine)
    engine.dispose()
    found = Rig(url, folder, [sink])
    try:
        yield found
    finally:
        found.close()


def publish(rig: Rig, first: str, second: str) -> None:
    """Everybody has a device at each of the two."""
    now = clock.now()
    settings = Config.from_env({"INSTANCE_PATH": str(rig.folder), "PUSH_LOOPBACK": "1"})
    with Session(rig.engine) as session:
        begin_write(session)
        crowd(session, first, DEVICES, settings, now=now)
        crowd(session, second, DEVICES, settings, now=now, first=DEVICES)
        mixed = func.mod(Subscription.device_id, DEVICES)
        session.execute(update(Subscription).values(recipient_id=mixed))
        message = a_message(expires_at=now + timedelta(days=1))
        rig.message_id = push.enqueue(session, message, EVERYBODY, now=now)
        session.commit()


def _dead_origin() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


if __name__ == "__main__":
    sys.exit(main())
