"""`flask restore`: all of a backup or nothing, never over what somebody would miss."""

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select, text

from app import migrations, push
from app.auth import service as auth
from app.auth.models import Device
from app.cli.starting import database_explained
from app.core import clock
from app.core.db import db
from app.organisation import service as organisation
from app.organisation.models import FEED_EPOCH
from app.people.models import Person
from app.push.models import StoredMessage
from app.storage.alone import alone, refuse_other_connections, refuse_root, serving
from app.storage.postgres import UNFINISHED
from app.storage.problems import StorageError
from config import SettingError
from tests import factories, postgres
from tests.storage.conftest import Place, place


def rewritten(backup: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """The same backup with another manifest."""
    other = backup.with_name("other.tar")
    with tarfile.open(backup) as old, tarfile.open(other, "w") as new:
        for member in old:
            content = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == "manifest.json":
                facts = json.loads(content)
                change(facts)
                content = json.dumps(facts).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return other


@pytest.fixture
def empty_postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    url = postgres_server.empty_database()
    yield url
    postgres_server.drop(url)


@contextmanager
def connected(url: str) -> Iterator[None]:
    """Another program that uses the database."""
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM people"))
        yield
    engine.dispose()


def test_another_place_gets_everything(here: Place, there: Place, backup: Path) -> None:
    result = there.run("restore", backup)

    assert result.exit_code == 0, result.output
    assert there.counts() == here.counts()
    names = {file.name: file.read_bytes() for file in (here.folder / "media").iterdir()}
    assert {file.name: file.read_bytes() for file in (there.folder / "media").iterdir()} == names
    assert "Put it there before you start" in result.output


def test_people_who_are_there_are_not_overwritten(here: Place, backup: Path) -> None:
    here.do(factories.person)

    result = here.run("restore", backup)

    assert result.exit_code == 1
    assert "--replace" in result.output
    assert here.people() == 4


def test_they_are_replaced_when_asked(here: Place, backup: Path) -> None:
    here.do(factories.person)

    result = here.run("restore", backup, "--replace")

    assert result.exit_code == 0, result.output
    assert here.people() == 3


def test_a_replaced_sqlite_file_is_kept_beside(
    here: Place, backup: Path, tmp_path: Path, *, is_on_postgres: bool
) -> None:
    if is_on_postgres:
        return
    here.do(factories.person)

    here.run("restore", backup, "--replace")

    with sqlite3.connect(tmp_path / "veldpost.db.replaced") as kept:
        assert kept.execute("SELECT count(*) FROM people").fetchone() == (4,)
    kept.close()


def test_the_database_may_be_on_another_file_system(here: Place, backup: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        there = place(Path(folder), here.app.config["SETTINGS"].database_url)

        result = there.run("restore", backup, "--replace")

        assert result.exit_code == 0, result.output
        assert there.people() == 3


def test_a_running_server_stops_a_restore(here: Place, backup: Path) -> None:
    with serving(here.folder):
        result = here.run("restore", backup, "--replace")

    assert result.exit_code == 1
    assert "Stop Veldpost first" in result.output


def test_whoever_uses_the_database_stops_a_restore(
    here: Place, backup: Path, database_url: str
) -> None:
    with connected(database_url):
        result = here.run("restore", backup, "--replace")

    assert result.exit_code == 1
    assert "Stop Veldpost first" in result.output


def test_another_role_s_session_is_seen_without_being_a_superuser(
    postgres_server: postgres.Server, empty_postgres_url: str
) -> None:
    one, other = (make_url(empty_postgres_url).set(username=name) for name in ("one", "other"))
    postgres_server.add_role("one")
    postgres_server.add_role("other")
    mine, theirs = create_engine(one), create_engine(other)

    with mine.connect() as connection:
        refuse_other_connections(connection)
        connection.rollback()
        with theirs.connect(), pytest.raises(StorageError, match="1 other connections"):
            refuse_other_connections(connection)

    mine.dispose()
    theirs.dispose()


def test_root_does_not_restore_into_the_folder_of_another_user(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 4711, 4711)

    with pytest.raises(StorageError, match="Run as Veldpost's user"):
        refuse_root(tmp_path, user=0)

    refuse_root(tmp_path, user=tmp_path.stat().st_uid)


def test_a_folder_that_a_restore_makes_is_its_owner_s_alone(
    backup: Path, tmp_path: Path, empty_database_url: str
) -> None:
    there = place(tmp_path / "new", empty_database_url)
    there.folder.rmdir()

    result = there.run("restore", backup)

    assert result.exit_code == 0, result.output
    assert there.folder.stat().st_mode & 0o777 == 0o700


def test_nothing_starts_during_a_restore(here: Place) -> None:
    with (
        alone(here.folder),
        pytest.raises(StorageError, match="being restored"),
        serving(here.folder),
    ):
        pass


@pytest.mark.parametrize("part", ["manifest.json", "database", "media/"])
def test_a_damaged_backup_is_refused(there: Place, backup: Path, part: str) -> None:
    with tarfile.open(backup) as tar:
        member = next(each for each in tar if each.name.startswith(part))
    content = bytearray(backup.read_bytes())
    content[member.offset_data + member.size // 2] ^= 0xFF
    backup.write_bytes(content)

    result = there.run("restore", backup)

    assert result.exit_code == 1
    assert there.counts() == {}


def test_a_backup_that_was_cut_short_is_refused(there: Place, backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:30_000])

    assert there.run("restore", backup).exit_code == 1


def test_a_file_that_is_no_backup_is_refused(there: Place, tmp_path: Path) -> None:
    (tmp_path / "letter.tar").write_bytes(b"Dear all, " * 1000)

    result = there.run("restore", tmp_path / "letter.tar")

    assert result.exit_code == 1
    assert "no whole backup" in result.output


def test_a_backup_of_a_later_release_is_refused(there: Place, backup: Path) -> None:
    later = rewritten(backup, lambda facts: facts.update(revision="from_the_future"))

    result = there.run("restore", later)

    assert result.exit_code == 1
    assert "later release" in result.output


def test_counts_that_are_not_as_promised_change_nothing(here: Place, backup: Path) -> None:
    here.do(factories.person)
    wrong = rewritten(backup, lambda facts: facts["counts"].update(people=7))  # type: ignore[attr-defined]

    result = here.run("restore", wrong, "--replace")

    assert result.exit_code == 1
    assert "people" in result.output
    assert here.people() == 4


def test_a_backup_of_an_earlier_release_is_migrated(
    here: Place, there: Place, tmp_path: Path
) -> None:
    here.do(lambda: migrations.downgrade(db.engine, revision=oldest()))
    assert here.run("backup", tmp_path / "old.tar").exit_code == 0

    result = there.run("restore", tmp_path / "old.tar")

    assert result.exit_code == 0, result.output
    assert there.do(lambda: migrations.is_current(db.engine))
    assert there.people() == 3


def oldest() -> str:
    """The first migration."""
    from alembic.script import ScriptDirectory

    (base,) = ScriptDirectory.from_config(migrations.alembic_config()).get_bases()
    return base


def test_what_was_being_sent_then_is_not_sent_again(there: Place, backup: Path) -> None:
    there.run("restore", backup)

    messages = there.do(lambda: db.session.scalars(select(StoredMessage.cancelled_at)).all())
    assert messages
    assert None not in messages
    assert there.do(lambda: push.unfinished(db.session())) == []


def test_a_planned_move_goes_on_sending(there: Place, backup: Path) -> None:
    result = there.run("restore", backup, "--send-unfinished")

    assert "go on being sent" in result.output
    assert len(there.do(lambda: push.unfinished(db.session()))) == 1


def test_every_device_fetches_its_inbox_anew(there: Place, backup: Path) -> None:
    there.run("restore", backup)

    assert there.do(lambda: organisation.get().feed_rev) >= FEED_EPOCH


def test_sessions_go_on_unless_they_are_to_end(here: Place, tmp_path: Path) -> None:
    def sign_in() -> None:
        person = db.session.scalars(select(Person)).first()
        assert person is not None
        auth.open_session(person, label="Phone", now=clock.now())

    here.do(sign_in)
    here.run("backup", tmp_path / "signed-in.tar")
    live = select(Device.id).where(Device.revoked_at.is_(None))

    here.run("restore", tmp_path / "signed-in.tar", "--replace")
    assert len(here.do(lambda: db.session.scalars(live).all())) == 1

    here.run("restore", tmp_path / "signed-in.tar", "--replace", "--end-sessions")
    assert here.do(lambda: db.session.scalars(live).all()) == []


def test_a_restore_that_was_cut_short_is_named_at_the_next_start() -> None:
    with pytest.raises(SettingError, match="Restore again"), database_explained():
        raise migrations.UnknownVersionError(UNFINISHED)
