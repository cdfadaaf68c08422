"""GET /api/announcements/{id}/preview: what the message's own maker makes of a draft."""

from collections.abc import Callable

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.announcements.messages import announcement_message
from app.people.models import Person
from tests.announcements.factories import draft, editor, published, version
from tests.conftest import NOON, PUBLIC_URL

AsPerson = Callable[[Person], FlaskClient]


@pytest.fixture
def browser(as_: AsPerson) -> FlaskClient:
    """An editor's."""
    return as_(editor())


def test_the_preview_is_what_the_message_will_say(browser: FlaskClient) -> None:
    saved = published(texts=[version(title="Ijzel " * 15, body="Rij **voorzichtig**. " * 100)])

    answer = browser.get(f"/api/announcements/{saved.uid}/preview")

    message = announcement_message(saved, recipients=300_000, public_url=PUBLIC_URL, now=NOON)
    payload = orjson.loads(message.templates["nl"].fill(tag="0" * 8, badge=1))
    assert answer.json["notification"] == {
        name: payload["notification"][name] for name in ("title", "body")
    }
    assert answer.json["payload_bytes"] == message.templates["nl"].size
    assert answer.json["is_truncated"] == payload["veldpost"]["excerpt"]


@pytest.mark.parametrize("word", ["voorzichtig ", "jeść ", "🚧 "])
def test_one_endless_paragraph_is_opened_without_network_too(app: Flask, word: str) -> None:
    saved = published(texts=[version(body=word * 800)])

    message = announcement_message(saved, recipients=1, public_url=PUBLIC_URL, now=NOON)

    payload = orjson.loads(message.templates["nl"].fill(tag="0" * 8, badge=1))
    (paragraph,) = payload["veldpost"]["blocks"]
    assert paragraph["children"][0]["text"].startswith(word * 20)
    assert payload["veldpost"]["excerpt"] is True


def test_the_page_shows_one_language_version(browser: FlaskClient) -> None:
    saved = draft(texts=[version("nl"), version("en", "Ice", "Slow *down*.")])

    answer = browser.get(f"/api/announcements/{saved.uid}/preview?language=en")

    assert answer.json["language"] == "en"
    assert answer.json["page"] == {
        "title": "Ice",
        "blocks": saved.text_in("en").nodes,
        "picture": None,
        "picture_alt": "",
    }


@pytest.mark.parametrize("english", [[], [version("en", "Ice", "")]])
def test_readers_of_a_language_without_a_whole_version_get_the_default_one(
    browser: FlaskClient, english: list[object]
) -> None:
    saved = draft(texts=[version("nl"), *english])

    answer = browser.get(f"/api/announcements/{saved.uid}/preview?language=en")

    assert answer.json["language"] == "nl"
    assert answer.json["page"]["title"] == "Ijzel"


def test_a_draft_without_a_default_version_has_nothing_to_preview(browser: FlaskClient) -> None:
    answer = browser.get(f"/api/announcements/{draft(texts=[]).uid}/preview")

    assert answer.status_code == 409
    assert answer.json["code"] == "not_finished"


def test_an_unknown_language_is_422(browser: FlaskClient) -> None:
    answer = browser.get(f"/api/announcements/{draft().uid}/preview?language=xx")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "language"


def test_the_forecast_of_a_draft_is_of_its_own_audience(browser: FlaskClient) -> None:
    answer = browser.get(f"/api/announcements/{draft().uid}/forecast")

    assert answer.status_code == 200
    assert answer.json["audience"] == 2
