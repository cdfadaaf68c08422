"""The `flask` commands. Each file is one group."""

from flask import Flask

from app.cli import delivery, migration, openapi, serve


def register_commands(app: Flask) -> None:
    """Make the commands known to `flask`."""
    for command in (serve.serve, delivery.delivery, openapi.openapi, migration.migration):
        app.cli.add_command(command)
