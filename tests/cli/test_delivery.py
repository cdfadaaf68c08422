"""`flask delivery run`: as many processes as asked for, where the database allows it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.core.connecting import engine_for
from app.push.models import DeliveryProcess
from config import Config
from tests.cli.test_serve import PATIENCE_SECONDS, wait_until


def test_a_sqlite_file_has_one_delivery_process(tmp_path: Path) -> None:
    app: Flask = create_app(Config.from_env({"INSTANCE_PATH": str(tmp_path)}))

    answer = app.test_cli_runner().invoke(args=["delivery", "run", "--processes", "2"])

    assert answer.exit_code == 1
    assert "move to PostgreSQL" in answer.output


@pytest.mark.slow
def test_several_processes_deliver_from_postgres_and_sign_off(
    tmp_path: Path, postgres_url: str
) -> None:
    engine = engine_for(postgres_url)
    count = select(func.count()).select_from(DeliveryProcess)

    def alive() -> int:
        with engine.connect() as connection:
            return connection.scalar(count) or 0

    command = [sys.executable, "-m", "flask", "--app", "wsgi", "delivery", "run"]
    environment = os.environ | {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": postgres_url}
    with subprocess.Popen([*command, "--processes", "2"], env=environment) as running:
        wait_until(lambda: alive() == 2)
        running.send_signal(signal.SIGTERM)
        status = running.wait(PATIENCE_SECONDS)

    assert (status, alive()) == (0, 0)
    engine.dispose()
