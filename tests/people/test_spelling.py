"""`Driver` and `driver` are one audience: a value is spelled as it is already in use."""

from flask import Flask

from app.core.db import db
from app.people import imports, service
from app.people.models import Person
from tests import factories
from tests.conftest import NOON

HEAD = b"staff number;name;site;job\n"


def jobs() -> set[str]:
    return {person.job for person in db.session.query(Person)}


def test_an_import_takes_over_the_spelling_in_use(app: Flask) -> None:
    factories.person(job="Driver", site="Ghent")

    imports.import_csv(HEAD + b"1;Ann;GHENT;driver\n2;Bo;ghent;DRIVER\n", dry_run=False, now=NOON)

    assert jobs() == {"Driver"}


def test_within_a_file_the_first_spelling_counts(app: Flask) -> None:
    imports.import_csv(HEAD + b"1;Ann;;planner\n2;Bo;;Planner\n", dry_run=False, now=NOON)

    assert jobs() == {"planner"}


def test_of_two_spellings_the_commoner_one_stays(app: Flask) -> None:
    for job in ("driver", "Driver", "Driver"):
        db.session.add(
            Person(
                created_at=NOON,
                staff_number=f"{len(jobs())}{job}{db.session.query(Person).count()}",
                name="Ann",
                language="nl",
                time_zone="Europe/Amsterdam",
                role="worker",
                job=job,
            )
        )
        db.session.flush()

    new = factories.person(job="DRIVER")

    assert new.job == "Driver"


def test_the_only_one_with_a_value_may_be_spelled_anew(app: Flask) -> None:
    person = factories.person(job="drivver")
    service.change(person, job="driver")

    service.change(person, job="Driver")

    assert person.job == "Driver"
