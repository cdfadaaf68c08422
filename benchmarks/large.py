"""Large fan-outs: how long, how much memory, how many bytes, how many processes."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from sqlalchemy import text

from benchmarks.engine import WARM_UP, deliver
from benchmarks.installation import Installation
from benchmarks.nginx import Nginx
from benchmarks.processes import watching_memory
from benchmarks.relay import relaying
from benchmarks.report import Figure, at_least, at_most, middle
from tests import postgres

SMALL, LARGE, ALL_PEOPLE, MANY_PEOPLE = 20_000, 200_000, 1_000_000, 100_000
TIMES = 3
SLOW_ANSWER = 0.3
STATE = ("delivery_chunks", "push_messages", "push_templates")
MEGABYTE, MILLION = 1e6, 1e6
SIZES = {
    "sqlite": "SELECT sum(pgsize) FROM dbstat WHERE name IN "
    "(SELECT name FROM sqlite_master WHERE tbl_name = :table)",
    "postgresql": "SELECT pg_total_relation_size(CAST(:table AS regclass))",
}


def fan_out(folder: Path, service: Nginx, share: float) -> Iterator[Figure]:
    """20,000 and 200,000 devices, embedded; then as many again, with an eye on memory."""
    small, large = int(SMALL * share), int(LARGE * share)
    place = Installation(folder / "sqlite", service)
    place.fill(large)
    with place.delivering() as (process,):
        place.wait(place.enqueue(WARM_UP))
        yield at_most(f"{small:,} devices, SQLite", _seconds(place, small), 10, "s")
        before = _state(place)
        with watching_memory(process.pid) as samples:
            yield at_most(f"{large:,} devices, SQLite", _seconds(place, large), 90, "s")
            _seconds(place, large)
    growth = (_state(place) - before) / (2 * large) * MILLION / MEGABYTE
    usual = median(samples)
    furthest = max(abs(each - usual) for each in samples) / usual * 100
    what = (
        f"delivery process, {usual / MEGABYTE:.0f} MB: furthest from it over {2 * large:,} devices"
    )
    yield at_most(what, furthest, 5, "%")
    yield at_most("state left by 1,000,000 delivered, SQLite", growth, 1.5, "MB", digits=2)
    place.close()


def publish(folder: Path, service: Nginx, share: float) -> Iterator[Figure]:
    """How long publishing takes, and what is stored by it."""
    with postgres.running(is_durable=True) as server:
        for name, url, people, limit in (
            ("SQLite", "", int(MANY_PEOPLE * share), 0.5),
            ("PostgreSQL", server.new_database(), int(ALL_PEOPLE * share), 5),
        ):
            place = Installation(folder / name, service, url)
            place.fill(people, devices=0)
            before = _state(place)
            taken = [_publishing(place) for _ in range(TIMES)]
            growth = (_state(place) - before) / (TIMES * people) * MILLION / MEGABYTE
            yield at_most(f"publish to {people:,}, {name}", median(taken), limit, "s", digits=2)
            what = f"state queued for 1,000,000, {name}"
            yield at_most(what, growth, 1.5, "MB", digits=2)
            place.close()


def processes(folder: Path, service: Nginx, share: float) -> Iterator[Figure]:
    """One and two delivery processes on PostgreSQL: near, and where answers take 300 ms."""
    count = int(SMALL * share)
    with (
        postgres.running(is_durable=True) as server,
        relaying(service.port, round_trip=SLOW_ANSWER) as port,
    ):
        near = Installation(folder / "near", service, server.new_database())
        far = f"https://localhost:{port}"
        slow = Installation(folder / "slow", service, server.new_database(), origin=far)
        for place in (near, slow):
            place.fill(count)
        what = "1 to 2 processes, answers at once: nginx and PostgreSQL on the same cores"
        yield _scaling(near, count, what, target=None)
        yield _scaling(slow, count, "1 to 2 processes, answers after 300 ms", target=1.85)
        near.close()
        slow.close()


def _scaling(place: Installation, count: int, what: str, *, target: float | None) -> Figure:
    runs: dict[int, list] = {1: [], 2: []}
    for _ in range(TIMES):
        for number, samples in runs.items():
            samples.append(deliver(place, count, processes=number, warm_up=count // 4))
    one, two = middle(runs[1]), middle(runs[2])
    cores = two.cpu * two.rate / MILLION
    what += f" ({one.rate:,.0f} and {two.rate:,.0f} messages/s; the two take {cores:.2f} cores)"
    factor = two.rate / one.rate
    if target is None:
        return Figure(what, f"{factor:.2f} x")
    return at_least(what, factor, target, "x", digits=2)


def _seconds(place: Installation, devices: int) -> float:
    begun = time.perf_counter()
    place.wait(place.enqueue(devices))
    return time.perf_counter() - begun


def _publishing(place: Installation) -> float:
    begun = time.perf_counter()
    place.publish(is_sent=True)
    return time.perf_counter() - begun


def _state(place: Installation) -> int:
    """Bytes of the engine's tables and their indexes."""
    with place.engine.connect() as connection:
        query = text(SIZES[connection.dialect.name])
        return sum(connection.scalar(query, {"table": name}) or 0 for name in STATE)
