"""GET /api/announcements/{id}/forecast: of its own audience, and when their phones would buzz."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.people.models import Person
from app.rest.rules import Buzz
from tests import factories
from tests.announcements.factories import draft, editor, site
from tests.audiences.factories import working_device
from tests.rest.factories import own_rest


@pytest.mark.parametrize(
    ("priority", "told"),
    [
        ("info", [(1, "now"), (1, "never")]),
        ("important", [(2, "now")]),
        ("critical", [(2, "now")]),
    ],
)
def test_it_says_how_many_phones_would_buzz_when_and_why(
    as_: Callable[[Person], FlaskClient], priority: str, told: list[tuple[int, str]]
) -> None:
    always, not_for_info = factories.person(site="Ghent"), factories.person(site="Ghent")
    factories.person(site="Ghent")
    for person in (always, not_for_info):
        working_device(person, last_seen_at=clock.now())
    own_rest(not_for_info, info=Buzz.NEVER, important=Buzz.ALWAYS)
    saved = draft(priority=priority, audience=site("Ghent"))

    found = as_(editor()).get(f"/api/announcements/{saved.uid}/forecast").json

    assert (found["audience"], found["reachable"]) == (3, 2)
    assert [(each["count"], each["why"]) for each in found["moments"]] == told
