"""Power cuts and kill -9 in the middle of a fan-out: late, perhaps twice, but never lost."""

import pytest

from app.push.rounds import RECORD_ANSWERS
from app.push.sender import MAX_IN_FLIGHT
from tests.e2e.crowd import join
from tests.e2e.office import Office
from tests.e2e.product import Product
from tests.push_service import PushService

PEOPLE = 2000
CUT_AFTER = 700
IN_FLIGHT_AND_CHECKPOINT = MAX_IN_FLIGHT + RECORD_ANSWERS
GHENT = {"any": [{"all": [{"site": ["Ghent"]}]}], "except": []}
SNOW = {"nl": ("Sneeuw op de A2", "Rij voorzichtig, neem de brug bij Gent.")}


@pytest.fixture(scope="module")
def crowd(product: Product, office: Office, push_service: PushService) -> None:
    """Two thousand drivers with a phone each."""
    join(product, push_service, PEOPLE)


def _accepted(service: PushService) -> dict[str, int]:
    return {each["endpoint"]: each["accepted"] for each in service.state()["subscriptions"]}


def _start_to_send(office: Office, service: PushService) -> str:
    """Publish, and let the push service take only the first of it."""
    so_far = service.state()["accepted"]
    service.close_gate(after=CUT_AFTER)
    announcement = office.publish(texts=SNOW, audience=GHENT)
    service.wait(accepted=so_far + CUT_AFTER)
    return announcement


@pytest.mark.slow
@pytest.mark.usefixtures("crowd")
def test_a_restart_of_everything_in_the_middle_loses_nothing(
    product: Product, office: Office, push_service: PushService
) -> None:
    before = _accepted(push_service)
    announcement = _start_to_send(office, push_service)

    product.kill()
    push_service.open_gate()
    product.start()

    progress = office.progress_with(announcement, timeout=90, accepted=PEOPLE)
    times = [count - before[endpoint] for endpoint, count in _accepted(push_service).items()]
    assert min(times) == 1
    assert sum(times) - PEOPLE <= IN_FLIGHT_AND_CHECKPOINT
    assert (progress["accepted"], progress["queued"], progress["failures"]) == (PEOPLE, 0, [])


@pytest.mark.slow
@pytest.mark.usefixtures("crowd")
def test_a_killed_delivery_process_is_started_again_and_finishes_its_work(
    product: Product, office: Office, push_service: PushService
) -> None:
    before = _accepted(push_service)
    announcement = _start_to_send(office, push_service)

    product.kill_delivery()
    push_service.open_gate()

    progress = office.progress_with(announcement, timeout=90, accepted=PEOPLE)
    times = [count - before[endpoint] for endpoint, count in _accepted(push_service).items()]
    assert min(times) == 1
    assert sum(times) - PEOPLE <= IN_FLIGHT_AND_CHECKPOINT
    assert (progress["accepted"], progress["queued"], progress["failures"]) == (PEOPLE, 0, [])
    assert product.wait_for_line("starting it again")
