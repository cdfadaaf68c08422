"""Break brokers and kill workers at length: `python -m tests.broker.soak`."""

import tempfile
from functools import partial
from pathlib import Path

import click

from app import push
from tests import postgres
from tests.broker import brokers
from tests.broker.conftest import Environment
from tests.broker.scenario import FAULTS, Run, nothing_is_lost
from tests.broker.workers import Worker

DEVICES = 20_000
KILLS = {
    fault: Worker.kill_and_restart if fault % 3 == 0 else Worker.kill_child
    for fault in range(1, FAULTS + 1)
}
RUNS = {
    "Redis": partial(Run, broker=brokers.redis, restarts=FAULTS, devices=DEVICES, kills=KILLS),
    "RabbitMQ": partial(
        Run, broker=brokers.rabbitmq, restarts=FAULTS, devices=DEVICES, kills=KILLS
    ),
}


def main() -> None:
    """Both brokers, one after the other, and what it cost."""
    with postgres.running(is_durable=True) as server:
        for name, make in RUNS.items():
            run = make()
            with tempfile.TemporaryDirectory() as folder:
                push.ensure_keys(Path(folder))
                environment = partial(_environment, server.new_database(), Path(folder))
                repeated = nothing_is_lost(run, environment, Path(folder))
            click.echo(
                f"{name}: {run.devices} devices, {FAULTS} restarts, {run.died} processes killed: "
                f"0 lost, {repeated} repeated"
            )


def _environment(url: str, folder: Path, broker_url: str) -> Environment:
    return {
        "CELERY_BROKER_URL": broker_url,
        "DATABASE_URL": url,
        "INSTANCE_PATH": str(folder),
        "PUSH_LOOPBACK": "1",
    }


if __name__ == "__main__":
    main()
