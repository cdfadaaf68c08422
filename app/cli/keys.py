"""`flask keys`: the key that signs sessions."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.auth.keys import rotate_keys
from config import Config


@click.group()
def keys() -> None:
    """The key that signs sessions."""


@keys.command()
@with_appcontext
def rotate() -> None:
    """Sign sessions with a new key from the next start on; the one before stays valid."""
    settings: Config = current_app.config["SETTINGS"]
    rotate_keys(settings.instance_path)
    click.echo("Done. Restart Veldpost to use the new key; nobody is signed out.")
