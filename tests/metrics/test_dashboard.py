"""The dashboard, the alerts and the handbook speak of metrics that exist."""

import json
import re
from pathlib import Path

import pytest

from app.push.protocol.outcome import Answer
from tests.metrics.conftest import Scrape
from tests.push.conftest import HOST, Outbox
from tests.push.test_delivery import UNAVAILABLE

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "deploy/grafana/veldpost.json"
SPEAK_OF_METRICS = [DASHBOARD, ROOT / "deploy/prometheus/alerts.yml", ROOT / "docs/operations.md"]
NAME = re.compile(r"\bveldpost_\w+")
SUFFIXES = ("_bucket", "_sum", "_count")


@pytest.fixture
def metrics(outbox: Outbox, scrape: Scrape) -> set[str]:
    """Every metric's name, after a little of everything has happened."""
    for number in range(1, 14):
        outbox.subscribe(number)
    outbox.transport.tell(f"{HOST}/1", UNAVAILABLE)
    outbox.transport.tell(f"{HOST}/2", Answer(429, retry_after="60"))
    outbox.transport.tell(f"{HOST}/3", Answer(413))
    outbox.publish()
    outbox.deliver()
    return {name.partition("{")[0] for name in scrape()}


def stem(name: str) -> str:
    return next((name.removesuffix(end) for end in SUFFIXES if name.endswith(end)), name)


@pytest.mark.parametrize("path", SPEAK_OF_METRICS, ids=lambda path: path.name)
def test_every_metric_that_is_spoken_of_exists(path: Path, metrics: set[str]) -> None:
    spoken_of = {stem(name) for name in NAME.findall(path.read_text())}

    assert spoken_of
    assert spoken_of - {stem(name) for name in metrics} == set()


def test_every_metric_is_explained_and_drawn(metrics: set[str]) -> None:
    names = {stem(name) for name in metrics}
    explained = (ROOT / "docs/operations.md").read_text()
    drawn = {stem(name) for name in NAME.findall(DASHBOARD.read_text())}

    assert [name for name in names if f"`{name}" not in explained] == []
    assert names - drawn == set()


def test_the_dashboard_is_one_that_grafana_imports() -> None:
    dashboard = json.loads(DASHBOARD.read_text())
    panels = dashboard["panels"]

    assert dashboard["title"]
    assert dashboard["schemaVersion"] >= 30
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        assert panel["type"] in {"stat", "timeseries"}
        assert panel["description"]
        assert all(target["expr"].strip() for target in panel["targets"])
        assert panel["datasource"]["uid"] == "${datasource}"


def test_no_two_panels_lie_over_each_other() -> None:
    taken = [
        (x, y)
        for place in (panel["gridPos"] for panel in json.loads(DASHBOARD.read_text())["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]

    assert len(taken) == len(set(taken))
