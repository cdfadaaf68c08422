"""What was seen of the read path, beside its targets."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass

from app.inbox.service import PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Route:
    """A request that is measured."""

    name: str
    status: str
    cpu_target: float | None
    is_rated: bool


PAGE = Route(f"inbox, first page of {PAGE_SIZE}", "200", 1.5, is_rated=True)
POLL = Route("poll without news (304)", "304", 1.0, is_rated=True)
ACKNOWLEDGE = Route("acknowledge", "200", None, is_rated=True)
ROUTES = (PAGE, POLL, ACKNOWLEDGE)
P99_TARGET = 25.0
SPREAD = 0.2


@dataclass(frozen=True, slots=True)
class Figure:
    """One route on one database of one size."""

    database: str
    announcements: int
    route: Route
    cpu: float
    whole_cpu: float
    p50: float
    p99: float


def table(figures: Sequence[Figure], *, people: int, processes: int, rate: int) -> str:
    """Every figure with its target."""
    system = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        f"{people} people; {system}; {processes} web processes with 8 threads; {rate} requests/s",
        "",
        "| database | announcements | request | CPU ms of the application | with the web server |"
        " p50 ms | p99 ms | targets | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for figure in figures:
        smaller = next(
            each
            for each in figures
            if (each.database, each.route) == (figure.database, figure.route)
        )
        lines.append(_line(figure, smaller))
    return "\n".join(lines)


def _line(figure: Figure, smallest: Figure) -> str:
    ratio = figure.cpu / smallest.cpu
    wanted = [("p99", figure.p99, P99_TARGET)]
    if figure.route.cpu_target and figure.database == "sqlite":
        wanted.append(("CPU", figure.cpu, figure.route.cpu_target))
    if smallest is not figure:
        wanted.append((f"x {ratio:.2f} of the smallest: at most", ratio, 1 + SPREAD))
    targets = ", ".join(f"{name} {limit:g}" for name, _, limit in wanted)
    verdict = "pass" if all(value <= limit for _, value, limit in wanted) else "FAIL"
    return (
        f"| {figure.database} | {figure.announcements} | {figure.route.name} | {figure.cpu:.2f}"
        f" | {figure.whole_cpu:.2f} | {figure.p50:.1f} | {figure.p99:.1f} | {targets} | {verdict} |"
    )
