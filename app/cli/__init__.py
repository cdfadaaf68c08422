"""The `flask` commands. Each file is one group."""

from flask import Flask

from app.cli import delivery, demo, migration, openapi, people, serve

COMMANDS = (
    *(serve.serve, delivery.delivery, demo.demo),
    *(openapi.openapi, migration.migration, people.people),
)


def register_commands(app: Flask) -> None:
    """Make the commands known to `flask`."""
    for command in COMMANDS:
        app.cli.add_command(command)
