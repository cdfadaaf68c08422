"""`flask delivery run`: the delivery process."""

import signal
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext

from app import push
from app.core.db import db
from app.inbox.desk import InboxDesk
from config import Config


@click.group()
def delivery() -> None:
    """Hand announcements to the push services."""


@delivery.command("run")
@with_appcontext
def run() -> None:
    """Send what is due until stopped. SIGTERM finishes the work in hand."""
    settings: Config = current_app.config["SETTINGS"]
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    push.run(
        engine=db.engine,
        desk=InboxDesk(),
        transport=push.Http2Transport(settings),
        settings=settings,
        stop=stop,
    )
