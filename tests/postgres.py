"""PostgreSQL servers of the tests' own, from Debian's package.

A server listens on a Unix socket in its own temporary folder only, so no two ever collide. Neither
it nor its files outlive the process that started it, however that one ends.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, make_url

from app.migrations import upgrade

PACKAGED = Path("/usr/lib/postgresql")
TEMPLATE = "veldpost_template"
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
ALWAYS = (
    "listen_addresses=",
    "shared_buffers=64MB",
    "max_connections=200",
    "max_wal_size=256MB",
    "log_min_messages=fatal",
)
KEEPER = 'cat >/dev/null; "$1"/pg_ctl stop -s -m immediate -D "$2"/data; rm -rf "$2"'
START_SECONDS = 120

TABLES = """
    SELECT table_name, column_name, data_type, alembic_version.version_num
    FROM information_schema.columns, alembic_version WHERE table_schema = 'public' ORDER BY 1, 2
"""
EMPTY = """
    DO $$
    DECLARE filled record;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR filled IN SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP
            EXECUTE format('DELETE FROM %I', filled.tablename);
        END LOOP;
        PERFORM setval(seqrelid::regclass, 1, false) FROM pg_sequence;
    END $$
"""
END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


def programs() -> Path:
    """The folder of the newest PostgreSQL's programs (`pg_ctl`, `pg_dump` ...)."""
    found = sorted(PACKAGED.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("Debian's package postgresql is not installed: `make test-packages`.")
    return found[-1].parent


@dataclass(kw_only=True)
class Server:
    """One server with its own files. `is_durable` makes it write as in production."""

    is_durable: bool = False
    count: int = 0
    folder: Path = field(init=False)
    keeper: "subprocess.Popen[bytes]" = field(init=False)
    _spare: list[str] = field(default_factory=list)
    _tables: list[Any] = field(default_factory=list)

    def start(self) -> None:
        """Make its files and start it."""
        self.folder = Path(tempfile.mkdtemp(prefix="veldpost-postgres-"))
        if self._owner:
            shutil.chown(self.folder, self._owner.pw_uid, self._owner.pw_gid)
        self.folder.chmod(0o755)
        self.keeper = subprocess.Popen(
            self._as_owner("sh", "-c", KEEPER, "keeper", str(programs()), str(self.folder)),
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        options = ("--username=veldpost", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self._run("initdb", *options, "--locale=C.UTF-8")
        settings = (*ALWAYS, f"unix_socket_directories={self.folder}")
        with (self.folder / "data" / "postgresql.auto.conf").open("a") as file:
            for setting in settings if self.is_durable else (*settings, *HASTY):
                name, _, value = setting.partition("=")
                file.write(f"{name} = '{value}'\n")
        self.resume()

    def stop(self) -> None:
        """Stop it and remove its files."""
        assert self.keeper.stdin is not None
        self.keeper.stdin.close()
        self.keeper.wait()

    def restart(self, *, immediate: bool) -> None:
        """Start it again; an immediate one loses every connection and recovers as from a crash."""
        self.pause(immediate=immediate)
        self.resume()

    def pause(self, *, immediate: bool) -> None:
        """Stop it and keep its files."""
        self._run("pg_ctl", "stop", "-s", "-w", "-m", "immediate" if immediate else "fast")

    def resume(self) -> None:
        """Start it on its files."""
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-s", "-w", "-t", str(START_SECONDS), "-l", log)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """It takes connections and requests and answers none, as behind a firewall that drops."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGSTOP)
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        stopped = [pid, *map(int, children)]
        try:
            for each in stopped:
                os.kill(each, signal.SIGSTOP)
            yield
        finally:
            for each in stopped:
                os.kill(each, signal.SIGCONT)

    def url(self, database: str) -> str:
        """A database's URL as DATABASE_URL takes it."""
        return f"postgresql+psycopg://veldpost@/{database}?host={self.folder}"

    def empty_database(self) -> str:
        """The URL of a new database without a table."""
        return self._create("template0")

    def new_database(self) -> str:
        """The URL of a new database with every table, or of one that is as good as new."""
        return self._spare.pop() if self._spare else self._create(self._template)

    def give_back(self, url: str) -> None:
        """Say that a database is no longer needed: empty, it serves again; altered, it goes."""
        name = make_url(url).database
        with self._connected() as connection:
            connection.execute(END_OTHERS, [name])
        with self._connected(str(name)) as connection:
            is_intact = connection.execute(TABLES).fetchall() == self._tables
            if is_intact:
                connection.execute(EMPTY)
        if is_intact:
            self._spare.append(url)
        else:
            self.drop(url)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def add_role(self, name: str) -> None:
        """An ordinary role that may connect."""
        self._execute(f'CREATE ROLE "{name}" LOGIN')

    @cached_property
    def _template(self) -> str:
        self._execute(f'CREATE DATABASE "{TEMPLATE}" TEMPLATE template0')
        engine = create_engine(self.url(TEMPLATE))
        upgrade(engine)
        engine.dispose()
        with self._connected(TEMPLATE) as connection:
            self._tables = connection.execute(TABLES).fetchall()
        return TEMPLATE

    def _create(self, template: str) -> str:
        self.count += 1
        name = f"test_{self.count}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def _execute(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute(statement)

    def _connected(self, database: str = "postgres") -> "psycopg.Connection[Any]":
        address = f"host={self.folder} user=veldpost dbname={database}"
        return psycopg.connect(address, autocommit=True)

    @cached_property
    def _owner(self) -> "pwd.struct_passwd | None":
        """Whom the server runs as when we are root, which it refuses."""
        return pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    def _as_owner(self, *command: str) -> list[str]:
        if self._owner is None:
            return list(command)
        ids = (f"--reuid={self._owner.pw_uid}", f"--regid={self._owner.pw_gid}", "--clear-groups")
        return ["setpriv", *ids, "--", *command]

    def _run(self, program: str, *options: str) -> None:
        command = (str(programs() / program), *options, "-D", str(self.folder / "data"))
        subprocess.run(
            self._as_owner(*command),
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def running(*, is_durable: bool = False) -> Iterator[Server]:
    """A server while the block runs."""
    server = Server(is_durable=is_durable)
    server.start()
    try:
        yield server
    finally:
        server.stop()
