"""What the author sees of the answers, and the photos that go with them."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.announcements.models import Announcement
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.announcements.factories import published
from tests.answers.conftest import AsPerson, answer
from tests.answers.test_answer import give


@pytest.fixture
def editor(as_: AsPerson) -> FlaskClient:
    return as_(factories.person(role=Role.EDITOR))


def board(browser: FlaskClient, announcement: Announcement, **query: Any) -> Any:
    return browser.get(f"/api/announcements/{announcement.uid}/answers", query_string=query).json


def photo(*, location: str = "") -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", (640, 480), "#8a5a00")
    exif = picture.getexif()
    exif[0x010E] = location
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_answers_are_counted_and_those_with_words_are_read(
    as_: AsPerson, editor: FlaskClient, asked: Announcement, crowd: list[Person]
) -> None:
    give(as_(crowd[0]), answer(asked, "clear"))
    give(as_(crowd[1]), answer(asked, "question", text="Which gate?"))
    give(as_(crowd[2]), answer(asked, "cannot", text="No crane"))

    found = board(editor, asked)

    assert found["counts"] == {"clear": 1, "question": 1, "cannot": 1}
    assert {(one["choice"], one["text"]) for one in found["items"]} == {
        ("question", "Which gate?"),
        ("cannot", "No crane"),
    }


def test_nothing_in_an_anonymous_answer_leads_to_a_person(
    as_: AsPerson, editor: FlaskClient, asked: Announcement, crowd: list[Person]
) -> None:
    give(as_(crowd[0]), answer(asked))

    raw = editor.get(f"/api/announcements/{asked.uid}/answers").text

    assert board(editor, asked)["items"][0]["person"] is None
    assert board(editor, asked)["items"][0]["answered_at"].endswith(":00:00+00:00")
    assert str(crowd[0].uid) not in raw
    assert crowd[0].name not in raw


def test_an_answer_by_name_says_whose_it_is(
    as_: AsPerson, editor: FlaskClient, crowd: list[Person]
) -> None:
    by_name = published(asks_answer=True, is_anonymous=False)
    give(as_(crowd[0]), answer(by_name))

    assert board(editor, by_name)["items"][0]["person"]["name"] == crowd[0].name


def test_many_answers_come_in_pages(
    as_: AsPerson, editor: FlaskClient, asked: Announcement, crowd: list[Person]
) -> None:
    for person in crowd[:5]:
        give(as_(person), answer(asked))

    first = board(editor, asked, limit=3)
    second = board(editor, asked, limit=3, cursor=first["next_cursor"])

    assert (len(first["items"]), len(second["items"])) == (3, 2)
    assert second["next_cursor"] is None
    assert len({one["id"] for one in first["items"] + second["items"]}) == 5


def test_one_kind_can_be_asked_for(
    as_: AsPerson, editor: FlaskClient, asked: Announcement, crowd: list[Person]
) -> None:
    give(as_(crowd[0]), answer(asked))
    give(as_(crowd[1]), answer(asked, "cannot"))

    found = board(editor, asked, choice="cannot")

    assert [one["choice"] for one in found["items"]] == ["cannot"]


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.COUNCIL])
def test_nobody_else_reads_them(as_: AsPerson, asked: Announcement, role: Role) -> None:
    browser = as_(factories.person(role=role))

    assert browser.get(f"/api/announcements/{asked.uid}/answers").status_code == 403


def test_a_photo_follows_its_answer_and_leaves_behind_where_it_was_taken(
    as_: AsPerson, editor: FlaskClient, asked: Announcement, crowd: list[Person]
) -> None:
    phone, sent = as_(crowd[0]), answer(asked, "cannot", text="", has_photo=True)
    give(phone, sent)
    assert board(editor, asked)["items"][0]["awaits_photo"]

    put = phone.put(
        f"/api/answers/{sent['id']}/photo",
        data=photo(location="Gate 4"),
        content_type="image/jpeg",
    )

    assert put.status_code == 204
    item = board(editor, asked)["items"][0]
    assert (item["photo"]["width"], item["awaits_photo"]) == (640, False)
    shown = editor.get(f"/api/answers/{sent['id']}/photo")
    assert shown.content_type == "image/webp"
    assert b"Gate 4" not in shown.data


def test_only_the_author_s_side_sees_the_photo(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    phone, sent = as_(crowd[0]), answer(asked, "cannot", has_photo=True)
    give(phone, sent)
    phone.put(f"/api/answers/{sent['id']}/photo", data=photo(), content_type="image/jpeg")

    assert as_(crowd[1]).get(f"/api/answers/{sent['id']}/photo").status_code == 403


def test_nobody_puts_a_photo_with_somebody_else_s_answer(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    sent = answer(asked, "cannot", has_photo=True)
    give(as_(crowd[0]), sent)

    put = as_(crowd[1]).put(
        f"/api/answers/{sent['id']}/photo", data=photo(), content_type="image/jpeg"
    )

    assert put.status_code == 404


def test_a_question_takes_no_photo(as_: AsPerson, asked: Announcement, crowd: list[Person]) -> None:
    phone, sent = as_(crowd[0]), answer(asked)
    give(phone, sent)

    put = phone.put(f"/api/answers/{sent['id']}/photo", data=photo(), content_type="image/jpeg")

    assert put.status_code == 409
