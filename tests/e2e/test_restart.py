"""Power cuts and kill -9 in the middle of a fan-out: late, perhaps twice, but never lost."""

from collections import Counter

import pytest

from tests.e2e import crowd
from tests.e2e.office import Office
from tests.e2e.product import Product
from tests.push_service import PushService

PEOPLE = 2000
CUT_AFTER = 700
IN_FLIGHT_AND_CHECKPOINT = 800 + 500
SNOW = {"nl": ("Sneeuw op de A2", "Rij voorzichtig, neem de brug bij Gent.")}


@pytest.mark.slow
def test_a_restart_of_everything_in_the_middle_loses_nothing(
    product: Product, office: Office, push_service: PushService
) -> None:
    crowd.join(product, push_service, PEOPLE)
    push_service.close_gate(after=CUT_AFTER)
    announcement = office.publish(texts=SNOW)
    push_service.wait(accepted=CUT_AFTER)

    product.kill()
    push_service.open_gate()
    product.start()

    facts = push_service.wait(reached=PEOPLE, timeout=90)["subscriptions"]
    times = Counter(each["accepted"] for each in facts)
    duplicates = sum(each["accepted"] - 1 for each in facts)
    assert times[0] == 0
    assert duplicates <= IN_FLIGHT_AND_CHECKPOINT
    assert office.progress_with(announcement, accepted=PEOPLE)["accepted"] == PEOPLE


@pytest.mark.slow
def test_a_killed_delivery_process_is_started_again_and_finishes_its_work(
    product: Product, office: Office, push_service: PushService
) -> None:
    crowd.join(product, push_service, PEOPLE)
    push_service.close_gate(after=CUT_AFTER)
    announcement = office.publish(texts=SNOW)
    push_service.wait(accepted=CUT_AFTER)

    product.kill_delivery()
    push_service.open_gate()

    push_service.wait(reached=PEOPLE, timeout=90)
    assert office.progress_with(announcement, accepted=PEOPLE)["accepted"] == PEOPLE
    assert product.wait_for_line("starting it again")
