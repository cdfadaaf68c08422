"""GET /api/delivery: what an admin sees of the delivery engine."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app import push
from app.announcements.models import Announcement
from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.people.roles import Role
from app.push.models import Host
from app.push.overview import Service
from app.push.protocol.outcome import Answer
from tests.announcements.factories import draft, version
from tests.factories import person
from tests.push.conftest import EVERYBODY, HOST, Outbox, a_message

As = Callable[[Person], FlaskClient]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def admin(as_: As) -> FlaskClient:
    return as_(person(role=Role.ADMIN))


@pytest.fixture
def about() -> Announcement:
    return draft(texts=[version(title="IJzel op de E17")])


def test_an_empty_platform_has_nothing_to_deliver(admin: FlaskClient) -> None:
    seen = admin.get("/api/delivery").json

    assert [each["pending"] for each in seen["queue"]] == [0, 0, 0]
    assert (seen["services"], seen["failures"], seen["processes"]) == ([], [], [])
    assert len(seen["throughput"]) == 60


def test_an_admin_sees_what_was_delivered_and_what_failed(
    admin: FlaskClient, outbox: Outbox
) -> None:
    for number in range(1, 5):
        outbox.subscribe(number)
    outbox.transport.tell(f"{HOST}/1", Answer(413))
    outbox.transport.tell(f"{HOST}/2", Answer(503, retry_after="60"))
    outbox.publish()
    outbox.deliver()

    seen = admin.get("/api/delivery").json

    [service], [failure] = seen["services"], seen["failures"]
    assert (service["id"], service["state"]) == ("push.example.net", "works")
    assert [service[name] for name in ("accepted", "failed", "retried")] == [2, 1, 1]
    assert (failure["cause"], failure["count"]) == ("payload_too_large", 1)
    assert {each["state"]: each["pending"] for each in seen["queue"]}["later"] == 1
    assert sum(bar["accepted"] for bar in seen["throughput"]) == 2
    assert seen["processes"][0]["is_alive"] is True
    assert HOST not in admin.get("/api/delivery").text


@pytest.mark.parametrize("kind", ["announcement", "withdrawal", "reply"])
def test_a_failure_names_the_announcement_it_is_about(
    admin: FlaskClient, about: Announcement, outbox: Outbox, kind: str
) -> None:
    outbox.subscribe(1)
    outbox.transport.tell(HOST, Answer(413))
    message = a_message(
        subject=f"{kind}:{about.id}", expires_at=outbox.clock.now() + timedelta(hours=1)
    )
    push.enqueue(db.session(), message, EVERYBODY, now=outbox.clock.now())
    db.session.commit()
    outbox.deliver()

    [failure] = admin.get("/api/delivery").json["failures"]

    assert failure["kind"] == kind
    assert failure["announcement"] == {"id": str(about.uid), "title": "IJzel op de E17"}


def test_an_admin_sees_what_is_set_aside(admin: FlaskClient, outbox: Outbox) -> None:
    outbox.subscribe(1)
    outbox.desk.poison = {1: ZeroDivisionError()}
    outbox.publish()
    outbox.deliver()

    [seen] = admin.get("/api/delivery").json["set_aside"]

    assert (seen["cause"], seen["chunks"], seen["pending"]) == ("error", 1, 1)
    assert seen["next_at"] > outbox.clock.now().isoformat()


def test_a_day_is_shown_in_half_hours(admin: FlaskClient, outbox: Outbox) -> None:
    outbox.subscribe(1)
    outbox.publish()
    outbox.deliver()

    seen = admin.get("/api/delivery?period=day").json

    assert (len(seen["throughput"]), seen["step_minutes"]) == (48, 30)
    assert sum(bar["accepted"] for bar in seen["throughput"]) == 1


def test_an_unchanged_screen_costs_no_body(admin: FlaskClient) -> None:
    first = admin.get("/api/delivery?period=day")

    again = admin.get("/api/delivery?period=day", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_it_costs_as_many_statements_for_many_services_as_for_none(
    admin: FlaskClient, outbox: Outbox, count_queries: Counting
) -> None:
    admin.get("/api/delivery")
    with count_queries() as empty:
        admin.get("/api/delivery")
    for number in range(1, 9):
        outbox.subscribe(number, host=f"https://push{number}.push.example.net")
    outbox.publish()
    outbox.deliver()

    with count_queries() as full:
        admin.get("/api/delivery")

    assert len(full) == len(empty)


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.EDITOR, Role.COUNCIL])
def test_it_is_for_admins(as_: As, role: Role) -> None:
    assert as_(person(role=role)).get("/api/delivery").status_code == 403


def test_nobody_signed_in_sees_nothing(client: FlaskClient) -> None:
    assert client.get("/api/delivery").status_code == 401


def test_an_unknown_period_is_refused(admin: FlaskClient) -> None:
    answer = admin.get("/api/delivery?period=year")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "period"


def test_a_paused_service_goes_on_by_itself(admin: FlaskClient, outbox: Outbox) -> None:
    outbox.subscribe(1)
    outbox.transport.tell(HOST, Answer(429, retry_after="300"))
    outbox.publish()
    outbox.deliver()

    [service] = admin.get("/api/delivery").json["services"]

    assert service["state"] == "paused"
    assert service["paused_until"] > (outbox.clock.now() + timedelta(minutes=4)).isoformat()


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (Answer(503), "http_503"),
        (Answer(429, retry_after="300"), "throttled"),
        (Answer(None, error="dns"), "dns"),
    ],
)
def test_a_service_that_takes_nothing_tells_the_cause_until_it_takes_something(
    admin: FlaskClient, outbox: Outbox, answer: Answer, cause: str
) -> None:
    outbox.subscribe(1)
    outbox.transport.always(HOST, answer)
    outbox.publish()
    outbox.deliver()
    failing = admin.get("/api/delivery").json["services"]

    outbox.transport.always(HOST, Answer(201))
    outbox.clock.pass_(timedelta(minutes=10))
    outbox.deliver()
    db.session.execute(update(Host).values(paused_until=None))
    db.session.commit()

    assert [each["cause"] for each in failing] == [cause]
    assert [each["cause"] for each in admin.get("/api/delivery").json["services"]] == [None]


def service_that_paused(*, accepted_at: datetime | None) -> Service:
    return Service(
        "push.example.net",
        paused_until=NOW,
        stopped_at=None,
        cause=None,
        resumed_at=None,
        accepted_at=accepted_at,
    )


@pytest.mark.parametrize("accepted_at", [None, NOW - timedelta(seconds=1)])
def test_after_a_pause_a_service_has_a_minute_to_prove_that_it_works(
    accepted_at: datetime | None,
) -> None:
    service = service_that_paused(accepted_at=accepted_at)

    assert service.state_at(NOW + timedelta(seconds=59)) == "paused"
    assert service.state_at(NOW + timedelta(seconds=61)) == "works"


def test_a_service_that_took_a_message_after_its_pause_works() -> None:
    service = service_that_paused(accepted_at=NOW + timedelta(seconds=1))

    assert service.state_at(NOW + timedelta(seconds=2)) == "works"


def test_a_service_that_hangs_is_paused_between_two_pauses(
    admin: FlaskClient, outbox: Outbox
) -> None:
    outbox.subscribe(1)
    outbox.transport.tell(HOST, Answer(429, retry_after="300"))
    outbox.publish()
    outbox.deliver()
    db.session.execute(update(Host).values(paused_until=clock.now()))
    db.session.commit()

    [service] = admin.get("/api/delivery").json["services"]

    assert service["state"] == "paused"


def test_a_service_that_takes_messages_after_its_pause_works_at_once(
    admin: FlaskClient, outbox: Outbox
) -> None:
    outbox.subscribe(1)
    outbox.subscribe(2)
    outbox.transport.tell(f"{HOST}/1", Answer(429, retry_after="300"))
    outbox.publish()
    outbox.deliver()
    before = outbox.clock.now() - timedelta(seconds=1)
    db.session.execute(update(Host).values(paused_until=before))
    db.session.commit()

    [service] = admin.get("/api/delivery").json["services"]

    assert service["state"] == "works"
