"""What a large organisation asks of one machine: `make bench-scale`.

python -m benchmarks.scale [--only fan-out|publish|first-push|web|writes|processes] [--share 1]
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import nginx
from benchmarks.beside import first_push, web, writes
from benchmarks.large import fan_out, processes, publish
from benchmarks.nginx import Nginx
from benchmarks.report import Figure, machine, table

Part = Callable[[Path, Nginx, float], Iterator[Figure]]
PARTS: dict[str, Part] = {
    "first-push": first_push,
    "publish": publish,
    "fan-out": fan_out,
    "web": web,
    "writes": writes,
    "processes": processes,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--share", type=float, default=1, help="of the usual size")
    options = parser.parse_args()
    names = [options.only] if options.only else list(PARTS)
    print(f"{machine()} `python -m benchmarks.scale`.\n")
    figures = [figure for name in names for figure in measure(name, options.share)]
    print(table(figures))


def measure(name: str, share: float) -> list[Figure]:
    """One part, in a folder and with a push service of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="veldpost-bench-") as folder,
        nginx.serving(Path(folder) / "nginx") as service,
    ):
        return list(PARTS[name](Path(folder), service, share))


if __name__ == "__main__":
    main()
