"""`flask delivery run`: the delivery process."""

import gc
import signal
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext

from app import push
from app.answers.keys import load_key
from app.cli import housekeeping
from app.cli.children import delivery_processes, supervise
from app.cli.ending import end_for_certain
from app.cli.starting import check_delivery
from app.core.db import db
from app.inbox.desk import InboxDesk
from app.rest.shift_feed import fetcher
from config import Config

ONE_ON_SQLITE = (
    "DATABASE_URL is a SQLite file, which has one delivery process. "
    "For more, move to PostgreSQL (docs/scaling.md)."
)

COLLECTED_AFTER = 20_000, 20, 50
"""New objects, and collections of younger ones, between two searches for cycles."""


@click.group()
def delivery() -> None:
    """Hand announcements to the push services."""


@delivery.command("run")
@click.option("--processes", type=click.IntRange(1, 64), default=1, help="How many, on PostgreSQL.")
@click.option("--accept-lost-keys", is_flag=True, help="Start although no phone knows vapid.pem.")
@with_appcontext
def run(*, processes: int, accept_lost_keys: bool) -> None:
    """Send what is due until stopped. SIGTERM finishes the work in hand.

    On PostgreSQL any number of these may run, on any number of machines.
    """
    settings: Config = current_app.config["SETTINGS"]
    if processes > 1 and settings.is_embedded:
        raise click.ClickException(ONE_ON_SQLITE)
    check_delivery(settings.instance_path, db.engine, are_lost_accepted=accept_lost_keys)
    if processes == 1:
        _run(settings)
    else:
        supervise(delivery_processes(processes))


def _run(settings: Config) -> None:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    end_for_certain()
    _collect_less()
    housekeeping.begin(db.engine, fetcher(settings), stop)
    push.run(
        engine=db.engine,
        desk=InboxDesk(load_key(settings.instance_path)),
        transport=push.Http2Transport(settings),
        settings=settings,
        stop=stop,
    )


def _collect_less() -> None:
    """Look for cycles seldom: messages make none, and the search costs a tenth of each."""
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
