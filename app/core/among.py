"""`column in a list of numbers`, with the whole list as one bound value.

SQLAlchemy's own `in_` makes a parameter of each number: for 500 it costs more than the query.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator


class Numbers(TypeDecorator[Iterable[int]]):
    """Whole numbers as one text, which the database takes apart."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> str:
        text = ",".join(map(str, value or ()))
        return f"{{{text}}}" if dialect.name == "postgresql" else f"[{text}]"


class among(FunctionElement[Any]):  # noqa: N801 - reads as a function: among(Person.id, ids)
    """Whether a column's value is one of these numbers (an iterable, or a bound parameter)."""

    inherit_cache = True
    type = NullType()  # a Boolean becomes `... = 1` on SQLite, which then uses no index

    def __init__(self, column: Any, numbers: Iterable[int] | ColumnElement[Any]) -> None:
        is_bound = isinstance(numbers, ColumnElement)
        super().__init__(column, numbers if is_bound else literal(numbers, Numbers()))


@compiles(among, "sqlite")
def _on_sqlite(element: among, compiler: SQLCompiler, **how: Any) -> str:
    column, numbers = (compiler.process(each, **how) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - bound, not text


@compiles(among, "postgresql")
def _on_postgresql(element: among, compiler: SQLCompiler, **how: Any) -> str:
    """As a relation, so that the text is taken apart once: `= ANY` does so anew for each row."""
    column, numbers = (compiler.process(each, **how) for each in element.clauses)
    return f"{column} IN (SELECT unnest(CAST({numbers} AS BIGINT[])))"
