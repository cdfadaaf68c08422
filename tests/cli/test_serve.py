"""The one command, run for real: it serves, heals, stops, and explains why it does not start."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from config import Config
from tests.push.conftest import an_outbox

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.05


@dataclass(slots=True)
class Platform:
    """A running `flask serve` of this test's own."""

    process: subprocess.Popen[str]
    port: int

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def child(self, words: str) -> int | None:
        """The process id of the supervisor's child with these words in its command line."""
        for process_id in _children(self.process.pid):
            command = Path(f"/proc/{process_id}/cmdline").read_bytes().replace(b"\0", b" ")
            if words.encode() in command:
                return process_id
        return None


def _children(process_id: int) -> list[int]:
    listing = Path(f"/proc/{process_id}/task/{process_id}/children")
    return [int(child) for child in listing.read_text().split()]


def _is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(is_true: Callable[[], object]) -> None:
    """Look until it is so; fails when patience ends."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
        if is_true():
            return
        pause.wait(LOOK_SECONDS)
    pytest.fail("It did not happen in time.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int, **settings: str) -> subprocess.Popen[str]:
    environment = os.environ | {"INSTANCE_PATH": str(folder), "PORT": str(port)} | settings
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    port = free_port()
    running = Platform(start(tmp_path, port), port)
    try:
        wait_until(lambda: running.status("/readyz") == 200)
        yield running
    finally:
        if running.process.poll() is None:
            running.process.terminate()
        running.process.communicate(timeout=PATIENCE_SECONDS)


def test_an_empty_platform_prints_its_one_time_link_and_stops_cleanly(platform: Platform) -> None:
    assert platform.status("/healthz") == 200

    platform.process.send_signal(signal.SIGINT)
    output, _ = platform.process.communicate(timeout=PATIENCE_SECONDS)

    assert f"http://localhost:{platform.port}/setup#" in output
    assert platform.process.returncode == 0
    assert output.rstrip().endswith("Stopped.")
    assert platform.status("/healthz") == 0


@pytest.mark.parametrize(("level", "is_told"), [("INFO", True), ("WARNING", False)])
def test_the_log_is_as_detailed_as_asked(tmp_path: Path, level: str, *, is_told: bool) -> None:
    port = free_port()
    running = Platform(start(tmp_path, port, LOG_LEVEL=level), port)
    wait_until(lambda: running.status("/readyz") == 200)

    running.process.terminate()
    output, _ = running.process.communicate(timeout=PATIENCE_SECONDS)

    assert ("begins" in output) is is_told


def test_a_killed_delivery_process_comes_back(platform: Platform) -> None:
    first = platform.child("delivery run")
    assert first is not None

    os.kill(first, signal.SIGKILL)

    wait_until(lambda: platform.child("delivery run") not in {None, first})
    assert platform.status("/readyz") == 200


def test_a_killed_web_server_comes_back(platform: Platform) -> None:
    first = platform.child("gunicorn")
    assert first is not None

    os.kill(first, signal.SIGKILL)

    wait_until(lambda: platform.child("gunicorn") not in {None, first})
    wait_until(lambda: platform.status("/healthz") == 200)


def test_a_killed_supervisor_leaves_nothing_behind(platform: Platform) -> None:
    children = _children(platform.process.pid)
    descendants = children + [grand for child in children for grand in _children(child)]
    assert len(descendants) >= 3

    platform.process.kill()

    wait_until(lambda: not any(map(_is_running, descendants)))
    assert platform.status("/healthz") == 0


def test_keys_are_for_their_owner_only(platform: Platform, tmp_path: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}

    assert modes["vapid.pem"] == 0o600
    assert modes["token-keys.json"] == 0o600


@pytest.mark.parametrize(
    ("settings", "name"),
    [({"PORT": "http"}, "PORT"), ({"PUBLIC_URL": "http://news.example.org"}, "PUBLIC_URL")],
)
def test_a_wrong_setting_stops_the_start_without_a_traceback(
    tmp_path: Path, settings: dict[str, str], name: str
) -> None:
    process = start(tmp_path, free_port(), **settings)
    output, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert output.startswith(f"{name}: ")
    assert "Traceback" not in output


def test_a_taken_port_stops_the_start_and_names_another(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        process = start(tmp_path, port)
        output, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert f"PORT: port {port}" in output
    assert f"PORT={port + 1}" in output


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("veldpost.db", b"this was overwritten by something else, and is no database at all" * 90),
        ("token-keys.json", b"{"),
        ("vapid.pem", b"no key"),
    ],
)
def test_a_damaged_file_stops_the_start_with_its_name_and_the_cure(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    process = start(tmp_path, free_port())
    output, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert name in output
    assert "backup" in output
    assert "Traceback" not in output


def test_a_lost_key_is_told_and_delivery_goes_on_for_new_phones(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "veldpost.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'veldpost.db'}")
    settings = {"INSTANCE_PATH": str(tmp_path), "PUSH_HOSTS": "push.example.net"}
    with an_outbox(engine, Config.from_env(settings)) as outbox:
        outbox.subscribe(1)
    engine.dispose()
    (tmp_path / "vapid.pem").unlink()
    port = free_port()
    running = Platform(start(tmp_path, port), port)

    try:
        wait_until(lambda: running.status("/readyz") == 200)
    finally:
        running.process.terminate()
        output, _ = running.process.communicate(timeout=PATIENCE_SECONDS)

    assert "vapid.pem holds no key that any phone subscribed to. Restore it" in output


def test_the_database_of_a_later_release_is_not_touched(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "veldpost.db")) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        database.execute("INSERT INTO alembic_version VALUES ('from_the_future')")

    process = start(tmp_path, free_port())
    output, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 1
    assert output.startswith("DATABASE_URL: ")
    assert "later release" in output
    assert "Traceback" not in output
