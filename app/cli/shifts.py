"""`flask shifts`: import a roster, fetch the feed, forget what is over."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.starting import check_platform
from app.core import clock
from app.core.db import begin_write, db
from app.core.errors import Refusal
from app.core.languages import Language
from app.rest import shift_feed, shift_import
from app.rest.shift_import import Report
from app.rest.shifts import prune
from config import SettingError


@click.group()
@with_appcontext
def shifts() -> None:
    """Shifts: import them, fetch them."""
    try:
        check_platform(db.engine)
    except SettingError as error:
        raise click.ClickException(str(error)) from error


@shifts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@with_appcontext
def import_(file: Path, *, dry_run: bool) -> None:
    """Take in a roster: CSV (staff number, date, start, end) or iCalendar.

    Times are by the clock of where each person lives. A day that the file names for somebody takes
    the place of what was known of that day; the same file again changes nothing.
    """
    now = clock.now()
    try:
        roster, is_calendar = shift_import.read(db.session(), file.read_bytes(), now=now)
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    db.session.rollback()
    begin_write(db.session())
    report = shift_import.take_over(
        db.session(), roster, is_calendar=is_calendar, dry_run=dry_run, now=now
    )
    db.session.commit()
    _tell(report, dry_run=dry_run)
    if report.rejected:
        raise SystemExit(1)


@shifts.command()
@click.option("--if-due", is_flag=True, help="Only where the last fetch is a day old.")
@with_appcontext
def fetch(*, if_due: bool) -> None:
    """Fetch the organisation's feed now. The delivery process does so by itself every day."""
    now = clock.now()
    fetching = shift_feed.fetcher(current_app.config["SETTINGS"])
    begin_write(db.session())
    prune(db.session(), now=now)
    db.session.commit()
    if if_due:
        shift_feed.fetch_if_due(db.session(), fetching, now=now)
        return
    try:
        feed = shift_feed.fetch_now(db.session(), fetching, now=now)
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    if feed.failure:
        raise click.ClickException(f"Shifts could not be fetched: {feed.failure}.")
    report = feed.report or {}
    click.echo(f"New: {report['created']}, other: {report['replaced']}, off: {report['removed']}")


def _tell(report: Report, *, dry_run: bool) -> None:
    for each in report.rejected:
        value = f" {each.value!r}" if each.value else ""
        what = f"{'Event' if report.is_calendar else 'Line'} {each.line}"
        click.echo(
            f"{what}, {each.field.replace('_', ' ')}{value}: {each.cure(Language.ENGLISH)}",
            err=True,
        )
    if report.ignored_columns:
        click.echo(f"Columns that mean nothing here: {', '.join(report.ignored_columns)}", err=True)
    click.echo(
        f"{'Would be new' if dry_run else 'New'}: {report.created}, other: {report.replaced}, "
        f"off: {report.removed}, unchanged: {report.unchanged}, past: {report.past}, "
        f"days as a whole: {report.all_day}, rejected: {report.rejected_lines}"
    )
