"""GET /api/me/answers: a phone that begins anew asks nobody twice."""

from datetime import timedelta

from flask.testing import FlaskClient

from app.announcements.models import Announcement
from app.core import clock
from app.core.db import db
from app.people.models import Person
from tests.announcements.factories import published, withdraw
from tests.answers.conftest import AsPerson, answer
from tests.answers.test_answer import give
from tests.answers.test_safety import say

PATH = "/api/me/answers"
NOTHING = {"answered": [], "said": []}


def test_what_somebody_answered_is_told_to_themselves_only(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    published(asks_answer=True)
    by_name = published(asks_answer=True, is_anonymous=False)
    given = [give(as_(crowd[0]), answer(about, "clear")) for about in (asked, by_name)]

    mine = as_(crowd[0]).get(PATH).json
    others = as_(crowd[1]).get(PATH).json

    assert sorted(mine["answered"], key=lambda each: each["announcement_id"]) == [
        {"announcement_id": str(about.uid), "at": each["answered_at"]}
        for about, each in zip((asked, by_name), given, strict=True)
    ]
    assert mine["said"] == []
    assert others == NOTHING


def test_so_is_that_they_said_whether_they_are_safe(as_: AsPerson, crowd: list[Person]) -> None:
    emergency = published(priority="critical", asks_safety=True, now=clock.now())
    said = say(as_(crowd[0]), emergency, "safe")

    assert as_(crowd[0]).get(PATH).json == {
        "answered": [],
        "said": [{"announcement_id": str(emergency.uid), "at": said["stated_at"]}],
    }
    assert as_(crowd[1]).get(PATH).json == NOTHING


def test_what_asks_no_more_is_not_told(as_: AsPerson, crowd: list[Person]) -> None:
    withdrawn, expired = (
        published(asks_answer=True, now=clock.now(), expires_at=clock.now() + timedelta(hours=1))
        for _ in range(2)
    )
    for about in (withdrawn, expired):
        give(as_(crowd[0]), answer(about, "clear"))
    withdraw(withdrawn)
    expired.expires_at = clock.now()
    db.session.commit()

    assert as_(crowd[0]).get(PATH).json == NOTHING


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get(PATH).status_code == 401
