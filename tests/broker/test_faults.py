"""A broker may be emptied and restarted, and workers killed, at any moment: nothing is lost.

The same at length: `python -m tests.broker.soak`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.broker import brokers
from tests.broker.conftest import Environment
from tests.broker.scenario import FAULTS, Run, nothing_is_lost

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(Run(broker=brokers.redis, restarts=FAULTS), id="redis"),
        pytest.param(Run(broker=brokers.rabbitmq, restarts=1), id="rabbitmq"),
    ],
)
def test_ten_broken_brokers_and_killed_workers_lose_nothing_and_repeat_little(
    run: Run, environment: Callable[[str], Environment], tmp_path: Path
) -> None:
    nothing_is_lost(run, environment, tmp_path)
