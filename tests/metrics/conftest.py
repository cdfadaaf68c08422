"""Metrics as a monitoring system reads them."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from app.core import clock
from app.core.db import db
from app.push.models import DeliveryProcess
from app.push.rounds import DeliveryLoop
from tests.fakes import FakeClock, FakeTransport
from tests.push.conftest import Outbox, TestDesk

Scrape = Callable[[], dict[str, float]]


class SharedOutbox(Outbox):
    """On the application's database, whose session in this test then reads what is new."""

    def deliver(self, turns: int = 5) -> None:
        super().deliver(turns)
        db.session.rollback()


@pytest.fixture
def outbox(app: Flask) -> Iterator[Outbox]:
    """A delivery process moved by hand, on the application's own database."""
    settings = app.config["SETTINGS"]
    hand, transport = FakeClock(clock.now()), FakeTransport()
    desk = TestDesk(hand)
    loop = DeliveryLoop(
        engine=db.engine, desk=desk, transport=transport, settings=settings, clock=hand
    )
    loop.start()
    outbox = SharedOutbox(db.engine, settings, hand, transport, desk, loop)
    yield outbox
    outbox.loop.close()


@pytest.fixture
def scrape(app: Flask) -> Scrape:
    """`scrape()`: every sample by its name and labels, as `name{label="value"}`."""

    def scrape() -> dict[str, float]:
        db.session.rollback()
        answer = app.test_client().get("/metrics")
        assert answer.status_code == 200
        return {
            _name(sample.name, sample.labels): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }

    return scrape


def _name(name: str, labels: dict[str, str]) -> str:
    told = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    return f"{name}{{{told}}}" if told else name


def see_process(name: str, ago: timedelta, encryption: str = "portable") -> None:
    """A delivery process that showed life this long ago."""
    seen_at = clock.now() - ago
    db.session.add(
        DeliveryProcess(
            incarnation=name, started_at=seen_at, seen_at=seen_at, encryption=encryption
        )
    )
    db.session.commit()
