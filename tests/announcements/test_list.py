"""GET /api/announcements: the last changed first, page by page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.announcements.models import Announcement
from app.core.db import db
from app.core.paging import encode_cursor
from app.people.models import Person
from app.people.roles import Role
from app.push.models import Chunk
from tests import factories
from tests.announcements.factories import draft, editor, published, version, withdraw
from tests.conftest import NOON
from tests.receipts.test_settle import report, send

AsPerson = Callable[[Person], FlaskClient]


@pytest.fixture
def browser(as_: AsPerson) -> FlaskClient:
    """An editor's."""
    return as_(editor())


def titles(answer: Any) -> list[str]:
    return [item["title"] for item in answer.json["items"]]


def test_the_last_changed_comes_first_with_its_default_title(browser: FlaskClient) -> None:
    draft(texts=[version("en", "Snow"), version("nl", "Sneeuw")])
    draft(texts=[version("nl", "Ijzel")], now=NOON + timedelta(minutes=1))

    answer = browser.get("/api/announcements")

    assert titles(answer) == ["Ijzel", "Sneeuw"]
    assert answer.json["items"][1]["languages"] == ["en", "nl"]


def test_pages_follow_each_other_without_a_gap_or_a_repeat(browser: FlaskClient) -> None:
    for number in range(7):
        draft(texts=[version(title=str(number))], now=NOON + timedelta(minutes=number // 3))
    seen, cursor = [], None
    for _ in range(4):
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        answer = browser.get("/api/announcements", query_string=query)
        seen += titles(answer)
        cursor = answer.json["next_cursor"]

    assert seen == ["6", "5", "4", "3", "2", "1", "0"]
    assert cursor is None


def test_states_can_be_told_apart(browser: FlaskClient) -> None:
    draft(texts=[version(title="begun")])
    published(texts=[version(title="out")])
    withdraw(published(texts=[version(title="back")]))

    def in_state(state: str) -> list[str]:
        return titles(browser.get(f"/api/announcements?state={state}"))

    assert in_state("draft") == ["begun"]
    assert in_state("published") == ["out"]
    assert in_state("withdrawn") == ["back"]


def test_a_search_looks_in_titles_of_every_language_and_takes_signs_as_they_are(
    browser: FlaskClient,
) -> None:
    draft(texts=[version("nl", "Ijzel"), version("en", "Black ICE")])
    draft(texts=[version("nl", "100% klaar")])

    def found(search: str) -> list[str]:
        return titles(browser.get("/api/announcements", query_string={"search": search}))

    assert found("ice") == ["Ijzel"]
    assert found("100%") == ["100% klaar"]
    assert found("1%r") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "gone"}, "state"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": encode_cursor("yesterday", 1)}, "cursor"),
        ({"cursor": encode_cursor("0001-01-01T00:00:00+14:00", 1)}, "cursor"),
        ({"search": "x" * 101}, "search"),
    ],
)
def test_a_query_that_cannot_be_used_is_422(
    browser: FlaskClient, query: dict[str, str], field: str
) -> None:
    answer = browser.get("/api/announcements", query_string=query)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_only_the_office_lists(client: FlaskClient, as_: AsPerson) -> None:
    worker = as_(factories.person(role=Role.WORKER))

    assert client.get("/api/announcements").status_code == 401
    assert worker.get("/api/announcements").status_code == 403


def test_a_list_of_twenty_takes_as_many_queries_as_one_of_one(
    browser: FlaskClient, count_queries: Callable[..., Any]
) -> None:
    writer = editor()
    published(author=writer)
    with count_queries() as for_one:
        browser.get("/api/announcements")
    for _ in range(19):
        published(author=writer, texts=[version("nl"), version("en")])

    with count_queries() as for_twenty:
        browser.get("/api/announcements")

    assert len(for_one) == len(for_twenty) == 5


def test_each_that_went_out_has_its_counts_and_a_draft_has_none(
    browser: FlaskClient, as_: AsPerson
) -> None:
    draft(now=NOON + timedelta(minutes=1))
    saved = published(must_acknowledge=True)
    published(now=NOON - timedelta(minutes=1))
    reader = as_(factories.person())
    send(reader, report(saved, "displayed"), report(saved))
    note_accepted(saved, 3)

    counts = [item["counts"] for item in browser.get("/api/announcements").json["items"]]

    none_yet = {"accepted": 0, "displayed": 0, "opened": 0, "acknowledged": 0}
    some = {"accepted": 3, "displayed": 1, "opened": 1, "acknowledged": 1}
    assert counts == [None, some, none_yet]


def note_accepted(announcement: Announcement, count: int) -> None:
    """As the delivery process leaves it."""
    of_message = Chunk.message_id == announcement.message_id
    db.session.execute(update(Chunk).where(of_message).values(accepted=count))
    db.session.commit()
