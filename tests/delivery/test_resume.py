"""POST /api/delivery/services/{id}/resume: the cause is cured."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.people.models import Person
from app.people.roles import Role
from app.push.protocol.outcome import Answer
from app.push.rounds import HEARTBEAT_SECONDS
from tests.factories import person
from tests.push.conftest import HOST, Outbox

As = Callable[[Person], FlaskClient]
RESUME = "/api/delivery/services/push.example.net/resume"


@pytest.fixture
def admin(as_: As) -> FlaskClient:
    return as_(person(role=Role.ADMIN))


@pytest.fixture
def refused(outbox: Outbox) -> Outbox:
    """Sixty phones at a push service that has refused ten times in a row."""
    for number in range(1, 61):
        outbox.subscribe(number)
    outbox.transport.always(HOST, Answer(403))
    outbox.publish()
    outbox.deliver()
    return outbox


def test_a_stopped_service_shows_the_cause(admin: FlaskClient, refused: Outbox) -> None:
    [service] = admin.get("/api/delivery").json["services"]

    assert (service["state"], service["cause"]) == ("stopped", "vapid_refused")
    assert service["stopped_at"] is not None


def test_a_resumed_service_gets_what_waits_without_waiting_longer(
    admin: FlaskClient, refused: Outbox
) -> None:
    before = len(refused.transport.sent)
    refused.transport.always(HOST, Answer(201))

    answer = admin.post(RESUME)
    refused.clock.pass_(timedelta(seconds=HEARTBEAT_SECONDS))
    refused.loop.beat_if_due()
    refused.clock.pass_(timedelta(seconds=60))
    refused.deliver()

    assert (answer.status_code, answer.json["state"]) == (200, "works")
    assert len(refused.transport.sent) == before + 60
    assert before < 60
    assert admin.get("/api/delivery").json["services"][0]["state"] == "works"


def test_it_stops_again_where_the_cause_is_not_cured(admin: FlaskClient, refused: Outbox) -> None:
    admin.post(RESUME)
    refused.clock.pass_(timedelta(seconds=HEARTBEAT_SECONDS))
    refused.loop.beat_if_due()
    refused.clock.pass_(timedelta(seconds=60))

    refused.deliver()

    assert admin.get("/api/delivery").json["services"][0]["state"] == "stopped"


def test_an_old_resume_does_not_undo_a_new_stop_after_a_restart(
    admin: FlaskClient, refused: Outbox
) -> None:
    admin.post(RESUME)
    refused.clock.pass_(timedelta(seconds=60))
    refused.loop.beat_if_due()
    refused.deliver()

    refused.crash()
    refused.loop.beat()

    brake = refused.loop.sender.lane(HOST).brake
    assert brake.stopped_at is not None
    assert brake.is_paused(refused.clock.now())


def test_a_service_that_works_is_not_resumed(admin: FlaskClient, refused: Outbox) -> None:
    admin.post(RESUME)

    again = admin.post(RESUME)

    assert (again.status_code, again.json["code"]) == (409, "not_stopped")


def test_a_service_nobody_knows_is_not_there(admin: FlaskClient) -> None:
    assert admin.post("/api/delivery/services/push.nowhere.eu/resume").status_code == 404


def test_only_admins_resume(as_: As, client: FlaskClient, refused: Outbox) -> None:
    assert as_(person(role=Role.EDITOR)).post(RESUME).status_code == 403
    assert client.post(RESUME).status_code == 401
