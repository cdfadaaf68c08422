"""Answers to test with."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app.announcements.models import Announcement
from app.people.models import Person
from tests import factories
from tests.announcements.factories import published

AsPerson = Callable[[Person], FlaskClient]
AT = "2026-11-23T08:10:20Z"


@pytest.fixture
def crowd() -> list[Person]:
    """Ten people: enough for nobody to be found out."""
    return [factories.person() for _ in range(10)]


@pytest.fixture
def asked(crowd: list[Person]) -> Announcement:
    """It asks everybody for an answer, and promises that nobody sees whose it is."""
    return published(asks_answer=True)


def answer(announcement: Announcement, choice: str = "question", **values: Any) -> dict[str, Any]:
    """What a phone sends."""
    given = {"text": "Which gate?"} if choice != "clear" else {}
    return {
        "id": str(uuid4()),
        "announcement_id": str(announcement.uid),
        "at": AT,
        "choice": choice,
        **given,
        **values,
    }
