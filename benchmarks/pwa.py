"""How fast the PWA is on a cheap phone: `make bench-pwa`.

python -m benchmarks.pwa [--rounds 5] [--sizes 50 500 5000]

Chromium is slowed down as the budgets ask: a first visit over slow 4G with a processor four times
slower, starts from the phone's own files with one six times slower and without network. Every
start is a new browser process. The sizes take turns, so that ratios are of the same minutes.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Playwright, sync_playwright

from benchmarks.pwa_phone import Phone
from benchmarks.pwa_stage import Stage, staged
from benchmarks.report import Figure, at_most, machine, table

SIZES = (50, 500, 5000)
FIRST_VISIT, FROM_CACHE, CPU, FELT, TAP = 2000, 1300, 120, 100, 200
GROWTH = 1.3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    options = parser.parse_args()
    print(f"{machine()} `python -m benchmarks.pwa`.\n")
    with tempfile.TemporaryDirectory(prefix="vp-") as folder, sync_playwright() as playwright:
        figures = list(measure(Path(folder), playwright, options.sizes, options.rounds))
    print(table(figures))


def measure(
    folder: Path, playwright: Playwright, sizes: Sequence[int], rounds: int
) -> Iterator[Figure]:
    """All figures, on a platform of its own."""
    with staged(folder, playwright, people=len(sizes)) as stage:
        print(f"Chromium {stage.version}, medians of {rounds} rounds (in brackets the best).\n")
        phones = dict(zip(sizes, stage.phones(sizes), strict=True))
        yield from first_visits(stage, rounds)
        yield from starts(phones, rounds)
        yield from taps(phones, rounds)


def first_visits(stage: Stage, rounds: int) -> Iterator[Figure]:
    """An empty phone of somebody who is signed in, until the first page of messages is painted."""
    visits = [stage.first_visit() for _ in range(rounds)]
    yield limited(
        "first visit, slow 4G, 4x: messages seen", [each.ms for each in visits], FIRST_VISIT
    )
    wire = median(each.kilobytes for each in visits)
    asked = median(each.requests for each in visits)
    yield Figure("until then on the wire", f"{wire:.0f} kB in {asked:.0f} requests")


def starts(phones: Mapping[int, Phone], rounds: int) -> Iterator[Figure]:
    """From the phone's own files, by how much is stored."""
    slow: dict[int, list[float]] = {size: [] for size in phones}
    whole: dict[int, list[float]] = {size: [] for size in phones}
    cpu: dict[int, list[float]] = {size: [] for size in phones}
    for _ in range(rounds):
        for size, phone in phones.items():
            start = phone.start()
            slow[size].append(start.ms)
            whole[size].append(start.all_ms)
            cpu[size].append(start.cpu_ms)
    for size, times in slow.items():
        yield limited(f"start from cache, 6x, {size:,} stored: screenful", times, FROM_CACHE)
    for size, times in whole.items():
        yield Figure(f"start from cache, 6x, {size:,} stored: all of the list", shown(times))
    for size, times in cpu.items():
        yield limited(f"CPU to the inbox, 1x, {size:,} stored", times, CPU, is_best=True)
    least, most = min(phones), max(phones)
    what = f"growth from {least:,} to {most:,} stored"
    yield times_as_much(f"{what}: start from cache", median(slow[most]), median(slow[least]))
    yield times_as_much(f"{what}: CPU to the inbox", min(cpu[most]), min(cpu[least]))


def taps(phones: Mapping[int, Phone], rounds: int) -> Iterator[Figure]:
    """From the tap on "I understand" until it is felt, and until it is written and said so."""
    for size, phone in phones.items():
        done = phone.taps(rounds)
        what = f'tap on "I understand", 6x, {size:,} stored'
        yield limited(f"{what}: felt", [each.felt_ms for each in done], FELT)
        yield limited(f"{what}: written and painted", [each.ms for each in done], TAP)


def limited(what: str, times: Sequence[float], limit: float, *, is_best: bool = False) -> Figure:
    """The median and the best beside a limit of milliseconds; `is_best`: the best is held to it."""
    found = min(times) if is_best else median(times)
    return Figure(what, shown(times), f"<= {limit:g} ms", found <= limit)


def shown(times: Sequence[float]) -> str:
    """The median and the best."""
    return f"{median(times):,.0f} ({min(times):,.0f}) ms"


def times_as_much(what: str, value: float, base: float) -> Figure:
    """How many times one is the other."""
    return at_most(what, value / base, GROWTH, "x", digits=2)


if __name__ == "__main__":
    main()
