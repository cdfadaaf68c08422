"""One announcement and its picture: there for its audience, and for nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db
from app.inbox.schemas import InboxItemSchema
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.announcements import factories as announcements
from tests.announcements.factories import draft, site, version, withdraw

AsPerson = Callable[[Person], FlaskClient]


def published(app: Flask, **values: Any) -> Any:
    saved = announcements.published(**{"now": clock.now()} | values)
    announcements.with_picture(saved, app)
    return saved


def statuses(browser: FlaskClient, uid: object) -> list[int]:
    """Of the announcement and of its picture."""
    with browser.get(f"/api/inbox/{uid}/picture") as picture:
        return [browser.get(f"/api/inbox/{uid}").status_code, picture.status_code]


@pytest.fixture
def phone(as_: AsPerson) -> FlaskClient:
    return as_(factories.person(site="Ghent"))


def test_an_announcement_is_shown_in_the_reader_s_language(app: Flask, as_: AsPerson) -> None:
    saved = published(app, texts=[version("nl"), version("en", "Ice")])

    answer = as_(factories.person(language="en")).get(f"/api/inbox/{saved.uid}")

    assert answer.json["title"] == "Ice"
    assert answer.json["picture"]["widths"] == [40]
    assert answer.json["picture"]["sizes"] == [saved.picture.bytes_]
    assert InboxItemSchema().validate(answer.json) == {}


@pytest.mark.parametrize("is_confidential", [True, False])
def test_a_phone_is_told_what_is_confidential(
    app: Flask, phone: FlaskClient, is_confidential: bool
) -> None:
    saved = published(app, is_confidential=is_confidential)

    feed = phone.get("/api/inbox")

    assert [item["is_confidential"] for item in feed.json["items"]] == [is_confidential]
    assert phone.get(f"/api/inbox/{saved.uid}").json["is_confidential"] is is_confidential


def test_a_picture_may_be_kept_by_the_phone_for_ever_and_by_nobody_else(
    app: Flask, phone: FlaskClient
) -> None:
    saved = published(app)

    with phone.get(f"/api/inbox/{saved.uid}/picture?width=480") as answer:
        assert answer.mimetype == "image/webp"
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        tag = answer.headers["ETag"]

    with phone.get(
        f"/api/inbox/{saved.uid}/picture?width=480", headers={"If-None-Match": tag}
    ) as again:
        assert again.status_code == 304


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("at", "status"), [("Ghent", 200), ("Breda", 404)])
def test_the_audience_decides_whatever_the_role(
    app: Flask, as_: AsPerson, role: Role, at: str, status: int
) -> None:
    factories.person(site="Ghent")
    saved = published(app, audience=site("Ghent"))

    assert statuses(as_(factories.person(role=role, site=at)), saved.uid) == [status, status]


def test_drafts_are_not_there_not_even_for_their_author(app: Flask, as_: AsPerson) -> None:
    author = announcements.editor()
    saved = draft(author=author)

    assert statuses(as_(author), saved.uid) == [404, 404]


def test_what_was_withdrawn_is_not_there_any_more(app: Flask, phone: FlaskClient) -> None:
    saved = published(app)
    withdraw(saved)

    assert statuses(phone, saved.uid) == [404, 404]


def test_what_has_expired_is_not_there_any_more(app: Flask, phone: FlaskClient) -> None:
    saved = published(app, expires_at=clock.now() + timedelta(hours=1))
    saved.expires_at = clock.now()
    db.session.commit()

    assert statuses(phone, saved.uid) == [404, 404]


def test_what_never_was_is_not_there(phone: FlaskClient) -> None:
    assert statuses(phone, uuid4()) == [404, 404]


def test_an_announcement_without_a_picture_has_none(phone: FlaskClient) -> None:
    saved = announcements.published(now=clock.now())

    assert statuses(phone, saved.uid) == [200, 404]


def test_an_unknown_width_is_422(app: Flask, phone: FlaskClient) -> None:
    answer = phone.get(f"/api/inbox/{published(app).uid}/picture?width=7")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "width"


def test_nobody_signed_in_is_401(client: FlaskClient) -> None:
    assert statuses(client, uuid4()) == [401, 401]


def test_an_item_takes_two_queries_after_authentication(
    app: Flask, phone: FlaskClient, count_queries: Callable[..., Any]
) -> None:
    path = f"/api/inbox/{published(app).uid}"
    phone.get(path)

    with count_queries() as statements:
        phone.get(path)

    assert len(statements) <= 3
