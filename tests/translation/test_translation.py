"""A reader whose language the author did not write asks a machine, through a real server."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.announcements.models import Announcement
from app.core import clock
from app.people.models import Person
from config import Config, SettingError
from tests import factories
from tests.announcements import factories as announcements
from tests.translation.libre import Server

AsPerson = Callable[[Person], FlaskClient]


def ask(browser: FlaskClient, saved: Announcement, query: str = "?language=pl") -> Any:
    return browser.get(f"/api/inbox/{saved.uid}/translation{query}")


def test_title_and_text_are_translated_and_their_structure_is_kept(
    libre: Server, reader: FlaskClient, saved: Announcement
) -> None:
    answer = ask(reader, saved)

    assert answer.status_code == 200
    assert answer.json == {
        "source": "nl",
        "language": "pl",
        "title": "pl:IJzel",
        "blocks": [
            {
                "type": "p",
                "children": [
                    {"type": "text", "text": "pl:Rij "},
                    {"type": "strong", "children": [{"type": "text", "text": "pl:voorzichtig"}]},
                    {"type": "text", "text": "pl:, neem "},
                    {"type": "code", "text": "A2"},
                    {"type": "text", "text": "."},
                ],
            }
        ],
    }
    assert libre.asked == [
        {
            "q": ["IJzel", "Rij", "voorzichtig", ", neem"],
            "source": "nl",
            "target": "pl",
            "format": "text",
            "api_key": "k",
        }
    ]


def test_each_version_is_translated_once(
    libre: Server, reader: FlaskClient, as_: AsPerson, saved: Announcement
) -> None:
    first = ask(reader, saved)

    second = ask(as_(factories.person(language="pl")), saved, query="")

    assert second.json == first.json
    assert len(libre.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (200, b"<html>"),
        (200, b'{"translatedText": "one"}'),
        (200, b'{"translatedText": ["too few"]}'),
        (200, b'{"translatedText": [1, 2, 3, 4]}'),
        (200, b" " * 1_100_000),
    ],
)
def test_a_server_that_fails_is_told_plainly_and_nothing_is_kept(
    libre: Server, reader: FlaskClient, saved: Announcement, answer: tuple[int, bytes]
) -> None:
    libre.answer = answer

    failed = ask(reader, saved)

    assert failed.status_code == 503
    assert failed.json["code"] == "translation_failed"
    libre.answer = None
    assert ask(reader, saved).status_code == 200


def test_nobody_there_is_told_plainly(
    app: Flask, libre: Server, reader: FlaskClient, saved: Announcement
) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, translate_url="http://127.0.0.1:9")

    assert ask(reader, saved).json["code"] == "translation_failed"


def test_without_a_server_it_is_off_and_phones_are_told(
    client: FlaskClient, reader: FlaskClient, saved: Announcement
) -> None:
    assert ask(reader, saved).status_code == 404
    assert ask(reader, saved).json["code"] == "translation_off"
    assert client.get("/api/organisation").json["translates"] is False


def test_with_a_server_phones_offer_it(libre: Server, client: FlaskClient) -> None:
    assert client.get("/api/organisation").json["translates"] is True


def test_not_yours_is_404_and_nobody_is_401(
    libre: Server, client: FlaskClient, as_: AsPerson
) -> None:
    factories.person(site="Ghent")
    saved = announcements.published(now=clock.now(), audience=announcements.site("Ghent"))

    assert ask(as_(factories.person(site="Breda")), saved).status_code == 404
    assert ask(client, saved).status_code == 401
    assert libre.asked == []


def test_what_is_written_in_it_needs_no_translation(
    libre: Server, reader: FlaskClient, saved: Announcement
) -> None:
    assert ask(reader, saved, "?language=nl").status_code == 422
    assert ask(reader, saved, "?language=klingon").json["errors"][0]["field"] == "language"


@pytest.mark.parametrize("url", ["ftp://a.nl", "translate", "http://me:word@a.nl"])
def test_an_address_that_is_none_stops_the_start(url: str) -> None:
    with pytest.raises(SettingError, match="TRANSLATE_URL"):
        Config.from_env({"TRANSLATE_URL": url})
