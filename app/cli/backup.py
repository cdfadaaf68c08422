"""`flask backup`, `flask restore`, `flask move-database`: the platform as a whole."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import create_engine, make_url

from app.core import clock
from app.core.db import db
from app.storage import archive, moving, sqlite
from app.storage.alone import alone, refuse_other_connections, refuse_others
from app.storage.backing_up import back_up, named
from app.storage.keys import NAMES, write_keys
from app.storage.problems import StorageError, explained
from app.storage.restoring import Restored, Wishes
from app.storage.restoring import restore as put_back
from config import Config, SettingError

PLACE = click.Path(path_type=Path, resolve_path=True)


@click.command()
@click.argument("target", type=PLACE)
@click.option("--keys", type=PLACE, help="Copy the keys, too, into this folder.")
@with_appcontext
@archive.ended_cleanly()
def backup(target: Path, keys: Path | None) -> None:
    """Write database and pictures to one file, while everything runs.

    TARGET is a new file ending in .tar, or a folder: then the time is its name. The keys are never
    in it: without them every phone must sign in and turn notifications on again, and with them
    anybody can do so in its place. Keep them apart: --keys.
    """
    settings = _settings()
    try:
        file = named(target, clock.now())
        _tell_of_keys(_write_keys(settings, keys))
        manifest = back_up(
            db.engine,
            file,
            media=settings.instance_path / "media",
            release=current_app.config["VERSION"],
            clock=clock.now,
        )
    except StorageError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Wrote and verified {file} ({file.stat().st_size / 1e6:.1f} MB):")
    _print_counts(manifest.counts)
    click.echo(f"  {manifest.pictures:>9} files of pictures")
    for name in manifest.missing_pictures:
        click.echo(f"Note: the picture media/{name} is missing; it is not in the backup.", err=True)
    if keys is None:
        names = " and ".join(NAMES)
        click.echo(f"The keys ({names}) are not in it. Copy them once, elsewhere: --keys FOLDER.")


@click.command()
@click.argument("file", type=PLACE)
@click.option("--replace", is_flag=True, help="Lose the people and announcements that are here.")
@click.option(
    "--send-unfinished",
    is_flag=True,
    help="Go on sending what was being sent: for a planned move, with nothing sent since.",
)
@click.option("--end-sessions", is_flag=True, help="Sign everybody out: what was revoked stays so.")
@with_appcontext
@archive.ended_cleanly()
def restore(file: Path, *, replace: bool, send_unfinished: bool, end_sessions: bool) -> None:
    """Put the backup FILE in this platform's place. Stop Veldpost first; nothing or all of it."""
    settings = _settings()
    wishes = Wishes(replace=replace, send_unfinished=send_unfinished, end_sessions=end_sessions)
    try:
        with explained(settings.instance_path):
            settings.instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with alone(settings.instance_path):
                restored = put_back(
                    db.engine,
                    file,
                    instance_path=settings.instance_path,
                    wishes=wishes,
                    now=clock.now(),
                )
    except StorageError as error:
        raise click.ClickException(str(error)) from error
    _tell_restored(restored, settings, wishes)


@click.command("move-database")
@click.argument("target_url", envvar="MOVE_TO")
@with_appcontext
def move_database(target_url: str) -> None:
    """Copy everything from SQLite to the empty PostgreSQL database TARGET_URL. Stop Veldpost first.

    Everybody on this machine can read a command's arguments: give a URL with a password in the
    variable MOVE_TO, or as - on standard input. In one transaction: when anything fails, the target
    is as empty as before, and this can be run again. The SQLite file stays as it is, and is called
    .moved then.
    """
    settings = _settings()
    if db.engine.dialect.name != "sqlite":
        raise click.ClickException("DATABASE_URL is no SQLite file: there is nothing to move.")
    source = sqlite.path_of(db.engine)
    if not source.exists():
        raise click.ClickException(f"There is no database in {settings.instance_path} to move.")
    url = sys.stdin.readline().strip() if target_url == "-" else target_url
    target = create_engine(_checked(url), hide_parameters=True)
    try:
        with explained(settings.instance_path), alone(settings.instance_path):
            sqlite.refuse_second_move(source)
            refuse_others(db.engine)
            with target.connect() as connection:
                refuse_other_connections(connection)
            compared = moving.move(db.engine, target, tell=_tell_copied)
            db.engine.dispose()
            kept = sqlite.retire(source)
    except StorageError as error:
        raise click.ClickException(str(error)) from error
    finally:
        target.dispose()
    click.echo(f"\n{'table':<24}{'SQLite':>12}{'PostgreSQL':>12}")
    for name, (here, there) in compared.items():
        click.echo(f"{name:<24}{here:>12}{there:>12}")
    click.echo(
        "\nEvery count is equal. Set DATABASE_URL to the new database and start Veldpost; keys and "
        f"pictures stay in {settings.instance_path}. Keep {kept} until you are content."
    )


def _settings() -> Config:
    settings: Config = current_app.config["SETTINGS"]
    return settings


def _checked(url: str) -> str:
    """A PostgreSQL URL that can be used; its password is not repeated."""
    try:
        Config.from_env({"DATABASE_URL": url})
    except SettingError as error:
        raise click.ClickException(str(error).replace("DATABASE_URL", "TARGET_URL")) from error
    if make_url(url).get_backend_name() != "postgresql":
        raise click.ClickException("TARGET_URL: give postgresql+psycopg://user@host/name.")
    return url


def _write_keys(settings: Config, folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    with explained(folder):
        return write_keys(settings.instance_path, folder)


def _tell_of_keys(written: list[Path]) -> None:
    if not written:
        return
    click.echo(f"Wrote the keys: {', '.join(map(str, written))} (mode 0600).")
    click.echo(
        "WARNING: who has these can sign in as anybody and send in your name. Keep them apart from "
        "the backup, in a safe or a secret store, and never on the same disk.",
        err=True,
    )


def _print_counts(counts: Mapping[str, int]) -> None:
    for name, count in counts.items():
        click.echo(f"  {count:>9} {name}")


def _tell_copied(table: str, count: int) -> None:
    click.echo(f"Copied {count} rows of {table}.")


def _tell_restored(restored: Restored, settings: Config, wishes: Wishes) -> None:
    made = restored.manifest
    click.echo(f"Restored release {made.release} as of {made.made_at:%d %B %Y %H:%M:%S} UTC.")
    click.echo("Every count is the backup's:")
    _print_counts(made.counts)
    click.echo(f"  {made.pictures:>9} files of pictures")
    if restored.unfinished:
        done = "go on being sent" if wishes.send_unfinished else "are not sent any further"
        click.echo(f"{restored.unfinished} messages were under way then; they {done}.")
    click.echo(
        f"{restored.sessions} devices are signed in. Who was revoked or suspended and what was "
        "withdrawn after the backup is back: do it again, or restore with --end-sessions."
    )
    for name in NAMES:
        if not (settings.instance_path / name).exists():
            problem = f"Note: {name} is not in {settings.instance_path}."
            click.echo(f"{problem} Put it there before you start, mode 0600.", err=True)
