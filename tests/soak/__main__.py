"""Hours of bad luck in minutes: `python -m tests.soak [--devices N] [RUN ...]`, or `make soak`.

Every run delivers to tens of thousands of devices at push services that throttle, fail and forget,
and prints what was lost and what came twice. It ends with 1 if anything was lost, or more came
twice than an interruption may repeat.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.connecting import engine_for
from app.migrations import upgrade
from app.push.claims import LEASE
from tests import postgres
from tests.push.rig import Rig, rig

DEVICES = 50_000
CREW = 3
THROTTLED_EVERY = 2000
KILL_SECONDS = 0.7
RESTART_SECONDS = 4.0
LONGEST_SECONDS = 1800.0


def kill(found: Rig) -> int:
    """SIGKILL a delivery process every 0.7 s, unless none sends."""
    while found.kill_one(after=KILL_SECONDS):
        pass
    return found.kills


def stand_still(found: Rig) -> int:
    """SIGSTOP a delivery process that sends for longer than its lease, three times."""
    for part in (1, 2, 3):
        found.wait_for(part * found.devices // 5)
        process = found.pause_one()
        if process is None:
            return part - 1
        found.stand_still(LEASE)
        process.popen.send_signal(signal.SIGCONT)
    found.settle(LONGEST_SECONDS)
    return 3


def restart(found: Rig, server: postgres.Server) -> int:
    """Crash PostgreSQL every 4 s."""
    times = 0
    while not found.is_settled:
        time.sleep(RESTART_SECONDS)
        server.restart(immediate=True)
        times += 1
    return times


@contextmanager
def on_sqlite() -> Iterator[Rig]:
    """A crew on a file: one delivers, the others stand by."""
    with folder() as place:
        url = f"sqlite:///{place / 'veldpost.db'}"
        engine = engine_for(url)
        upgrade(engine)
        engine.dispose()
        with rig(url, place, every=THROTTLED_EVERY) as found:
            yield found


@contextmanager
def on_postgres(server: postgres.Server) -> Iterator[Rig]:
    """A crew that shares a server."""
    with folder() as place, rig(server.new_database(), place, every=THROTTLED_EVERY) as found:
        yield found


@contextmanager
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="veldpost-soak-"))
    try:
        yield place
    finally:
        shutil.rmtree(place)


def report(name: str, found: Rig, trouble: Callable[[Rig], int], *, devices: int) -> bool:
    """Deliver under this trouble and print the account. Whether all is well."""
    found.publish(devices)
    begun = time.monotonic()
    found.hire(CREW)
    times = trouble(found)
    found.settle(LONGEST_SECONDS)
    seconds = time.monotonic() - begun
    account = found.account()
    each = account.repeated / max(1, times)
    print(
        f"| {name} | {found.devices:,} | {times} | {account.lost} | {account.repeated:,} "
        f"| {each:.0f} | {found.repeated_at_most} | {seconds:.0f} s |",
        flush=True,
    )
    recorded = account.recorded
    is_right = (recorded.accepted, recorded.failed) == (account.devices, ())
    is_little = account.repeated <= times * found.repeated_at_most
    return account.lost == 0 and is_right and is_little


def soak(name: str, *, devices: int) -> bool:
    """One run by its name."""
    trouble, _, database = name.partition("-")
    if database == "sqlite":
        with on_sqlite() as found:
            return report(name, found, TROUBLES[trouble], devices=devices)
    with postgres.running(is_durable=True) as server, on_postgres(server) as found:
        if trouble == "restart":
            return report(name, found, lambda rig_: restart(rig_, server), devices=devices)
        return report(name, found, TROUBLES[trouble], devices=devices)


TROUBLES = {"kill": kill, "pause": stand_still}
RUNS = ("kill-sqlite", "kill-postgresql", "pause-sqlite", "pause-postgresql", "restart-postgresql")


def main() -> int:
    """Run what is named, or all. 0: nothing was lost and little came twice."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--devices", type=int, default=DEVICES)
    parser.add_argument("runs", nargs="*", metavar="RUN", help=", ".join(RUNS))
    asked = parser.parse_args()
    if unknown := set(asked.runs) - set(RUNS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(RUNS)}")
    print("| run | devices | times | lost | repeated | each time | at most | took |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    results = [soak(name, devices=asked.devices) for name in asked.runs or RUNS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
