"""Delivery processes that are killed or stand still, and a database that crashes: nothing is lost.

Real processes and real time, though a faster clock where a lease must run out. The same at length:
`make soak`.
"""

import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.push.claims import LEASE
from app.push.sender import RESERVED
from tests import postgres
from tests.push.rig import Rig, nothing_is_lost, rig

DEVICES = 1500
KILLS = 3
CREW = 2
TIMES = 6
"""As fast as the clock goes: a lease lasts five seconds."""

IN_FLIGHT, CHECKPOINT = RESERVED, 16
"""Far fewer than devices, so that a checkpoint that is not written shows."""

STALLS = 2
"""So often may a loaded machine leave a process standing for longer than its lease."""

pytestmark = pytest.mark.slow


def interrupted(url: str, folder: Path) -> AbstractContextManager[Rig]:
    return rig(url, folder, services=1, times=TIMES, in_flight=IN_FLIGHT, checkpoint=CHECKPOINT)


def little_is_repeated(crew: Rig, interruptions: int) -> bool:
    repeated, at_most = crew.account().repeated, (interruptions + STALLS) * crew.repeated_at_most
    assert at_most < DEVICES // 4
    assert repeated <= at_most
    return True


@pytest.fixture
def crew(database_url: str, tmp_path: Path) -> Iterator[Rig]:
    with interrupted(database_url, tmp_path) as rig_:
        rig_.publish(DEVICES)
        rig_.hire(CREW)
        yield rig_


@pytest.fixture
def crew_on_postgres(postgres_url: str, tmp_path: Path) -> Iterator[Rig]:
    with interrupted(postgres_url, tmp_path) as rig_:
        rig_.publish(DEVICES)
        rig_.hire(CREW)
        yield rig_


def test_killed_delivery_processes_lose_nothing_and_repeat_little(crew):
    for kill in range(1, KILLS + 1):
        crew.wait_for(kill * DEVICES // (KILLS + 2))
        assert crew.kill_one()
    crew.settle()

    assert crew.stop() == [0] * CREW
    assert nothing_is_lost(crew)
    assert little_is_repeated(crew, KILLS)


def test_killed_processes_that_share_postgresql_lose_nothing_and_repeat_little(crew_on_postgres):
    for kill in range(1, KILLS + 1):
        crew_on_postgres.wait_for(kill * DEVICES // (KILLS + 2))
        assert crew_on_postgres.kill_one()
    crew_on_postgres.settle()

    assert nothing_is_lost(crew_on_postgres)
    assert little_is_repeated(crew_on_postgres, KILLS)


def test_a_process_that_stood_still_for_longer_than_its_lease_loses_nothing(crew_on_postgres):
    crew_on_postgres.wait_for(DEVICES // 5)
    paused = crew_on_postgres.pause_one()
    assert paused is not None

    crew_on_postgres.settle()
    paused.popen.send_signal(signal.SIGCONT)

    assert crew_on_postgres.stop() == [0] * CREW
    assert nothing_is_lost(crew_on_postgres)
    assert little_is_repeated(crew_on_postgres, 1)


def test_the_only_process_of_a_file_goes_on_after_standing_still(crew):
    crew.wait_for(DEVICES // 5)
    paused = crew.pause_one()
    assert paused is not None

    crew.stand_still(LEASE)
    paused.popen.send_signal(signal.SIGCONT)
    crew.settle()

    assert nothing_is_lost(crew)
    assert little_is_repeated(crew, 1)


def test_processes_reconnect_by_themselves_to_a_postgresql_that_crashes(
    durable_postgres: postgres.Server, tmp_path: Path
) -> None:
    url = durable_postgres.new_database()
    with rig(url, tmp_path, times=TIMES) as crew:
        crew.publish(DEVICES)
        crew.hire(CREW)

        for crash in (1, 2):
            crew.wait_for(crash * DEVICES // 4)
            durable_postgres.restart(immediate=True)
        crew.settle()

        assert crew.stop() == [0] * CREW
        assert nothing_is_lost(crew)
