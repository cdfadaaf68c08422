"""`flask demo phones`: the demo's simulated phones; and what `flask serve --demo` needs."""

import io
import signal
import socket
from threading import Event

import click
import segno
from flask import current_app
from flask.cli import with_appcontext

from app.auth import invitations
from app.core import clock
from app.core.db import begin_write, db
from app.demo import crew, phones
from app.demo.build import build
from app.demo.phones import Phones
from app.organisation import service as organisation
from app.people import service as people
from config import Config

LINKS = (("A driver", crew.DRIVER), ("HR", crew.HR), ("An admin", crew.ADMIN))
ENVIRONMENT = {"PUSH_LOOPBACK": "1"}
"""The demo's phones listen on loopback."""


@click.group()
def demo() -> None:
    """A believable organisation to look around in."""


@demo.command("phones")
@with_appcontext
def run_phones() -> None:
    """Receive, open and acknowledge, as the demo's people would."""
    settings: Config = current_app.config["SETTINGS"]
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    phones.run(Phones.at(settings.instance_path, port=0), stop)


def fill(settings: Config) -> None:
    """Build the demo in an empty platform. Raises ClickException in one that is in use."""
    begin_write(db.session())
    is_ours = (settings.instance_path / phones.FILE).exists()
    if organisation.find().is_set_up and not is_ours:
        raise click.ClickException(
            f"{settings.instance_path} holds a real organisation. "
            "Give the demo its own: INSTANCE_PATH=instance/demo."
        )
    if not organisation.find().is_set_up:
        click.echo("Building the demo: 120 people, 25 announcements ...")
        here = Phones.at(settings.instance_path, port=_free_port())
        build(settings, here, now=clock.now())
    db.session.commit()


def print_hours() -> None:
    """Say that nobody's phone is quiet here, and where that is changed."""
    click.echo(
        "\nIn the demo phones buzz at any hour, so that you see something at night, too. "
        "A real organisation starts with quiet nights: try them under Admin, Quiet hours."
    )


ONE_EACH = (
    "Open each link in a browser or private window of its own: a browser has one person signed in, "
    "and each link works once. The next start prints fresh ones."
)


def print_links(settings: Config) -> None:
    """A fresh sign-in link each for a driver, HR and an admin, as text and as QR."""
    begin_write(db.session())
    for who, staff_number in LINKS:
        person = people.find_by_staff_number(staff_number)
        if person is None:
            continue
        (issued,) = invitations.invite([person], now=clock.now())
        link = f"{settings.public_url}/sign-in#{issued.token}"
        drawn = io.StringIO()
        segno.make_qr(link).terminal(drawn, compact=True)
        click.echo(f"\n{who}: {person.name}, staff number {staff_number}\n  {link}")
        click.echo(drawn.getvalue())
    db.session.commit()
    click.echo(ONE_EACH)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
