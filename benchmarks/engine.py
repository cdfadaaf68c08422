"""Ours: the delivery process as an operator starts it, from the database and back."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import push
from benchmarks.installation import PORTABLE, Installation
from benchmarks.nginx import Nginx
from benchmarks.processes import cpu_seconds, family
from benchmarks.report import Sample
from tests import postgres

COUNT = 20_000
WARM_UP = 500
PATHS = {"portable": PORTABLE, "eight lanes": {}}


@dataclass(frozen=True, slots=True)
class Contestant:
    """One database and one way to encrypt."""

    title: str
    is_fast: bool
    run: Callable[[], Sample]


@contextmanager
def contestants(
    folder: Path, service: Nginx, origin: str, *, share: float = 1
) -> Iterator[list[Contestant]]:
    """Ours on SQLite and on PostgreSQL; the Intel path too, where it can be used."""
    count = max(WARM_UP, int(COUNT * share))
    with ExitStack() as stack:
        server = stack.enter_context(postgres.running(is_durable=True))
        urls = {"SQLite": "", "PostgreSQL": server.new_database()}
        found = []
        for database, url in urls.items():
            place = Installation(folder / database, service, url, origin=origin)
            stack.callback(place.close)
            place.fill(count)
            found += [_contestant(place, database, path, count) for path in paths()]
        yield found


def paths() -> list[str]:
    """The ways to encrypt that this machine has."""
    has_fast = push.encryption_path() != "portable"
    return list(PATHS) if has_fast else ["portable"]


def deliver(
    place: Installation,
    count: int,
    *,
    environment: Mapping[str, str] | None = None,
    processes: int = 1,
    warm_up: int = WARM_UP,
) -> Sample:
    """One message to so many devices: what warm delivery processes take for it."""
    with place.delivering(processes, environment) as senders:
        place.wait(place.enqueue(warm_up))
        pids = [pid for sender in senders for pid in family(sender.pid)]
        cpu, begun = cpu_seconds(pids), time.perf_counter()
        message_id = place.enqueue(count)
        place.wait(message_id)
        seconds = time.perf_counter() - begun
        return Sample((cpu_seconds(pids) - cpu) / count * 1e6, count / seconds)


def _contestant(place: Installation, database: str, path: str, count: int) -> Contestant:
    environment = PATHS[path]
    return Contestant(
        f"ours, {database}, {path}",
        is_fast=path != "portable",
        run=lambda: deliver(place, count, environment=environment),
    )
