"""The `flask` commands. Each file is one group."""

from flask import Flask

from app.cli import backup, delivery, demo, keys, migration, openapi, people, serve, shifts

COMMANDS = (
    *(serve.serve, delivery.delivery, demo.demo, people.people, shifts.shifts, keys.keys),
    *(backup.backup, backup.restore, backup.move_database),
    *(openapi.openapi, migration.migration),
)


def register_commands(app: Flask) -> None:
    """Make the commands known to `flask`."""
    for command in COMMANDS:
        app.cli.add_command(command)
