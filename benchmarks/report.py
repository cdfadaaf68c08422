"""Figures as Markdown, each beside its target."""

import os
import platform
import sqlite3
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from app.core import clock


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: CPU microseconds a message, and messages a second on the clock."""

    cpu: float
    rate: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a report. `is_met` is None where there is no target."""

    what: str
    value: str
    target: str = ""
    is_met: bool | None = None


def middle(samples: Sequence[Sample]) -> Sample:
    """Medians of several runs."""
    return Sample(median(each.cpu for each in samples), median(each.rate for each in samples))


def at_most(what: str, value: float, limit: float, unit: str, *, digits: int = 1) -> Figure:
    """A figure that must not be above its target."""
    shown = f"{value:,.{digits}f} {unit}"
    return Figure(what, shown, f"<= {limit:g} {unit}", round(value, digits) <= limit)


def at_least(what: str, value: float, limit: float, unit: str, *, digits: int = 1) -> Figure:
    """A figure that must not be below its target."""
    shown = f"{value:,.{digits}f} {unit}"
    return Figure(what, shown, f">= {limit:g} {unit}", round(value, digits) >= limit)


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    words = {True: "yes", False: "**no**", None: ""}
    lines = [f"| {f.what} | {f.value} | {f.target} | {words[f.is_met]} |" for f in figures]
    return "\n".join(["| what | figure | target | met |", "| --- | ---: | ---: | --- |", *lines])


def machine() -> str:
    """When, on what and with what this was measured."""
    facts = Path("/proc/cpuinfo").read_text().splitlines()
    names = {line.partition(":")[2].strip() for line in facts if line.startswith("model name")}
    load = os.getloadavg()[0]
    return (
        f"{clock.now():%d %B %Y %H:%M} UTC, {os.cpu_count()} cores of {', '.join(sorted(names))}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{ssl.OPENSSL_VERSION}, load {load:.1f}."
    )
