"""GET /api/inbox: a device stays in step with its person's inbox, page by page."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.announcements.models import Announcement
from app.core import clock
from app.core.db import db
from app.core.paging import encode_cursor
from app.inbox.schemas import SyncSchema
from app.inbox.service import PAGE_SIZE
from app.organisation import service as organisation
from app.people import service as people
from app.people.models import Person
from tests import factories
from tests.announcements import factories as announcements
from tests.announcements.factories import editor, site, version, withdraw
from tests.receipts.test_settle import report, send

AsPerson = Callable[[Person], FlaskClient]


def published(**values: Any) -> Announcement:
    """Published just now: an inbox is about the last 30 days."""
    return announcements.published(**{"now": clock.now()} | values)


@pytest.fixture
def driver(app: Flask) -> Person:
    return factories.person(site="Ghent", job="driver")


@pytest.fixture
def phone(as_: AsPerson, driver: Person) -> FlaskClient:
    return as_(driver)


def sync(phone: FlaskClient, since: Any = None) -> Any:
    query = {"cursor": since["cursor"]} if since else {}
    answer = phone.get("/api/inbox", query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json


def ids(*published: Announcement) -> list[str]:
    return [str(each.uid) for each in published]


def items(answer: Any) -> list[str]:
    return [item["id"] for item in answer["items"]]


def test_the_first_sync_brings_everything_that_is_for_this_person(phone: FlaskClient) -> None:
    factories.person(site="Breda")
    mine, others = published(audience=site("Ghent")), published(audience=site("Breda"))

    answer = sync(phone)

    assert items(answer) == ids(mine)
    assert str(others.uid) not in str(answer)
    assert answer["is_reset"] is True
    assert answer["has_more"] is False


def test_the_next_sync_brings_only_what_is_new(phone: FlaskClient) -> None:
    published()
    first = sync(phone)
    new = published()

    second = sync(phone, first)

    assert items(second) == ids(new)
    assert second["is_reset"] is False
    assert items(sync(phone, second)) == []


def test_pages_follow_each_other_until_there_is_no_more(phone: FlaskClient) -> None:
    writer = editor()
    saved = [published(author=writer) for _ in range(PAGE_SIZE + 3)]

    first = sync(phone)
    second = sync(phone, first)

    assert first["has_more"] is True
    assert second["has_more"] is False
    assert second["is_reset"] is False
    assert items(first) + items(second) == ids(*reversed(saved))


def test_what_was_withdrawn_is_removed(phone: FlaskClient) -> None:
    saved = published()
    first = sync(phone)
    withdraw(saved)

    second = sync(phone, first)

    assert second["items"] == []
    assert second["removed"] == ids(saved)
    assert sync(phone, second)["removed"] == []
    assert sync(phone)["items"] == []


def test_what_expired_is_removed(phone: FlaskClient) -> None:
    saved = published(expires_at=clock.now() + timedelta(hours=1))
    first = sync(phone)
    saved.expires_at = clock.now()
    db.session.commit()

    second = sync(phone, first)

    assert second["removed"] == ids(saved)
    assert sync(phone)["items"] == []


def test_old_news_stays_out_unless_it_must_be_acknowledged(phone: FlaskClient) -> None:
    long_ago = clock.now() - timedelta(days=31)
    published(now=long_ago)
    duty = published(now=long_ago, must_acknowledge=True)
    recent = published(now=clock.now() - timedelta(days=29))

    assert items(sync(phone)) == ids(recent, duty)


def test_a_reader_gets_their_language_else_the_default_and_never_a_mixture(
    as_: AsPerson,
) -> None:
    published(texts=[version("nl", "Ijzel", "Pas op."), version("pl", "Lód", "Uwaga.")])
    pole, spaniard = factories.person(language="pl"), factories.person(language="es")

    polish, dutch = sync(as_(pole))["items"][0], sync(as_(spaniard))["items"][0]

    assert (polish["language"], polish["title"], polish["excerpt"]) == ("pl", "Lód", "Uwaga.")
    assert (dutch["language"], dutch["title"], dutch["excerpt"]) == ("nl", "Ijzel", "Pas op.")
    assert dutch["blocks"][0]["children"][0]["text"] == "Pas op."


def move(person: Person, **values: Any) -> None:
    people.change(person, **values)
    db.session.commit()


def test_who_moves_to_another_site_begins_anew(phone: FlaskClient, driver: Person) -> None:
    factories.person(site="Breda")
    published(audience=site("Ghent"))
    there = published(audience=site("Breda"))
    first = sync(phone)
    move(driver, site="Breda")

    second = sync(phone, first)

    assert second["is_reset"] is True
    assert items(second) == ids(there)


def test_another_language_begins_anew(phone: FlaskClient, driver: Person) -> None:
    published(texts=[version("nl"), version("en", "Ice")])
    first = sync(phone)
    move(driver, language="en")

    second = sync(phone, first)

    assert second["is_reset"] is True
    assert second["items"][0]["title"] == "Ice"


def test_a_database_restored_from_a_backup_makes_devices_begin_anew(phone: FlaskClient) -> None:
    published()
    published()
    first = sync(phone)
    organisation.get().feed_rev = 1
    db.session.commit()

    assert sync(phone, first)["is_reset"] is True


def test_a_device_that_slept_through_a_restore_begins_anew_all_the_same(
    phone: FlaskClient,
) -> None:
    backup = organisation.get().feed_rev
    published()
    first = sync(phone)
    organisation.get().feed_rev = backup
    organisation.get().begin_epoch(epochs=1)
    new = published(), published()

    after = sync(phone, first)

    assert after["is_reset"] is True
    assert set(ids(*new)) <= set(items(after))


def test_what_a_person_does_reaches_their_other_device(as_: AsPerson, driver: Person) -> None:
    saved = published(must_acknowledge=True)
    phone, tablet = as_(driver), as_(driver)
    before = sync(tablet)
    send(phone, report(saved))

    after = sync(tablet, before)

    assert after["items"] == []
    (receipt,) = after["receipts"]
    assert receipt["announcement_id"] == str(saved.uid)
    assert receipt["acknowledged_at"] is not None
    assert sync(tablet, after)["receipts"] == []
    assert sync(as_(driver))["items"][0]["acknowledged_at"] == receipt["acknowledged_at"]


def test_nobody_sees_what_somebody_else_did(as_: AsPerson, phone: FlaskClient) -> None:
    saved = published(must_acknowledge=True)
    before = sync(phone)
    send(as_(factories.person(site="Ghent")), report(saved))

    assert sync(phone, before)["receipts"] == []
    assert sync(phone)["items"][0]["acknowledged_at"] is None


def test_nothing_new_is_304(phone: FlaskClient) -> None:
    published()
    tag = phone.get("/api/inbox").headers["ETag"]

    answer = phone.get("/api/inbox", headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert answer.data == b""
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.fixture(params=["published", "withdrawn", "acknowledged", "moved"])
def change(request: pytest.FixtureRequest, as_: AsPerson, driver: Person) -> Iterator[Any]:
    """Something that an inbox shows happens."""
    saved = published(must_acknowledge=True)
    return {
        "published": published,
        "withdrawn": lambda: withdraw(saved),
        "acknowledged": lambda: send(as_(driver), report(saved)),
        "moved": lambda: move(driver, site="Breda"),
    }[request.param]


def test_whatever_an_inbox_shows_changes_its_tag(
    phone: FlaskClient, change: Callable[[], object]
) -> None:
    tag = phone.get("/api/inbox").headers["ETag"]

    change()

    assert phone.get("/api/inbox", headers={"If-None-Match": tag}).status_code == 200


def test_a_page_with_more_behind_it_has_no_tag(phone: FlaskClient) -> None:
    writer = editor()
    for _ in range(PAGE_SIZE + 1):
        published(author=writer)

    assert "ETag" not in phone.get("/api/inbox").headers


def test_the_handmade_answer_is_what_the_schema_says(
    phone: FlaskClient, driver: Person, app: Flask
) -> None:
    duty = published(must_acknowledge=True, expires_at=clock.now() + timedelta(days=1))
    withdrawn = published()
    picture = announcements.with_picture(duty, app)
    first = sync(phone)
    withdraw(withdrawn)
    published(texts=[version(body="# Kop\n\n- een\n- twee\n\n[x](https://a.example)\n\n`y`")])
    send(phone, report(duty, "opened"))

    for answer in (first, sync(phone, first)):
        assert SyncSchema().validate(answer) == {}
        dumped = SyncSchema().dump(SyncSchema().load(answer))
        assert set(dumped) == set(answer)
        assert [set(item) for item in dumped["items"]] == [set(item) for item in answer["items"]]
    assert first["items"][1]["picture"] == picture


def test_a_cursor_of_an_older_release_begins_anew(phone: FlaskClient) -> None:
    old = {"cursor": encode_cursor(0, 1, 1, "x", 1)}

    assert sync(phone, old)["is_reset"] is True


@pytest.mark.parametrize("cursor", ["", "x", "x" * 201, encode_cursor(1), "e30"])
def test_a_cursor_that_is_none_is_422(phone: FlaskClient, cursor: str) -> None:
    answer = phone.get("/api/inbox", query_string={"cursor": cursor})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["cursor"]


def test_nobody_signed_in_is_401(client: FlaskClient) -> None:
    assert client.get("/api/inbox").status_code == 401


def test_queries_of_a_page_do_not_depend_on_its_length(
    phone: FlaskClient, count_queries: Callable[..., Any]
) -> None:
    writer = editor()
    published(author=writer)
    first = sync(phone)
    published(author=writer)
    sync(phone)
    with count_queries() as for_one:
        sync(phone, first)
    for _ in range(19):
        published(author=writer)
    sync(phone)

    with count_queries() as for_twenty:
        assert len(sync(phone, first)["items"]) == 20

    assert len(for_one) == len(for_twenty) == 3


def test_a_poll_without_news_is_one_query(
    phone: FlaskClient, count_queries: Callable[..., Any]
) -> None:
    published()
    tag = phone.get("/api/inbox").headers["ETag"]

    with count_queries() as statements:
        phone.get("/api/inbox", headers={"If-None-Match": tag})

    assert len(statements) == 1
