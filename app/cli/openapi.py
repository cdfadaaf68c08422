"""`flask openapi`: the API's document, for the PWA's types and for integrators."""

import json

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core.openapi import document


@click.command()
@with_appcontext
def openapi() -> None:
    """Print the API's document (OpenAPI 3.1)."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    click.echo(json.dumps(document(app, version=app.config["VERSION"]), indent=1, sort_keys=True))
