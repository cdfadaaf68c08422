"""A translation server, what is to be translated, and who asks."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.announcements.models import Announcement
from app.core import clock
from app.people.models import Person
from tests import factories
from tests.announcements import factories as announcements
from tests.announcements.factories import version
from tests.translation.libre import Server, running

AsPerson = Callable[[Person], FlaskClient]


@pytest.fixture
def libre(app: Flask) -> Iterator[Server]:
    """A translation server, and settings that name it."""
    with running() as server:
        settings = app.config["SETTINGS"]
        app.config["SETTINGS"] = replace(settings, translate_url=server.url, translate_key="k")
        yield server


@pytest.fixture
def saved() -> Announcement:
    """In Dutch only."""
    text = version("nl", "IJzel", "Rij **voorzichtig**, neem `A2`.")
    return announcements.published(now=clock.now(), texts=[text])


@pytest.fixture
def reader(as_: AsPerson) -> FlaskClient:
    """Somebody who reads Polish."""
    return as_(factories.person(language="pl"))
