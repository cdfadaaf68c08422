"""GET /api/inbox after a week away: one small answer, for a phone with little of the network."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from itertools import cycle
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.announcements.service import Version
from app.core import clock
from app.core.languages import Language
from app.demo.announcements import stories
from app.people.models import Person
from tests import factories
from tests.announcements.factories import editor, published, version

AsPerson = Callable[[Person], FlaskClient]

MOST_BYTES = 50_000
NEWS = 30
LENGTHS = (250, 600, 1200, 2000, 400)
"""Characters of a text: most are short, a change of rules is not."""

COMPRESSED = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def phone(app: Flask, as_: AsPerson) -> FlaskClient:
    return as_(factories.person(language="pl"))


def texts_of(number: int, length: int) -> list[Version]:
    """In six languages: the demo's words in no order, which is harder to pack than sentences."""
    chance = Random(number)
    return [
        version(str(language), title=f"{_said(language, 30, chance)} {number}", body=body)
        for language in Language
        for body in [f"## {_said(language, 30, chance)}\n\n{_said(language, length, chance)}"]
    ]


@cache
def _words(language: Language) -> list[str]:
    versions = [each for story in stories() for each in story.versions]
    known = [each for each in versions if each.language == language] or versions
    return " ".join(each.body for each in known).split()


def _said(language: Language, length: int, chance: Random) -> str:
    said = ""
    while len(said) < length:
        said = f"{said} {chance.choice(_words(language))}"
    return said.strip()


def week_away(phone: FlaskClient) -> Any:
    """In step a week ago; thirty announcements since."""
    writer = editor()
    week_ago = clock.now() - timedelta(days=7)
    published(author=writer, now=week_ago, texts=texts_of(0, 400))
    cursor = phone.get("/api/inbox").get_json()["cursor"]
    for number, length in zip(range(1, NEWS + 1), cycle(LENGTHS), strict=False):
        at = week_ago + timedelta(hours=5 * number)
        texts = texts_of(number, length)
        published(author=writer, now=at, texts=texts, must_acknowledge=number % 3 == 0)
    return cursor


def ask(phone: FlaskClient, cursor: str, **headers: str) -> TestResponse:
    return phone.get("/api/inbox", query_string={"cursor": cursor}, headers=headers)


def test_thirty_announcements_after_a_week_are_one_small_answer(phone: FlaskClient) -> None:
    answer = ask(phone, week_away(phone), **COMPRESSED)

    news = json.loads(gzip.decompress(answer.data))
    assert len(news["items"]) == NEWS
    assert {item["language"] for item in news["items"]} == {"pl"}
    assert news["has_more"] is False
    assert len(str(answer.headers)) + len(answer.data) < MOST_BYTES


def test_who_cannot_unpack_it_gets_the_same_as_it_is(phone: FlaskClient) -> None:
    cursor = week_away(phone)

    packed, plain = ask(phone, cursor, **COMPRESSED), ask(phone, cursor)

    assert "Content-Encoding" not in plain.headers
    assert json.loads(plain.data)["items"] == json.loads(gzip.decompress(packed.data))["items"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding, Cookie"


def test_an_answer_that_is_short_anyway_is_not_packed(phone: FlaskClient) -> None:
    cursor = phone.get("/api/inbox").get_json()["cursor"]

    answer = ask(phone, cursor, **COMPRESSED)

    assert answer.get_json()["items"] == []
