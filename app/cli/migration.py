"""`flask migration`: write the migration that brings the tables to the models (for developers)."""

from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.core import clock
from app.core.db import IS_WRITE, db
from app.migrations import alembic_config, upgrade


@click.command()
@click.argument("message")
@with_appcontext
def migration(message: str) -> None:
    """Write a migration named MESSAGE, from the difference between tables and models."""
    from alembic import command

    upgrade(db.engine)
    config = alembic_config()
    today: date = clock.now().date()
    config.set_main_option("file_template", f"{today:%Y%m%d}_%%(slug)s")
    with db.engine.connect().execution_options(**{IS_WRITE: True}) as connection:
        config.attributes["connection"] = connection
        script = command.revision(config, message=message, autogenerate=True)
        connection.rollback()
    for written in script if isinstance(script, list) else [script]:
        if written is not None:
            click.echo(Path(written.path).relative_to(Path.cwd()))
