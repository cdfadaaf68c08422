"""The rule as SQL names the same people as the rule itself."""

from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.audiences.models import condition
from app.audiences.rule import Attributes, Rule
from app.core.db import db
from app.core.languages import Language
from app.people.models import Person
from app.people.roles import Role
from tests.audiences.strategies import UIDS, attributes, rules
from tests.conftest import NOON


def save(people: tuple[Attributes, ...]) -> None:
    db.session.execute(delete(Person))
    db.session.add_all(
        Person(
            uid=UUID(person.person),
            staff_number=person.person,
            name="x",
            language=Language(person.language),
            time_zone="Europe/Amsterdam",
            site=person.site,
            department=person.department,
            job=person.job,
            role=Role(person.role),
            created_at=NOON,
        )
        for person in people
    )
    db.session.flush()


@pytest.mark.usefixtures("app")
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rule=rules(), people=st.tuples(*(attributes(uid) for uid in UIDS)))
def test_sql_finds_exactly_the_people_whom_the_rule_matches(
    app: Flask, rule: Rule, people: tuple[Attributes, ...]
) -> None:
    save(people)

    found = {str(uid) for uid in db.session.scalars(select(Person.uid).where(condition(rule)))}

    db.session.rollback()
    assert found == {person.person for person in people if rule.matches(person)}
