"""Browsers of an admin, an editor and a worker."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.people.models import Person
from app.people.roles import Role
from tests import factories

As = Callable[[Person], FlaskClient]


@pytest.fixture
def admin(as_: As) -> FlaskClient:
    """A browser of the only admin."""
    return as_(factories.person(name="Ada Admin", role=Role.ADMIN))


@pytest.fixture
def editor(as_: As) -> FlaskClient:
    """A browser of somebody of HR."""
    return as_(factories.person(name="Edo Editor", role=Role.EDITOR))


@pytest.fixture
def worker(as_: As) -> FlaskClient:
    """A browser of a driver."""
    return as_(factories.person(name="Wim Worker"))
