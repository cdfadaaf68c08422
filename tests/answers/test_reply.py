"""POST /api/announcements/{id}/reply: once for all; those who asked hear of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.announcements.models import Announcement
from app.answers.keys import ensure_key
from app.core import clock
from app.core.db import db
from app.inbox.desk import InboxDesk
from app.people.models import Person
from app.people.roles import Role
from app.push import Later, Wanted
from tests import factories
from tests.announcements.factories import published, version, withdraw
from tests.answers.conftest import AsPerson, answer
from tests.answers.test_answer import give
from tests.rest.factories import quiet_nights


@pytest.fixture
def editor(as_: AsPerson) -> FlaskClient:
    return as_(factories.person(role=Role.EDITOR))


def reply(
    browser: FlaskClient, announcement: Announcement, *, status: int = 200, **texts: str
) -> Any:
    body = {"texts": [{"language": code, "body": words} for code, words in texts.items()]}
    found = browser.post(f"/api/announcements/{announcement.uid}/reply", json=body)
    assert found.status_code == status, found.json
    return found.json


def wanted(app: Flask, announcement: Announcement, people: list[Person]) -> set[int]:
    key = ensure_key(app.config["SETTINGS"].instance_path)
    ids = [person.id for person in people]
    found = InboxDesk(key).wanted(db.session(), f"reply:{announcement.id}", ids, now=clock.now())
    return {id_ for id_, how in found.items() if isinstance(how, Wanted)}


def read(browser: FlaskClient, announcement: Announcement) -> Any:
    return browser.get(f"/api/inbox/{announcement.uid}").json


def test_everybody_reads_the_reply_under_the_announcement(
    as_: AsPerson, editor: FlaskClient, asked: Announcement, crowd: list[Person]
) -> None:
    assert read(as_(crowd[3]), asked)["reply"] is None

    found = reply(editor, asked, nl="Poort **4**.")

    assert found["texts"][0]["reply"] == "Poort **4**."
    got = read(as_(crowd[3]), asked)["reply"]
    assert got["language"] == "nl"
    assert got["blocks"][0]["children"][1] == {
        "type": "strong",
        "children": [{"type": "text", "text": "4"}],
    }


def test_phones_that_are_in_step_learn_of_the_reply(
    as_: AsPerson, editor: FlaskClient, asked: Announcement, crowd: list[Person]
) -> None:
    phone = as_(crowd[0])
    cursor = phone.get("/api/inbox").json["cursor"]

    reply(editor, asked, nl="Poort 4.")

    news = phone.get("/api/inbox", query_string={"cursor": cursor}).json
    assert [item["reply"]["language"] for item in news["items"]] == ["nl"]


def test_a_version_without_a_reply_of_its_own_gets_the_default_one(
    as_: AsPerson, editor: FlaskClient, crowd: list[Person]
) -> None:
    both = published(asks_answer=True, texts=[version(), version("pl", "Lód", "Ostrożnie.")])
    crowd[0].language = "pl"
    db.session.commit()

    reply(editor, both, nl="Poort 4.")
    assert read(as_(crowd[0]), both)["reply"]["language"] == "nl"

    reply(editor, both, nl="Poort 4.", pl="Brama 4.")
    assert read(as_(crowd[0]), both)["reply"]["language"] == "pl"


def test_only_those_who_asked_are_notified_though_nobody_knows_who_they_are(
    app: Flask, as_: AsPerson, editor: FlaskClient, asked: Announcement, crowd: list[Person]
) -> None:
    give(as_(crowd[0]), answer(asked, "question"))
    give(as_(crowd[1]), answer(asked, "cannot"))
    give(as_(crowd[2]), answer(asked, "clear"))

    reply(editor, asked, nl="Poort 4.")

    assert wanted(app, asked, crowd) == {crowd[0].id, crowd[1].id}


def test_nobody_is_notified_of_the_reply_to_what_was_taken_back(
    app: Flask, as_: AsPerson, editor: FlaskClient, asked: Announcement, crowd: list[Person]
) -> None:
    give(as_(crowd[0]), answer(asked, "question"))
    reply(editor, asked, nl="Poort 4.")

    withdraw(asked)

    assert wanted(app, asked, crowd) == set()


def test_it_needs_the_announcement_s_own_language(editor: FlaskClient, asked: Announcement) -> None:
    assert reply(editor, asked, nl=" ", status=422)["errors"][0]["field"] == "texts.nl"
    assert reply(editor, asked, de="Tor 4", status=422)["errors"][0]["field"] == "texts.0.language"


def test_what_asks_for_nothing_and_what_is_withdrawn_gets_no_reply(
    editor: FlaskClient, asked: Announcement
) -> None:
    assert reply(editor, published(), nl="Ja", status=409)["code"] == "not_asked"
    withdraw(asked)
    assert reply(editor, asked, nl="Ja", status=409)["code"] == "not_published"


def test_an_old_announcement_with_a_new_reply_does_not_end_a_new_phone_s_inbox(
    as_: AsPerson, editor: FlaskClient, crowd: list[Person]
) -> None:
    old = published(asks_answer=True, now=clock.now() - timedelta(days=40))
    new = published(now=clock.now())

    reply(editor, old, nl="Poort 4.")

    items = as_(crowd[0]).get("/api/inbox").json["items"]
    assert [item["id"] for item in items] == [str(old.uid), str(new.uid)]


def test_workers_do_not_reply(as_: AsPerson, asked: Announcement, crowd: list[Person]) -> None:
    reply(as_(crowd[0]), asked, nl="Ja", status=403)


def test_the_reply_to_a_critical_announcement_respects_peoples_rest(
    app: Flask, editor: FlaskClient, as_: AsPerson
) -> None:
    quiet_nights()
    asker = factories.person()
    alarm = published(priority="critical", asks_answer=True, is_anonymous=False)
    give(as_(asker), answer(alarm))
    reply(editor, alarm, nl="Poort 4.")
    at_night = datetime(2026, 11, 27, 22, tzinfo=UTC)

    found = InboxDesk(ensure_key(app.config["SETTINGS"].instance_path)).wanted(
        db.session(), f"reply:{alarm.id}", [asker.id], now=at_night
    )

    assert isinstance(found[asker.id], Later)
