"""`flask move-database`: everything from SQLite to PostgreSQL, equal to the last row."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, select, text

from app import migrations
from app.auth.keys import ensure_keys
from app.cli.serve import prepare
from app.core import clock
from app.core.db import Base, db
from app.demo.build import build
from app.demo.phones import Phones
from app.people.models import Person
from app.storage.alone import serving
from app.storage.tables import revision_of
from config import SettingError
from tests import factories, postgres
from tests.storage.conftest import Place, place

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """The folder of the demo's organisation, on SQLite."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copy(sqlite_template, folder / "veldpost.db")
    made = place(folder, f"sqlite:///{folder / 'veldpost.db'}")
    ensure_keys(folder)
    settings, phones = made.app.config["SETTINGS"], Phones.at(folder, port=4000)
    made.do(lambda: build(settings, phones, now=clock.now()))
    return folder


@pytest.fixture
def demo(tmp_path: Path, built: Path) -> Place:
    """A copy of the demo, not running."""
    folder = tmp_path / "demo"
    shutil.copytree(built, folder)
    return place(folder, f"sqlite:///{folder / 'veldpost.db'}")


@pytest.fixture
def target(postgres_server: postgres.Server) -> Iterator[str]:
    url = postgres_server.empty_database()
    yield url
    postgres_server.drop(url)


def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every value of every table, as Python sees it."""
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in Base.metadata.sorted_tables
        }


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    found = inspect(engine).get_table_names()
    engine.dispose()
    return found


def test_every_row_arrives_as_it_was(demo: Place, target: str) -> None:
    before = demo.do(lambda: rows(db.engine))

    result = demo.run("move-database", target)

    assert result.exit_code == 0, result.output
    engine = create_engine(target)
    after = rows(engine)
    engine.dispose()
    assert after == before
    assert len(before["people"]) == 120
    assert f"{'people':<24}{120:>12}{120:>12}" in result.output


def test_nothing_goes_on_with_the_old_database(demo: Place, target: str, tmp_path: Path) -> None:
    demo.run("move-database", target)

    backup = demo.run("backup", tmp_path / "backup.tar")

    assert backup.exit_code == 1
    assert "Set DATABASE_URL to the new one" in backup.output
    with pytest.raises(SettingError, match="Set DATABASE_URL to the new one"):
        demo.do(lambda: prepare(demo.app.config["SETTINGS"]))
    moved = demo.folder / "veldpost.db.moved"
    kept = place(demo.folder, f"sqlite:///{moved}")
    assert kept.people() == 120
    assert not (demo.folder / "veldpost.db").exists()


def test_numbers_go_on_after_the_highest_one_ever_given(demo: Place, target: str) -> None:
    def forget_the_newest_subscription() -> int:
        highest = db.session.scalar(text("SELECT max(id) FROM push_subscriptions"))
        db.session.execute(text("DELETE FROM push_subscriptions WHERE id = :its"), {"its": highest})
        return int(highest or 0)

    highest = demo.do(forget_the_newest_subscription)
    demo.run("move-database", target)
    moved = place(demo.folder, target)

    assert moved.do(lambda: factories.person().id) == 121
    following = text("SELECT nextval(pg_get_serial_sequence('push_subscriptions', 'id'))")
    assert moved.do(lambda: db.session.scalar(following)) == highest + 1


def test_a_failure_leaves_the_target_empty_and_can_be_tried_again(demo: Place, target: str) -> None:
    def rename(name: str) -> None:
        people = db.session.scalars(select(Person).order_by(Person.id.desc()))
        people.first().name = name  # type: ignore[union-attr]

    demo.do(lambda: rename("No\0body"))
    failed = demo.run("move-database", target)
    assert isinstance(failed.exception, SystemExit)
    assert "Error: PostgreSQL refuses: " in failed.output
    assert "then try again." in failed.output
    assert tables(target) == []

    demo.do(lambda: rename("Somebody"))
    assert demo.run("move-database", target).exit_code == 0


def test_a_value_that_does_not_fit_is_told_by_its_place_and_not_repeated(
    demo: Place, target: str
) -> None:
    too_long = text("UPDATE push_subscriptions SET origin = :its")
    demo.do(lambda: db.session.execute(too_long, {"its": "https://" + "a" * 300}))

    failed = demo.run("move-database", target)

    assert isinstance(failed.exception, SystemExit)
    assert "(COPY push_subscriptions, line 1, column origin). Correct that value" in failed.output
    assert "aaa" not in failed.output
    assert tables(target) == []


def test_a_target_that_holds_tables_is_refused(demo: Place, postgres_url: str) -> None:
    result = demo.run("move-database", postgres_url)

    assert result.exit_code == 1
    assert "Give an empty database" in result.output


@pytest.mark.parametrize(
    ("revision", "words"), [("from_the_future", "later release"), ("", "Start this release once")]
)
def test_only_this_release_s_database_is_moved_and_it_is_not_touched(
    demo: Place, target: str, revision: str, words: str
) -> None:
    if revision:
        pretend = text("UPDATE alembic_version SET version_num = :its")
        demo.do(lambda: db.session.execute(pretend, {"its": revision}))
    else:
        demo.do(lambda: migrations.downgrade(db.engine, revision="-1"))
    before = demo.do(lambda: revision_of(db.engine))

    result = demo.run("move-database", target)

    assert result.exit_code == 1
    assert words in result.output
    assert demo.do(lambda: revision_of(db.engine)) == before
    assert tables(target) == []


def test_a_running_server_stops_a_move(demo: Place, target: str) -> None:
    with serving(demo.folder):
        result = demo.run("move-database", target)

    assert result.exit_code == 1
    assert tables(target) == []


def test_a_password_need_not_be_an_argument(demo: Place) -> None:
    words = "give postgresql+psycopg://user@host/name"
    url = "sqlite:////tmp/other.db"
    runner = demo.app.test_cli_runner()

    assert words in runner.invoke(args=["move-database", "-"], input=f"{url}\n").output
    assert words in runner.invoke(args=["move-database"], env={"MOVE_TO": url}).output


@pytest.mark.parametrize("url", ["sqlite:////tmp/other.db", "mysql://here/there", "nonsense"])
def test_only_postgresql_is_a_target(demo: Place, url: str) -> None:
    result = demo.run("move-database", url)

    assert result.exit_code == 1
    assert "TARGET_URL: " in result.output
