"""`flask people`: import people from a file, invite somebody."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.auth import codes, invitations
from app.cli.starting import check_platform
from app.core import clock
from app.core.db import begin_write, db
from app.core.errors import Refusal
from app.core.languages import Language
from app.people import imports
from app.people import service as people_service
from app.people.csv_import import Rejected
from app.people.imports import Report
from config import SettingError


@click.group()
@with_appcontext
def people() -> None:
    """People: import them, invite them."""
    try:
        check_platform(db.engine)
    except SettingError as error:
        raise click.ClickException(str(error)) from error


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@with_appcontext
def import_(file: Path, *, dry_run: bool) -> None:
    """Create and update people from a CSV file. Lines that cannot be used are told and skipped.

    Columns: staff number (the key), name, language, time zone, site, department, job, phone,
    e-mail, role; in Dutch or English. A column that is not there, and an empty language, time zone
    or role, leave that of known people as it is; another empty cell clears it.
    """
    begin_write(db.session())
    try:
        report = imports.import_csv(file.read_bytes(), dry_run=dry_run, now=clock.now())
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    db.session.commit()
    _tell(report, dry_run=dry_run)
    if report.rejected:
        raise SystemExit(1)


@people.command()
@click.argument("staff_number")
@with_appcontext
def invite(staff_number: str) -> None:
    """Print a one-time code and link for somebody; an older one stops working."""
    begin_write(db.session())
    person = people_service.find_by_staff_number(staff_number)
    if person is None:
        raise click.ClickException(f"Nobody has staff number {staff_number!r}.")
    try:
        (issued,) = invitations.invite([person], now=clock.now())
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    name = person.name
    db.session.commit()
    click.echo(f"{name}: {codes.grouped(issued.code)}, until {issued.expires_at:%d %B %Y}")
    click.echo(f"{current_app.config['PUBLIC_URL']}/sign-in#{issued.token}")


def _tell(report: Report, *, dry_run: bool) -> None:
    for rejected in report.rejected:
        click.echo(_told(rejected), err=True)
    if report.ignored_columns:
        click.echo(f"Columns that mean nothing here: {', '.join(report.ignored_columns)}", err=True)
    click.echo(
        f"{'Would be created' if dry_run else 'Created'}: {report.created}, "
        f"updated: {report.updated}, unchanged: {report.unchanged}, "
        f"rejected lines: {report.rejected_lines}"
    )


def _told(rejected: Rejected) -> str:
    value = f" {rejected.value!r}" if rejected.value else ""
    field = rejected.field.replace("_", " ")
    return f"Line {rejected.line}, {field}{value}: {rejected.cure(Language.ENGLISH)}"
