"""How many SQL statements a request sends, authentication included, once the process is warm.

Counted is what leaves for the database, but for transaction control: on PostgreSQL round trips.
A feed sends at most three and a poll one, authentication included; an acknowledgement sends two
besides it. The first request after a publication reads the newest audience as well.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.announcements.models import Announcement
from app.core import clock
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.announcements import factories as announcements
from tests.receipts.test_settle import report, send

Count = Callable[[], AbstractContextManager[list[str]]]
MOST = {
    "/api/announcements": 5,
    "/api/announcements/<uuid:id_>": 3,
    "/api/announcements/<uuid:id_>/answers": 5,
    "/api/announcements/<uuid:id_>/forecast": 9,
    "/api/announcements/<uuid:id_>/picture": 3,
    "/api/announcements/<uuid:id_>/preview": 3,
    "/api/announcements/<uuid:id_>/progress": 9,
    "/api/delivery": 10,
    "/api/inbox": 3,
    "/api/inbox/<uuid:id_>": 2,
    "/api/inbox/<uuid:id_>/picture": 2,
    "/api/me/rest": 5,
    "/api/organisation/calendar": 5,
    "/api/organisation/tour": 5,
}
"""Every other GET of the API sends at most four."""


@pytest.fixture
def admin(app: Flask, as_: Callable[[Person], FlaskClient]) -> FlaskClient:
    return as_(factories.person(role=Role.ADMIN))


@pytest.fixture
def saved(app: Flask) -> Announcement:
    """Published with a picture; everybody must acknowledge it."""
    found = announcements.published(now=clock.now(), must_acknowledge=True)
    announcements.with_picture(found, app)
    return found


def sent(count_queries: Count, act: Callable[[], Any]) -> int:
    act()
    with count_queries() as statements:
        act()
    return len(statements)


def test_every_get_sends_few_statements(
    app: Flask, admin: FlaskClient, saved: Announcement, count_queries: Count
) -> None:
    person = saved.author
    ids = {"people": person.uid, "announcements": saved.uid, "inbox": saved.uid}
    rules = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.rule.startswith("/api/")
    }

    def statements(rule: str) -> int:
        path = rule.replace("<uuid:id_>", str(ids.get(rule.split("/")[2], saved.uid)))

        def ask() -> None:
            with admin.get(path) as answer:
                assert answer.status_code in {200, 404}

        return sent(count_queries, ask)

    too_many = {
        rule: (statements(rule), MOST.get(rule, 4))
        for rule in sorted(rules)
        if statements(rule) > MOST.get(rule, 4)
    }

    assert too_many == {}
    assert len(rules) > 20


def test_a_poll_without_news_sends_one(
    admin: FlaskClient, saved: Announcement, count_queries: Count
) -> None:
    tag = admin.get("/api/inbox").headers["ETag"]

    def poll() -> None:
        assert admin.get("/api/inbox", headers={"If-None-Match": tag}).status_code == 304

    assert sent(count_queries, poll) == 1


def test_an_acknowledgement_sends_two_beside_the_session_s_look_up(
    admin: FlaskClient, count_queries: Count
) -> None:
    """One reads what it is about, one writes receipt, count and revision."""
    writer = announcements.editor()
    first, second = (
        announcements.published(author=writer, must_acknowledge=True) for _ in range(2)
    )
    send(admin, report(first))
    tap = report(second)

    with count_queries() as statements:
        send(admin, tap)

    session, *own = statements
    assert session.startswith("SELECT devices.")
    assert len(own) == 2
