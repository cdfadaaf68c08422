"""`flask serve`: everything from one command: web server and delivery process, supervised."""

import os
import socket
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli import demo
from app.cli.children import FLASK, Child, delivery_processes, die_with_parent, supervise
from app.cli.starting import database_explained, lost_keys, make_keys, refuse_moved, said_to_run
from app.core import clock
from app.core.db import begin_write, db
from app.migrations import upgrade
from app.setup import service as setup
from config import Config, SettingError

LOST = "Restore it from a backup. Without one, every phone must turn notifications on again."
BIN = Path(sys.executable).parent


@click.command()
@click.option("--with-parent", is_flag=True, help="End when the calling process ends.")
@click.option("--demo", "is_demo", is_flag=True, help="With an organisation to look around in.")
@with_appcontext
def serve(*, with_parent: bool, is_demo: bool) -> None:
    """Start Veldpost: web server and delivery process. Ctrl-C stops both."""
    if with_parent:
        die_with_parent()
    settings: Config = current_app.config["SETTINGS"]
    check_place(settings)
    with said_to_run(settings.instance_path):
        _serve(settings, is_demo=is_demo)


def _serve(settings: Config, *, is_demo: bool) -> None:
    prepare(settings)
    for warning in settings.warnings():
        click.echo(f"Note: {warning}", err=True)
    if problem := lost_keys(settings.instance_path, db.engine):
        click.echo(f"Note: INSTANCE_PATH: {problem} {LOST}", err=True)
    children = [_web(settings)]
    if not settings.celery_broker_url:
        children += delivery_processes(settings.delivery_processes)
    if is_demo:
        children.append(_demo(settings))
    _announce(settings)
    supervise(children)
    click.echo("Stopped.")


def check_place(settings: Config) -> None:
    """A port and a folder of its own. Raises SettingError."""
    _check_port(settings)
    _check_folder(settings.instance_path)


def prepare(settings: Config) -> None:
    """Everything a first start needs and a later one finds: keys, database."""
    refuse_moved(db.engine)
    make_keys(settings.instance_path)
    with database_explained():
        upgrade(db.engine)


def _check_port(settings: Config) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except PermissionError as error:
            problem = f"port {settings.port} needs more rights than this user has."
            raise SettingError("PORT", problem, "Use one above 1023.") from error
        except socket.gaierror as error:
            problem = f"{settings.host!r} is not an address of this machine."
            raise SettingError("HOST", problem, "Use 127.0.0.1 or 0.0.0.0.") from error
        except OSError as error:
            problem = f"port {settings.port} of {settings.host} is taken or not of this machine."
            cure = f"Stop the other program, or start with PORT={settings.port % 65535 + 1}."
            raise SettingError("PORT", problem, cure) from error


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError("not writable")
    except OSError as error:
        problem = f"{folder} cannot be written ({error.strerror or error})."
        raise SettingError("INSTANCE_PATH", problem, "Choose a folder of your own.") from error


@database_explained()
def _announce(settings: Config) -> None:
    begin_write(db.session())
    token = setup.ensure_link(now=clock.now())
    db.session.commit()
    click.echo(f"Veldpost at {settings.public_url} (Ctrl-C stops it)")
    if token:
        click.echo("This platform is empty. Set it up once, with this link:")
        click.echo(f"  {settings.public_url}/setup#{token}")
    db.session.remove()
    db.engine.dispose()


def _web(settings: Config) -> Child:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    options = [
        *("--worker-class", "gthread", "--workers", str(settings.web_processes)),
        *("--threads", str(settings.web_threads)),
        *("--bind", f"{host}:{settings.port}"),
        *("--graceful-timeout", "10", "--keep-alive", "30"),
        *("--log-level", "warning", "--no-control-socket"),
        *("--logger-class", "app.core.web_log.WebLog"),
    ]
    return Child("The web server", [sys.executable, str(BIN / "gunicorn"), *options, "wsgi:app"])


def _demo(settings: Config) -> Child:
    os.environ.update(demo.ENVIRONMENT)
    demo.fill(Config.from_env(os.environ))
    demo.print_hours()
    demo.print_links(settings)
    return Child("The demo's phones", [*FLASK, "demo", "phones"])
