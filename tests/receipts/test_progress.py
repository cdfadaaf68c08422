"""GET /api/announcements/{id}/progress: people and devices, told apart, and nobody by name."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import update

from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.people.roles import Role
from app.push.models import Chunk, DeliveryProcess
from tests import factories
from tests.announcements.factories import draft, editor, published, site, withdraw
from tests.conftest import NOON
from tests.receipts.test_settle import report, send

AsPerson = Callable[[Person], FlaskClient]


def test_it_counts_people_and_devices_apart(as_: AsPerson) -> None:
    people = [factories.person(site="Ghent") for _ in range(3)]
    saved = published(audience=site("Ghent"), must_acknowledge=True)
    send(as_(people[0]), report(saved, "displayed"), report(saved))
    send(as_(people[1]), report(saved, "opened"))

    answer = as_(editor()).get(f"/api/announcements/{saved.uid}/progress")

    assert answer.status_code == 200
    assert answer.json["state"] == "published"
    assert answer.json["people"] == {
        "targeted": 3,
        "without_device": 0,
        "skipped": 0,
        "displayed": 1,
        "opened": 2,
        "acknowledged": 1,
    }
    assert answer.json["devices"] == {
        "queued": 3,
        "held": [],
        "accepted": 0,
        "gone": 0,
        "expired": 0,
        "failures": [],
    }


def test_it_tells_a_silent_delivery_process_from_one_that_cannot_get_through(
    as_: AsPerson,
) -> None:
    factories.person()
    path, author = f"/api/announcements/{published().uid}/progress", as_(editor())
    before = author.get(path).json["is_delivery_silent"]
    seen_at = clock.now()
    db.session.add(DeliveryProcess(incarnation="one", started_at=seen_at, seen_at=seen_at))
    db.session.commit()

    after = author.get(path).json["is_delivery_silent"]

    assert (before, after) == (True, False)


def test_it_tells_who_is_at_rest_and_until_when(as_: AsPerson) -> None:
    saved, morning = published(), NOON + timedelta(hours=18)
    of_it = Chunk.message_id == saved.message_id
    db.session.execute(update(Chunk).where(of_it).values(is_held=True, not_before=morning))
    db.session.commit()

    devices = as_(editor()).get(f"/api/announcements/{saved.uid}/progress").json["devices"]

    assert devices["queued"] == 1
    assert devices["held"] == [{"at": "2026-11-24T06:00:00+00:00", "count": 1}]


def test_it_can_be_watched_without_sending_it_again(as_: AsPerson) -> None:
    browser, saved = as_(editor()), published(must_acknowledge=True)
    path = f"/api/announcements/{saved.uid}/progress"
    tag = browser.get(path).headers["ETag"]

    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 304

    send(as_(factories.person()), report(saved))

    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_it_stays_after_withdrawal(as_: AsPerson) -> None:
    saved = published()
    withdraw(saved)

    answer = as_(editor()).get(f"/api/announcements/{saved.uid}/progress")

    assert answer.json["state"] == "withdrawn"
    assert answer.json["devices"]["queued"] == 0
    assert answer.json["people"]["skipped"] == answer.json["people"]["targeted"]


def test_a_draft_has_none(as_: AsPerson) -> None:
    answer = as_(editor()).get(f"/api/announcements/{draft().uid}/progress")

    assert answer.status_code == 409
    assert answer.json["code"] == "not_published"


def test_the_council_sees_counts_too(as_: AsPerson) -> None:
    council = as_(factories.person(role=Role.COUNCIL))

    assert council.get(f"/api/announcements/{published().uid}/progress").status_code == 200
