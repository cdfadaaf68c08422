"""How often one person may ask the machine."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app.announcements.models import Announcement
from config import Config
from tests.translation.libre import Server
from tests.translation.test_translation import ask


@pytest.fixture
def settings(settings: Config) -> Config:
    """With limits."""
    return replace(settings, rate_limits=True)


def test_a_person_may_ask_thirty_times_an_hour(
    libre: Server, reader: FlaskClient, saved: Announcement
) -> None:
    libre.answer = (500, b"")

    statuses = [ask(reader, saved).status_code for _ in range(31)]

    assert statuses == [503] * 30 + [429]
