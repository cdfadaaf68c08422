"""The same statements on both databases."""

import pytest
from sqlalchemy import Table, create_engine, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from app.push import claims, devices
from app.push.dialects import DatabaseClock, relaxed
from app.push.models import Chunk, Host, Subscription

DIALECTS = [postgresql.dialect(), sqlite.dialect()]


def test_on_postgresql_a_claim_steps_over_what_others_are_claiming():
    on_postgresql = str(claims.CLAIM.compile(dialect=postgresql.dialect()))
    on_sqlite = str(claims.CLAIM.compile(dialect=sqlite.dialect()))

    assert on_postgresql.startswith("WITH waiting AS")
    assert "LIMIT" in on_postgresql
    assert "FOR UPDATE SKIP LOCKED" in on_postgresql
    assert "FOR UPDATE" not in on_sqlite


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize(
    "statement",
    [claims.WRITE_CHUNK, devices.NOTE_ACCEPTED, devices.NOTE_FAILED, devices.END_GONE],
)
def test_the_hot_statements_are_sql_on_both(dialect, statement):
    assert str(statement.compile(dialect=dialect)).startswith("UPDATE")


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("model", [Chunk, Host, Subscription])
def test_tables_and_partial_indexes_are_sql_on_both(dialect, model):
    table = model.__table__
    assert isinstance(table, Table)

    statements = [CreateTable(table), *(CreateIndex(index) for index in table.indexes)]

    assert all(str(each.compile(dialect=dialect)).strip() for each in statements)


def test_checkpoints_do_not_wait_for_the_disk_and_the_rest_does(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'outbox.db'}")
    twin = relaxed(engine)

    with engine.connect() as full, twin.connect() as less:
        levels = [each.scalar(text("PRAGMA synchronous")) for each in (full, less)]

    engine.dispose()
    twin.dispose()
    assert levels == [2, 1]


def test_the_clock_runs_forward_between_two_looks_at_the_database():
    clock = DatabaseClock()

    first, second = clock.now(), clock.now()

    assert first <= second
