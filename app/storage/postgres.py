"""PostgreSQL: its own pg_dump and psql, told where and as whom without showing the password.

The driver is imported only where it is used: on SQLite it would burden each start.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text

from app.storage.problems import StorageError
from app.storage.tables import VERSION

PACKAGED = Path("/usr/lib/postgresql")
UNFINISHED = "restore_unfinished"
"""Stands as the database's version until a restore has done all it must: nothing starts on it."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the database is, for PostgreSQL's programs, and which version it needs of them."""

    address: str
    password: str
    major: int

    def run(self, program: str, *options: str) -> str:
        """Run one of PostgreSQL's programs. Raises StorageError with what it said."""
        environment = os.environ | ({"PGPASSWORD": self.password} if self.password else {})
        command = [str(find(program, self.major)), *options]
        ended = subprocess.run(  # noqa: S603
            command, env=environment, capture_output=True, text=True, check=False
        )
        if ended.returncode:
            raise StorageError(_told(program, ended.stderr))
        return ended.stdout


def server_of(connection: Connection) -> Server:
    """The server this connection talks to."""
    from psycopg.conninfo import make_conninfo
    from psycopg.pq import Conninfo

    engine = connection.engine
    _, options = engine.dialect.create_connect_args(engine.url)
    password = options.pop("password", "")
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    options = {name: value for name, value in options.items() if name in known}
    number = connection.scalar(text("SHOW server_version_num"))
    return Server(make_conninfo(**options), password, int(number or 0) // 10000)


def find(program: str, major: int) -> Path:
    """One of PostgreSQL's programs, not older than the server. Raises StorageError."""
    found = {path: _major(path) for path in _places(program)}
    for path, its_major in found.items():
        if its_major >= major:
            return path
    cure = f"Install it: apt-get install postgresql-client-{major}"
    if not found:
        raise StorageError(f"{program} is not installed. {cure} (or postgresql-client).")
    newest = max(found.values())
    problem = f"{program} is version {newest}, and the server is version {major}."
    raise StorageError(f"{problem} An older one cannot be used. {cure}.")


def dump(connection: Connection, target: Path) -> None:
    """Write the state that this connection's transaction sees (REPEATABLE READ)."""
    snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
    server = server_of(connection)
    server.run(
        "pg_dump",
        *("--format=custom", "--no-owner", "--no-privileges", "--no-password"),
        *(f"--snapshot={snapshot}", f"--file={target}", f"--dbname={server.address}"),
    )


def check(server: Server, dumped: Path, tables: Mapping[str, int]) -> None:
    """Read a whole dump. Raises StorageError where it is damaged or a table is not in it."""
    listing = server.run("pg_restore", "--list", str(dumped))
    found = set(re.findall(r"TABLE DATA \S+ (\S+)", listing))
    if missing := sorted(set(tables) - found):
        raise StorageError(f"The dump lacks tables: {', '.join(missing)}. Try again.")
    server.run("pg_restore", "--file=/dev/null", str(dumped))


def load(server: Server, dumped: Path, counts: Mapping[str, int], drop: list[str]) -> None:
    """Put a dump in the place of these tables: in one transaction, or nothing changes."""
    before, middle, after = (dumped.with_name(f"{part}.sql") for part in ("1", "2", "3"))
    before.write_text("".join(f'DROP TABLE "{name}" CASCADE;\n' for name in drop))
    server.run("pg_restore", "--no-owner", "--no-privileges", f"--file={middle}", str(dumped))
    checks = "".join(_count_check(name, count) for name, count in counts.items())
    hold = f"UPDATE {VERSION} SET version_num = '{UNFINISHED}';\n"  # noqa: S608
    after.write_text(f"RESET search_path;\n{checks}{hold}")
    server.run(
        "psql",
        *("--no-psqlrc", "--quiet", "--no-password", "--single-transaction"),
        *("--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--dbname={server.address}"),
        *(f"--file={before}", f"--file={middle}", f"--file={after}"),
    )


def release(connection: Connection, revision: str) -> None:
    """Let what was loaded be used, at the version it has."""
    connection.execute(text(f"UPDATE {VERSION} SET version_num = :its"), {"its": revision})  # noqa: S608


@contextmanager
def patient(engine: Engine, *, isolation: str = "READ COMMITTED") -> Iterator[Engine]:
    """The same database without the application's time limits: this may take long."""
    twin = create_engine(engine.url, isolation_level=isolation, hide_parameters=True)
    try:
        yield twin
    finally:
        twin.dispose()


def _count_check(name: str, count: int) -> str:
    problem = f"{name}: not the {count} rows that the backup promises"
    return (
        f'DO $$ BEGIN IF (SELECT count(*) FROM "{name}") <> {count} '  # noqa: S608
        f"THEN RAISE EXCEPTION '{problem}'; END IF; END $$;\n"
    )


def _places(program: str) -> list[Path]:
    """Where it may be: on the PATH first, then Debian's packages from the newest."""
    first = shutil.which(program)
    packaged = sorted(PACKAGED.glob(f"*/bin/{program}"), key=_packaged_major, reverse=True)
    return [*([Path(first)] if first else []), *packaged]


def _packaged_major(path: Path) -> int:
    name = path.parts[-3]
    return int(name) if name.isdecimal() else 0


def _major(path: Path) -> int:
    told = subprocess.run(  # noqa: S603
        [str(path), "--version"], capture_output=True, text=True, check=False
    )
    found = re.search(r"(\d+)[.\d]*", told.stdout)
    return int(found.group(1)) if found else 0


def _told(program: str, errors: str) -> str:
    """What a program said at its end; a full disk with its cure."""
    lines = [line for line in errors.strip().splitlines() if line.strip()]
    said = next((line for line in lines if "ERROR" in line or "error:" in line), "")
    said = said or (lines[-1] if lines else "no reason given")
    cure = " Free space there, or choose another folder." if "No space left" in errors else ""
    return f"{program} failed: {said}.{cure}"
