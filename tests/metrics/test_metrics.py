"""What /metrics says of what has happened."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app import push
from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.people.roles import Role
from app.push.claims import LEASE
from app.push.models import Chunk, StoredMessage
from app.push.protocol.outcome import Answer
from tests.factories import person
from tests.metrics.conftest import Scrape, see_process
from tests.push.conftest import HOST, Outbox

SERVICE_HOST = "push.example.net"
SERVICE = f'service="{SERVICE_HOST}"'


@pytest.fixture
def admin(as_: Callable[[Person], FlaskClient]) -> FlaskClient:
    return as_(person(role=Role.ADMIN))


def test_deliveries_are_counted_by_service_and_outcome(outbox: Outbox, scrape: Scrape) -> None:
    for number in range(1, 6):
        outbox.subscribe(number)
    outbox.transport.tell(f"{HOST}/1", Answer(410))
    outbox.transport.tell(f"{HOST}/2", Answer(413))
    outbox.transport.tell(f"{HOST}/3", Answer(503), Answer(503))
    outbox.publish()

    outbox.deliver()
    found = scrape()

    assert found[f'veldpost_deliveries_total{{outcome="accepted",{SERVICE}}}'] == 2
    assert found[f'veldpost_deliveries_total{{outcome="gone",{SERVICE}}}'] == 1
    assert found[f'veldpost_deliveries_total{{outcome="failed",{SERVICE}}}'] == 1
    assert found[f'veldpost_delivery_failures_total{{cause="payload_too_large",{SERVICE}}}'] == 1
    assert found[f'veldpost_delivery_retries_total{{cause="http_503",{SERVICE}}}'] == 1
    waiting = [found[f'veldpost_queue_deliveries{{state="{state}"}}'] for state in ("due", "later")]
    assert sum(waiting) == 2


def test_failures_of_a_service_are_counted_from_nought(outbox: Outbox, scrape: Scrape) -> None:
    outbox.subscribe(1)
    outbox.publish()

    outbox.deliver()

    found = scrape()
    for outcome in ("gone", "failed", "expired"):
        assert found[f'veldpost_deliveries_total{{outcome="{outcome}",{SERVICE}}}'] == 0


def test_what_cannot_be_sent_in_time_is_counted_as_expired(outbox: Outbox, scrape: Scrape) -> None:
    outbox.subscribe(1)
    outbox.transport.always(HOST, Answer(503, retry_after="600"))
    outbox.publish(lasts=timedelta(minutes=5))

    outbox.deliver()

    assert scrape()[f'veldpost_deliveries_total{{outcome="expired",{SERVICE}}}'] == 1


def test_counts_outlive_the_process_and_its_chunks(outbox: Outbox, scrape: Scrape) -> None:
    outbox.subscribe(1)
    outbox.publish()
    outbox.deliver()
    with outbox.writing() as session:
        push.prune(session, now=outbox.clock.now() + timedelta(days=31))
        session.commit()
    assert db.session.query(Chunk).count() == 0

    outbox.crash()
    outbox.publish()
    outbox.deliver()

    assert scrape()[f'veldpost_deliveries_total{{outcome="accepted",{SERVICE}}}'] == 2


def test_the_queue_says_how_long_the_oldest_has_been_due(outbox: Outbox, scrape: Scrape) -> None:
    outbox.subscribe(1)
    outbox.publish()
    db.session.query(Chunk).update({Chunk.not_before: clock.now() - timedelta(minutes=7)})
    db.session.commit()

    found = scrape()

    assert found['veldpost_queue_chunks{state="due"}'] == 1
    assert found['veldpost_queue_deliveries{state="due"}'] == 1
    assert 420 <= found["veldpost_queue_oldest_due_seconds"] < 480


def test_chunks_that_are_set_aside_are_counted_by_cause(outbox: Outbox, scrape: Scrape) -> None:
    outbox.subscribe(1)
    outbox.desk.poison = {1: ZeroDivisionError()}
    outbox.publish()
    outbox.deliver()

    found = scrape()

    assert found['veldpost_queue_set_aside{cause="error"}'] == 1
    assert found['veldpost_queue_set_aside{cause="slow"}'] == 0


def test_lags_are_histograms_from_publishing(outbox: Outbox, scrape: Scrape) -> None:
    outbox.subscribe(1)
    outbox.subscribe(2)
    outbox.transport.tell(f"{HOST}/2", Answer(503, retry_after="60"))
    outbox.publish()
    outbox.clock.pass_(timedelta(seconds=2))
    outbox.deliver()
    outbox.clock.pass_(timedelta(seconds=60))
    outbox.deliver()

    found = scrape()

    first, settled = "veldpost_publish_to_first_accepted_seconds", "veldpost_publish_to_settled"
    assert found[f'{first}_bucket{{le="1"}}'] == 0
    assert found[f'{first}_bucket{{le="3"}}'] == 1
    assert found[f'{first}_bucket{{le="+Inf"}}'] == 1
    assert 2 <= found[f"{first}_sum"] < 3
    assert found[f'{settled}_seconds_bucket{{le="30"}}'] == 0
    assert found[f'{settled}_seconds_bucket{{le="90"}}'] == 1


def test_a_lease_that_ends_is_counted(outbox: Outbox, scrape: Scrape) -> None:
    outbox.subscribe(1)
    outbox.transport.hang(HOST)
    outbox.publish()
    outbox.deliver()

    outbox.crash()
    outbox.clock.pass_(LEASE + timedelta(seconds=1))
    outbox.deliver()

    assert scrape()["veldpost_lease_expiries_total"] == 1


def test_a_service_that_refuses_us_is_seen(outbox: Outbox, scrape: Scrape) -> None:
    for number in range(1, 13):
        outbox.subscribe(number)
    outbox.transport.always(HOST, Answer(403))
    outbox.publish()

    outbox.deliver()

    assert scrape()[f"veldpost_service_stopped{{{SERVICE}}}"] == 1


def test_living_processes_are_counted_by_how_they_encrypt(scrape: Scrape) -> None:
    see_process("a:1", timedelta(seconds=3), "eight_lanes")
    see_process("b:1", timedelta(seconds=3))
    see_process("b:2", timedelta(minutes=3))

    found = scrape()

    assert found['veldpost_delivery_processes{encryption="eight_lanes"}'] == 1
    assert found['veldpost_delivery_processes{encryption="portable"}'] == 1


def test_life_is_judged_by_the_clock_it_is_written_with(
    admin: FlaskClient,
    scrape: Scrape,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with count_queries() as scraped:
        scrape()
    with count_queries() as looked:
        admin.get("/api/delivery")

    is_of_the_database = db.engine.dialect.name == "postgresql"
    for statements in (scraped, looked):
        assert any("clock_timestamp" in text for text in statements) is is_of_the_database


def test_a_scrape_is_few_statements_however_much_there_is(
    outbox: Outbox,
    scrape: Scrape,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with count_queries() as empty:
        scrape()
    for number in range(1, 21):
        outbox.subscribe(number, host=f"https://{number}.{SERVICE_HOST}")
        outbox.publish()
    outbox.deliver()

    with count_queries() as full:
        scrape()

    assert db.session.query(StoredMessage).count() == 20
    assert len(full) == len(empty)
    assert len(full) <= 8


def test_no_metric_counts_rows_that_grow_with_people_or_deliveries(
    scrape: Scrape, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_queries() as statements:
        scrape()

    told = " ".join(statements)
    assert "FROM receipts" not in told
    assert "push_subscriptions" not in told
    assert "push_messages" not in told
