"""POST /api/answers: each person's newest answer, by name only where they were told so."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.announcements.models import Announcement
from app.answers.models import Answer
from app.core import clock
from app.core.db import db
from app.people.models import Person
from tests import factories
from tests.announcements.factories import draft, published, site, withdraw
from tests.answers.conftest import AsPerson, answer


def give(browser: FlaskClient, sent: dict[str, Any], *, status: int = 200) -> Any:
    found = browser.post("/api/answers", json=sent)
    assert found.status_code == status, found.json
    return found.json


def saved() -> list[Answer]:
    db.session.expire_all()
    return list(db.session.scalars(select(Answer).order_by(Answer.id)))


def test_a_question_is_kept(as_: AsPerson, asked: Announcement, crowd: list[Person]) -> None:
    sent = answer(asked)

    found = give(as_(crowd[0]), sent)

    assert found == {
        "id": sent["id"],
        "choice": "question",
        "text": "Which gate?",
        "has_photo": False,
        "awaits_photo": False,
        "answered_at": "2026-11-23T08:00:00+00:00",
    }


def test_an_anonymous_answer_names_nobody_and_no_minute(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    give(as_(crowd[0]), answer(asked))

    (kept,) = saved()
    assert kept.person_id is None
    assert (kept.answered_at.minute, kept.answered_at.second) == (0, 0)
    assert str(crowd[0].id) != kept.author_key


def test_an_answer_by_name_names_who_gave_it(as_: AsPerson, crowd: list[Person]) -> None:
    give(as_(crowd[0]), answer(published(asks_answer=True, is_anonymous=False)))

    (kept,) = saved()
    assert kept.person_id == crowd[0].id
    assert kept.answered_at.minute == 10


def test_the_newest_answer_of_a_person_counts(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    give(as_(crowd[0]), answer(asked))

    give(as_(crowd[0]), answer(asked, "clear"))

    (kept,) = saved()
    assert (kept.choice, kept.text) == ("clear", "")


def test_an_answer_that_is_sent_again_changes_nothing(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    sent = answer(asked)
    first = give(as_(crowd[0]), sent)

    assert give(as_(crowd[0]), sent) == first
    assert len(saved()) == 1


def test_an_older_answer_that_arrives_late_does_not_undo_a_newer(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    newer = give(as_(crowd[0]), answer(asked, "clear", at="2026-11-23T10:00:00Z"))

    late = give(as_(crowd[0]), answer(asked, at="2026-11-22T10:00:00Z"))

    assert late == newer


def test_a_clock_that_runs_ahead_does_not_reach_into_the_future(
    as_: AsPerson, crowd: list[Person]
) -> None:
    ahead = (clock.now() + timedelta(days=1)).isoformat()
    saved_ = published(asks_answer=True, is_anonymous=False)

    give(as_(crowd[0]), answer(saved_, at=ahead))

    assert saved()[0].answered_at <= clock.now()


def test_two_people_have_an_answer_each(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    for person in crowd[:2]:
        give(as_(person), answer(asked))

    assert len(saved()) == 2


@pytest.mark.parametrize("choice", ["question", "cannot"])
def test_it_needs_a_few_words(
    as_: AsPerson, asked: Announcement, crowd: list[Person], choice: str
) -> None:
    found = give(as_(crowd[0]), answer(asked, choice, text="  "), status=422)

    assert found["errors"][0]["field"] == "text"


def test_a_photo_says_enough_of_what_cannot_be_done(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    found = give(as_(crowd[0]), answer(asked, "cannot", text="", has_photo=True))

    assert found["awaits_photo"]


def test_nobody_answers_what_asks_for_nothing(as_: AsPerson, crowd: list[Person]) -> None:
    assert give(as_(crowd[0]), answer(published()), status=409)["code"] == "not_asked"


def test_nobody_answers_what_was_taken_back(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    withdraw(asked)

    assert give(as_(crowd[0]), answer(asked), status=409)["code"] == "withdrawn"


def test_what_is_not_yours_is_not_there(as_: AsPerson) -> None:
    for _ in range(10):
        factories.person(site="Ghent")
    elsewhere = published(asks_answer=True, audience=site("Ghent"))
    stranger = as_(factories.person(site="Breda"))

    give(stranger, answer(elsewhere), status=404)
    give(stranger, answer(draft(asks_answer=True)), status=404)


def test_who_saw_it_before_they_moved_may_still_answer(as_: AsPerson, crowd: list[Person]) -> None:
    for person in crowd:
        person.site = "Ghent"
    db.session.commit()
    here = published(asks_answer=True, audience=site("Ghent"))
    browser = as_(crowd[0])
    opened = {
        "id": str(uuid4()),
        "announcement_id": str(here.uid),
        "kind": "opened",
        "at": "2026-11-23T08:00:00Z",
    }
    browser.post("/api/receipts", json={"receipts": [opened]})
    crowd[0].site = "Breda"
    db.session.commit()

    give(browser, answer(here))

    assert len(saved()) == 1


def test_the_id_of_somebody_else_s_answer_is_refused(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    sent = answer(asked)
    give(as_(crowd[0]), sent)

    assert give(as_(crowd[1]), sent, status=409)["code"] == "id_used"


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, asked: Announcement) -> None:
    give(client, answer(asked), status=401)


def test_another_phone_of_theirs_learns_what_they_answered(
    as_: AsPerson, asked: Announcement, crowd: list[Person]
) -> None:
    give(as_(crowd[0]), answer(asked))

    own = as_(crowd[0]).get(f"/api/inbox/{asked.uid}/answer").json
    others = as_(crowd[1]).get(f"/api/inbox/{asked.uid}/answer").json

    assert own["answer"]["text"] == "Which gate?"
    assert others == {"answer": None, "safety": None}


def test_too_few_people_are_not_promised_that_nobody_sees_who_answered(as_: AsPerson) -> None:
    writer = factories.person(role="editor")
    begun = draft(author=writer, asks_answer=True)

    found = as_(writer).post(
        f"/api/announcements/{begun.uid}/publish", json={"version": begun.version}
    )

    assert found.status_code == 422
    assert found.json["code"] == "too_few"
    assert found.json["errors"][0]["field"] == "is_anonymous"
