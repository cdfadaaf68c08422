"""Move everything from SQLite to PostgreSQL: one transaction there, nothing changed here."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Engine, Table, func, inspect, select, text

from app.core.db import IS_WRITE, Base
from app.migrations import is_current, is_known, upgrade_on
from app.storage.manifest import differences
from app.storage.problems import StorageError
from app.storage.tables import VERSION, counts, revision_of, tables_of

BATCH = 5_000
COPIED = Callable[[str, int], None]
Convert = Callable[[Any], Any]
Row = Sequence[Any]


def move(source: Engine, target: Engine, *, tell: COPIED) -> dict[str, tuple[int, int]]:
    """Copy every table into an empty database. Returns the counts here and there.

    Holds SQLite's write lock meanwhile. Whatever fails, the target stays as it was. Raises
    StorageError.
    """
    with target.connect() as there:
        _refuse_tables(there)
    _refuse_version(source)
    writing = source.execution_options(**{IS_WRITE: True})
    with writing.connect() as here, target.begin() as there:
        upgrade_on(there)
        _empty(there)
        for table in Base.metadata.sorted_tables:
            tell(table.name, _copy(here, there, table))
        _advance_numbers(here, there)
        names = tables_of(here)
        before, after = counts(here, names), counts(there, names)
        if wrong := differences(before, after):
            raise StorageError(f"The copy is not whole: {'; '.join(wrong)}. Nothing was moved.")
        here.rollback()
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return {name: (before[name], after[name]) for name in names}


def _refuse_version(source: Engine) -> None:
    revision = revision_of(source)
    if revision is not None and not is_known(revision):
        problem = f"A later release made this database ({revision})."
        raise StorageError(f"{problem} Install that release and move with it.")
    if not is_current(source):
        problem = f"An earlier release made this database ({revision or 'empty'})."
        raise StorageError(f"{problem} Start this release once, which migrates it, and stop it.")


def _refuse_tables(there: Connection) -> None:
    found = sorted(set(inspect(there).get_table_names()) & {*Base.metadata.tables, VERSION})
    if found:
        problem = f"The target holds tables already ({', '.join(found[:3])} ...)."
        raise StorageError(f"{problem} Give an empty database: createdb NAME.")


def _empty(there: Connection) -> None:
    """Migrations may have put rows in; the source has its own."""
    for table in reversed(Base.metadata.sorted_tables):
        there.execute(table.delete())


def _copy(here: Connection, there: Connection, table: Table) -> int:
    """By COPY, in the order of the primary key. Returns the number of rows."""
    columns = list(table.columns)
    converts = [_converted(column, there.dialect) for column in columns]
    quote = there.dialect.identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in columns)
    statement = f"COPY {quote(table.name)} ({names}) FROM STDIN"
    cursor = there.connection.cursor()
    count = 0
    with cursor.copy(statement) as copy:
        for row in _rows(here, table):
            copy.write_row([convert(value) for convert, value in zip(converts, row, strict=True)])
            count += 1
    return count


def _rows(here: Connection, table: Table) -> Iterator[Row]:
    query = select(*table.columns).order_by(*table.primary_key.columns)
    result = here.execution_options(yield_per=BATCH).execute(query)
    for batch in result.partitions():
        yield from batch


def _converted(column: Column[Any], dialect: Dialect) -> Convert:
    """From Python's value to what PostgreSQL's driver takes: as an insert would do it."""
    bind = column.type.dialect_impl(dialect).bind_processor(dialect)
    return bind or _unchanged


def _unchanged(value: Any) -> Any:
    return value


def _advance_numbers(here: Connection, there: Connection) -> None:
    """Go on after the highest number ever given: chunks name subscriptions that may be gone."""
    given: dict[str, int] = {}
    if inspect(here).has_table("sqlite_sequence"):
        given = {row.name: row.seq for row in here.execute(text("SELECT * FROM sqlite_sequence"))}
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        names = {"its_table": f'"{table.name}"', "its_column": column.name}
        find = text("SELECT pg_get_serial_sequence(:its_table, :its_column)")
        sequence = there.scalar(find, names)
        highest = max(there.scalar(select(func.max(column))) or 0, given.get(table.name, 0))
        if sequence and highest:
            there.execute(select(func.setval(sequence, highest)))
