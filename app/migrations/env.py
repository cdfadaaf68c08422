"""How Alembic runs: always online, on the connection it is given."""

from typing import Any, Literal

from alembic import context

from app.core.db import Base, UtcDateTime


def render(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Migrations name the database's types, not ours, so that they outlive our names."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
