"""What is critical passes quiet hours, for a reason that the works council can read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.announcements.factories import draft, editor, published
from tests.audiences.factories import working_device
from tests.rest.factories import own_rest, quiet_nights

AsPerson = Callable[[Person], FlaskClient]
PATH = "/api/overrides"
REASON = "A gas leak at the depot: nobody may enter."
NIGHT = datetime(2026, 11, 23, 22, tzinfo=UTC)


def publish(browser: FlaskClient, **body: object):
    saved = draft(priority="critical")
    path = f"/api/announcements/{saved.uid}/publish"
    return saved, browser.post(path, json={"version": 1} | body)


@pytest.mark.parametrize("reason", ["", "Because.", "         ", "x" * 501])
def test_without_a_written_reason_it_does_not_go_out(as_: AsPerson, reason: str) -> None:
    saved, answer = publish(as_(editor()), reason=reason)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["reason"]
    db.session.refresh(saved)
    assert saved.published_at is None


def test_the_log_says_who_when_why_and_to_how_many(as_: AsPerson) -> None:
    author = editor()
    saved, answer = publish(as_(author), reason=REASON)
    assert answer.status_code == 200

    (found,) = as_(factories.person(role=Role.COUNCIL)).get(PATH).json["items"]

    at = datetime.fromisoformat(found.pop("at"))
    assert timedelta(0) <= clock.now() - at < timedelta(minutes=5)
    assert found == {
        "announcement_id": str(saved.uid),
        "title": "Ijzel",
        "state": "published",
        "by": author.name,
        "reason": REASON,
        "audience": 2,
        "outside_hours": 0,
    }


def test_it_counts_the_phones_that_would_have_been_quiet(as_: AsPerson) -> None:
    asleep, awake = factories.person(), factories.person()
    for person in (asleep, awake):
        working_device(person)
    quiet_nights()
    own_rest(awake)
    published(now=NIGHT, priority="critical")

    (found,) = as_(factories.person(role=Role.ADMIN)).get(PATH).json["items"]

    assert (found["audience"], found["outside_hours"]) == (3, 1)


def test_what_is_not_critical_is_no_override(as_: AsPerson) -> None:
    published(priority="important", reason="")

    assert as_(factories.person(role=Role.COUNCIL)).get(PATH).json["items"] == []


@pytest.mark.parametrize(
    ("role", "status"),
    [("worker", 403), ("foreman", 403), ("editor", 403), ("council", 200), ("admin", 200)],
)
def test_the_council_and_admins_read_the_log(as_: AsPerson, role: str, status: int) -> None:
    assert as_(factories.person(role=Role(role))).get(PATH).status_code == status


def test_the_log_is_paged_newest_first(as_: AsPerson) -> None:
    council, author = factories.person(role=Role.COUNCIL), editor()
    made = [
        published(author=author, now=NIGHT + timedelta(minutes=number), priority="critical")
        for number in range(3)
    ]
    browser = as_(council)

    first = browser.get(f"{PATH}?limit=2").json
    second = browser.get(f"{PATH}?limit=2&cursor={first['next_cursor']}").json

    ids = [item["announcement_id"] for item in first["items"] + second["items"]]
    assert ids == [str(each.uid) for each in reversed(made)]
    assert second["next_cursor"] is None
