"""`flask backup`: one verified file with everything but the keys; or a clear no."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from app.storage import postgres
from app.storage.problems import StorageError, explained
from tests.storage.conftest import Place

ROOT = Path(__file__).parents[2]


def manifest(file: Path) -> dict[str, object]:
    with tarfile.open(file) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        facts: dict[str, object] = json.load(member)
        return facts


def test_a_backup_says_what_is_in_it(here: Place, backup: Path) -> None:
    facts = manifest(backup)

    assert facts["counts"] == here.counts()
    assert facts["release"] == here.app.config["VERSION"]
    assert facts["pictures"] == len(list((here.folder / "media").iterdir())) > 0


def test_only_its_owner_can_read_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_in_a_folder_it_is_named_by_the_time(here: Place, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    here.run("backup", folder)

    (file,) = folder.iterdir()
    assert file.name.startswith("veldpost-20")


def test_the_keys_are_never_in_it(here: Place, backup: Path) -> None:
    secret = json.loads((here.folder / "token-keys.json").read_text())["keys"][0]["secret"]
    pem = (here.folder / "vapid.pem").read_bytes().splitlines()[1]

    content = backup.read_bytes()

    assert secret.encode() not in content
    assert pem not in content


def test_the_keys_go_to_a_folder_of_their_own_with_a_warning(here: Place, tmp_path: Path) -> None:
    result = here.run("backup", tmp_path / "backup.tar", "--keys", tmp_path / "keys")

    copies = sorted((tmp_path / "keys").iterdir())
    assert [copy.name for copy in copies] == ["answers.key", "token-keys.json", "vapid.pem"]
    assert {copy.stat().st_mode & 0o777 for copy in copies} == {0o600}
    assert all(copy.read_bytes() == (here.folder / copy.name).read_bytes() for copy in copies)
    assert "WARNING" in result.output


def test_where_the_keys_cannot_go_there_is_no_backup_either(here: Place, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    result = here.run("backup", tmp_path / "backup.tar", "--keys", tmp_path / "taken")

    assert result.exit_code == 1
    assert not (tmp_path / "backup.tar").exists()


def test_a_picture_that_was_lost_before_is_told_and_stops_nothing(
    here: Place, tmp_path: Path
) -> None:
    lost = next((here.folder / "media").iterdir())
    lost.unlink()

    result = here.run("backup", tmp_path / "backup.tar")

    assert result.exit_code == 0
    assert lost.name in result.output


def test_a_folder_that_is_not_there_is_an_error_with_its_cure(here: Place, tmp_path: Path) -> None:
    result = here.run("backup", tmp_path / "missing" / "backup.tar")

    assert result.exit_code == 1
    assert "it is not there" in result.output


def test_a_name_that_could_be_a_folder_s_is_refused(here: Place, tmp_path: Path) -> None:
    result = here.run("backup", tmp_path / "backups")

    assert result.exit_code == 1
    assert "Make the folder first, or name a file ending in .tar" in result.output
    assert not (tmp_path / "backups").exists()


@pytest.mark.parametrize("name", ["vapid.pem", "veldpost.db", "yesterday.tar"])
def test_nothing_that_is_there_is_overwritten(here: Place, name: str) -> None:
    (here.folder / name).write_bytes(b"precious")

    result = here.run("backup", here.folder / name)

    assert result.exit_code == 1
    assert "overwrites nothing" in result.output
    assert (here.folder / name).read_bytes() == b"precious"


def test_a_platform_that_never_started_has_nothing_to_back_up(there: Place, tmp_path: Path) -> None:
    result = there.run("backup", tmp_path / "backup.tar")

    assert result.exit_code == 1
    assert "Start Veldpost once" in result.output


def test_a_disk_that_takes_no_more_leaves_no_half_backup(
    here: Place, tmp_path: Path, database_url: str
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "backup", folder],
        cwd=ROOT,
        env=os.environ | {"INSTANCE_PATH": str(here.folder), "DATABASE_URL": database_url},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: ")
    assert "Traceback" not in ended.stderr
    assert list(folder.iterdir()) == []


WAITS = """
import pathlib, sys
from app.storage import archive
with archive.ended_cleanly(), archive.workshop(pathlib.Path(sys.argv[1])):
    print("working", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_what_a_run_leaves_that_was_ended_is_gone_after_the_next_one(
    here: Place, tmp_path: Path, how: signal.Signals
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    command = [sys.executable, "-c", WAITS, str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"working\n"
        here.run("backup", folder / "first.tar")
        assert len(list(folder.iterdir())) == 2
        running.send_signal(how)
    left = [each.name for each in folder.iterdir() if each.name != "first.tar"]
    assert bool(left) == (how == signal.SIGKILL)

    here.run("backup", folder / "second.tar")

    assert {each.name for each in folder.iterdir()} == {"first.tar", "second.tar"}


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full. Free space"), (errno.EACCES, "Run as Veldpost's user")],
)
def test_what_the_system_answers_is_said_with_its_cure(number: int, words: str) -> None:
    with pytest.raises(StorageError, match=words), explained(Path("/backups")):
        raise OSError(number, os.strerror(number))


def test_a_pg_dump_older_than_the_server_is_refused_with_its_cure() -> None:
    with pytest.raises(StorageError, match="apt-get install postgresql-client-99"):
        postgres.find("pg_dump", 99)


def test_a_missing_pg_dump_is_refused_with_its_cure() -> None:
    with pytest.raises(StorageError, match="is not installed"):
        postgres.find("pg_dump_of_another_world", 15)
