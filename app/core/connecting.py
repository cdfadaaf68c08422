"""Connections to either database: how many, how long they wait, and how discreet they are."""

from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

POOL_SIZE = 5
SPARE_CONNECTIONS = 4
POOL_TIMEOUT_SECONDS = 10
ON_POSTGRES = (
    "-c synchronous_commit=on"
    " -c jit=off"
    " -c statement_timeout=60s"
    " -c lock_timeout=15s"
    " -c idle_in_transaction_session_timeout=60s"
)
"""For each session: what is confirmed is on the disk, and nobody waits for ever."""
PATIENCE = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""libpq's words, in seconds and (the last) milliseconds: a server that has fallen silent is away.

On a Unix socket only the first applies.
"""
RACES = frozenset({"23505", "40001", "40P01"})
"""Unique violation, serialization failure, deadlock: somebody else was first."""


def engine_options(url: str | URL, *, pool_size: int = POOL_SIZE) -> dict[str, Any]:
    """What `create_engine` takes for this database, besides its URL."""
    options: dict[str, Any] = {
        "hide_parameters": True,
        "pool_size": pool_size,
        "max_overflow": SPARE_CONNECTIONS,
        "pool_timeout": POOL_TIMEOUT_SECONDS,
    }
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        options["pool_pre_ping"] = True
        options["connect_args"] = _unless_said(parsed, {"options": ON_POSTGRES} | PATIENCE)
    return options


def patience(url: URL) -> dict[str, Any]:
    """How long psycopg waits for a server that does not answer, but where the URL says it."""
    return _unless_said(url, PATIENCE)


def engine_for(url: str | URL) -> Engine:
    """An engine as the application has it, for who has no application."""
    return create_engine(url, **engine_options(url))


def _unless_said(url: URL, args: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in args.items() if name not in url.query}


def is_race(error: DBAPIError) -> bool:
    """Whether the same transaction may well succeed now: another one came in between."""
    return getattr(error.orig, "sqlstate", None) in RACES


@event.listens_for(Engine, "handle_error")
def _be_discreet(context: ExceptionContext) -> None:
    """PostgreSQL's messages quote rows: keep what went wrong, and drop about whom."""
    original, shown = context.original_exception, context.sqlalchemy_exception
    facts = getattr(original, "diag", None)
    if facts is None or facts.sqlstate is None or shown is None:
        return
    is_about_values = facts.sqlstate[:2] in {"22", "23"}
    where = (facts.table_name, facts.column_name, facts.constraint_name)
    words = where if is_about_values else (facts.message_primary,)
    told = " ".join(word for word in (facts.sqlstate, *words) if word)
    original.args = (told,)
    shown.args = (f"({type(original).__name__}) {told}",)
