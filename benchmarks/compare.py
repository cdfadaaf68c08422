"""Our delivery engine beside others, interleaved in one run: `make bench`.

python -m benchmarks.compare [--rounds 3] [--share 1] [--only direct|far]
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import limit, nginx, rivals
from benchmarks.engine import Contestant, contestants, paths
from benchmarks.nginx import Nginx
from benchmarks.relay import relaying
from benchmarks.report import Figure, Sample, at_least, at_most, machine, middle, table

ROUND_TRIP = 0.03
LIMIT = "limit: OpenSSL P-256 key generation + ECDH, scalar"
RIVALS = {
    rivals.NAIVE: (120, 250),
    rivals.SESSION: (7, 15),
    rivals.ASYNC: (3, 7),
    rivals.NODE_WEB_PUSH: (5.5, 13),
}
"""How many times less CPU ours must take: the portable path, the Intel one."""

OVER_LIMIT = (2.8, 1.15)
FAR = 5
Runs = Mapping[str, Callable[[], Sample]]


@dataclass(frozen=True, slots=True)
class Arena:
    """One push service, near or far, and everybody who sends to it."""

    ours: list[Contestant]
    runs: Runs


@contextmanager
def arena(
    folder: Path, service: Nginx, origin: str, *, is_far: bool, share: float
) -> Iterator[Arena]:
    """Everything set up; nothing has been sent."""
    with ExitStack() as stack:
        ours = stack.enter_context(contestants(folder, service, origin, share=share))
        runs: dict[str, Callable[[], Sample]] = {each.title: each.run for each in ours}
        task = rivals.write_task(folder / "rivals", service, origin)
        for rival in (rivals.ASYNC,) if is_far else RIVALS:
            runs[rival.title] = _sending(rival, task, folder, share)
        if not is_far:
            runs[LIMIT] = limit.measure
        yield Arena(ours, runs)


def race(runs: Runs, rounds: int) -> dict[str, Sample]:
    """Everybody in turn, several times; the median of each."""
    samples = defaultdict(list)
    for number in range(1, rounds + 1):
        for title, run in runs.items():
            samples[title].append(run())
            shown = samples[title][-1]
            told = f"round {number}: {shown.cpu:8.0f} us {shown.rate:8.0f} /s  {title}"
            print(told, file=sys.stderr, flush=True)
    return {title: middle(each) for title, each in samples.items()}


def costs(found: Mapping[str, Sample]) -> str:
    """Everybody's CPU and rate."""
    rows = [f"| {title} | {each.cpu:,.0f} | {each.rate:,.0f} |" for title, each in found.items()]
    head = ["| | CPU us a message | messages/s |", "| --- | ---: | ---: |"]
    return "\n".join([*head, *rows])


def near_figures(ours: list[Contestant], found: Mapping[str, Sample]) -> Iterator[Figure]:
    """How many times less CPU, beside the targets."""
    for each in ours:
        path, cpu = int(each.is_fast), found[each.title].cpu
        for rival, targets in RIVALS.items():
            times = found[rival.title].cpu / cpu
            yield at_least(f"{each.title}: {rival.title}", times, targets[path], "x")
        times = cpu / found[LIMIT].cpu
        yield at_most(f"{each.title}: {LIMIT}", times, OVER_LIMIT[path], "x", digits=2)


def far_figures(ours: list[Contestant], found: Mapping[str, Sample]) -> Iterator[Figure]:
    """How many times more messages a second over a long way."""
    for each in ours:
        times = found[each.title].rate / found[rivals.ASYNC.title].rate
        yield at_least(f"{each.title}: {rivals.ASYNC.title}", times, FAR, "x")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--share", type=float, default=1, help="of the usual number of messages")
    parser.add_argument("--only", choices=("direct", "far"))
    options = parser.parse_args()
    for rival in RIVALS:
        rivals.install(rival)
    print(f"{machine()} `python -m benchmarks.compare`, medians of {options.rounds} rounds.\n")
    if paths() == ["portable"]:
        print("Eight lanes are not measured: requirements-fast.txt is not installed or unusable.\n")
    with (
        tempfile.TemporaryDirectory(prefix="veldpost-bench-") as name,
        nginx.serving(Path(name) / "nginx") as service,
    ):
        if options.only != "far":
            direct(Path(name) / "direct", service, options.rounds, options.share)
        if options.only != "direct":
            far(Path(name) / "far", service, options.rounds, options.share)


def direct(folder: Path, service: Nginx, rounds: int, share: float) -> None:
    """CPU a message, on loopback."""
    with arena(folder, service, service.origin, is_far=False, share=share) as everybody:
        found = race(everybody.runs, rounds)
        print(costs(found), table(near_figures(everybody.ours, found)), sep="\n\n", end="\n\n")


def far(folder: Path, service: Nginx, rounds: int, share: float) -> None:
    """Messages a second over 30 ms of round-trip time."""
    with relaying(service.port, round_trip=ROUND_TRIP) as port:
        origin = f"https://localhost:{port}"
        with arena(folder, service, origin, is_far=True, share=share) as everybody:
            found = race(everybody.runs, rounds)
            print(f"With {ROUND_TRIP * 1000:g} ms of round-trip time:\n")
            print(costs(found), table(far_figures(everybody.ours, found)), sep="\n\n", end="\n\n")


def _sending(
    rival: rivals.Rival, task: dict[str, object], folder: Path, share: float
) -> Callable[[], Sample]:
    return lambda: rivals.send(rival, task, folder, share=share)


if __name__ == "__main__":
    main()
