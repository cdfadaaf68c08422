"""A list of numbers as one bound value, on both databases."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, create_engine, insert, select
from sqlalchemy import text as sql
from sqlalchemy.pool import NullPool

from app.core.among import Numbers, among

TABLE = Table("among_these", MetaData(), Column("id", Integer, primary_key=True))


@pytest.fixture
def connection(empty_database_url):
    engine = create_engine(empty_database_url, poolclass=NullPool)
    with engine.connect() as connection:
        TABLE.create(connection)
        connection.execute(insert(TABLE), [{"id": number} for number in range(1, 10)])
        yield connection


@pytest.mark.parametrize(
    ("numbers", "found"), [([2, 3, 77], [2, 3]), ((9,), [9]), ([], []), (range(0), [])]
)
def test_only_rows_among_the_numbers_are_found(connection, numbers, found):
    query = select(TABLE.c.id).where(among(TABLE.c.id, numbers)).order_by(TABLE.c.id)

    assert connection.scalars(query).all() == found


def test_a_statement_built_once_is_asked_again_with_other_numbers(connection):
    query = select(TABLE.c.id).where(among(TABLE.c.id, bindparam("ids", type_=Numbers())))

    asked = [connection.scalars(query, {"ids": [number]}).all() for number in (4, 5)]

    assert asked == [[4], [5]]


def test_the_index_is_used(connection, is_on_postgres):
    if is_on_postgres:
        connection.execute(sql("SET enable_seqscan = off"))
    query = select(TABLE.c.id).where(among(TABLE.c.id, [1, 2]))
    text = str(query.compile(connection, compile_kwargs={"literal_binds": True}))

    explain = "EXPLAIN" if is_on_postgres else "EXPLAIN QUERY PLAN"
    plan = " ".join(map(str, connection.execute(sql(f"{explain} {text}"))))

    assert "Index" in plan or "PRIMARY KEY" in plan
    assert "Seq Scan" not in plan
    assert "SCAN among_these" not in plan
