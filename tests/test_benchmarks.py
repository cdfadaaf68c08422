"""The benchmarks run: a small share of each that needs no download, and no word about speed."""

from pathlib import Path

import pytest

from benchmarks import limit, nginx
from benchmarks.engine import deliver
from benchmarks.installation import Installation
from benchmarks.large import fan_out
from benchmarks.relay import relaying
from benchmarks.report import at_least, at_most, table

pytestmark = pytest.mark.slow

DEVICES, WARM_UP = 300, 100


def test_the_engine_is_measured_from_its_database_through_a_relay_to_nginx(tmp_path: Path) -> None:
    with (
        nginx.serving(tmp_path / "nginx") as service,
        relaying(service.port, round_trip=0.03) as port,
    ):
        origin = f"https://localhost:{port}"
        place = Installation(tmp_path / "ours", service, origin=origin)
        place.fill(DEVICES)

        sample = deliver(place, DEVICES, warm_up=WARM_UP)
        place.close()

        assert sample.cpu > 0
        assert sample.rate > 0
        assert service.taken() > DEVICES + WARM_UP


def test_a_large_fan_out_is_measured_in_time_memory_and_bytes(tmp_path: Path) -> None:
    with nginx.serving(tmp_path / "nginx") as service:
        figures = list(fan_out(tmp_path, service, 0.002))

    assert [figure.target for figure in figures] == ["<= 10 s", "<= 90 s", "<= 5 %", "<= 1.5 MB"]


def test_the_limit_is_measured_in_a_process_of_its_own() -> None:
    assert limit.measure(100).cpu > 0


def test_a_report_says_which_targets_are_missed() -> None:
    figures = [at_most("taken", 2.96, 2.9, "s"), at_least("times", 7.04, 7, "x")]

    assert table(figures).splitlines()[2:] == [
        "| taken | 3.0 s | <= 2.9 s | **no** |",
        "| times | 7.0 x | >= 7 x | yes |",
    ]
