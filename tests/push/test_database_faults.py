"""A full disk, and a database that somebody keeps locked: told, waited out, nothing lost."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.push.rig import Process, Rig, nothing_is_lost, rig

DEVICES = 200
SLOWLY, QUICKLY = 1.5, 0.004
TOLD = "The database does not answer"
pytestmark = pytest.mark.slow


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite, whichever database this run is on."""
    path = tmp_path / "veldpost.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def crew(database_url: str, tmp_path: Path) -> Iterator[Rig]:
    with rig(database_url, tmp_path, services=1) as rig_:
        rig_.publish(DEVICES)
        rig_.sinks[0].latency = SLOWLY
        yield rig_


def let_write(process: Process, size: int) -> None:
    """From now on a file that this process writes may be so large."""
    _, hard = resource.prlimit(process.popen.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.popen.pid, resource.RLIMIT_FSIZE, (size, hard))


def test_a_full_disk_delays_and_loses_nothing(crew: Rig) -> None:
    crew.hire(1)
    process = crew.sending()
    assert process is not None

    let_write(process, 1)
    told = crew.hears(TOLD)
    let_write(process, resource.RLIM_INFINITY)
    crew.sinks[0].latency = QUICKLY
    crew.settle()

    assert told
    assert crew.hears("answers again")
    assert crew.stop() == [0]
    assert nothing_is_lost(crew)


def test_a_locked_database_delays_and_loses_nothing(crew: Rig) -> None:
    crew.sinks[0].latency = QUICKLY
    crew.hire(1)
    assert crew.sending() is not None

    with closing(sqlite3.connect(crew.folder / "veldpost.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = crew.hears(f"{TOLD}: somebody keeps it locked;")
        other.execute("ROLLBACK")
    crew.settle()

    assert told
    assert crew.stop() == [0]
    assert nothing_is_lost(crew)
