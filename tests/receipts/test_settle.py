"""POST /api/receipts: every tap arrives, and counts once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.announcements.models import Announcement
from app.auth.models import Device
from app.core import clock
from app.core.db import db
from app.core.ids import uuid7
from app.people.models import Person
from app.receipts.models import Receipt
from app.receipts.service import totals
from tests import factories
from tests.announcements.factories import draft, editor, published, site, withdraw
from tests.conftest import NOON

AsPerson = Callable[[Person], FlaskClient]
AT = "2026-11-23T09:00:00+01:00"


def report(announcement: Announcement | UUID, kind: str = "acknowledged") -> dict[str, Any]:
    uid = announcement if isinstance(announcement, UUID) else announcement.uid
    return {"id": str(uuid7()), "announcement_id": str(uid), "kind": kind, "at": AT}


def send(browser: FlaskClient, *reports: dict[str, Any]) -> Any:
    answer = browser.post("/api/receipts", json={"receipts": list(reports)})
    assert answer.status_code == 200, answer.json
    return answer.json


def asking(**values: Any) -> Announcement:
    return published(must_acknowledge=True, **values)


def test_an_acknowledgement_is_settled_and_counted(as_: AsPerson) -> None:
    person, saved = factories.person(), asking()
    tap = report(saved)

    answer = send(as_(person), tap)

    assert answer == {"settled": [tap["id"]], "refused": []}
    assert totals(saved.id) == {"displayed": 0, "opened": 1, "acknowledged": 1}
    receipt = db.session.get_one(Receipt, (saved.id, person.id))
    assert receipt.client_acknowledged_at == NOON - timedelta(hours=4)
    assert receipt.acknowledged_at is not None
    assert clock.now() - receipt.acknowledged_at < timedelta(minutes=1)


def test_a_tap_that_is_sent_again_is_settled_again_and_counts_once(as_: AsPerson) -> None:
    browser, saved = as_(factories.person()), asking()
    tap = report(saved)
    send(browser, tap)

    answer = send(browser, tap, tap, report(saved, "opened"))

    assert len(answer["settled"]) == 3
    db.session.expire_all()
    assert totals(saved.id)["acknowledged"] == 1
    assert totals(saved.id)["opened"] == 1


def test_what_was_opened_before_can_be_acknowledged_later(as_: AsPerson) -> None:
    browser, saved = as_(factories.person()), asking()
    send(browser, report(saved, "opened"))

    send(browser, report(saved))

    assert totals(saved.id) == {"displayed": 0, "opened": 1, "acknowledged": 1}


def test_two_devices_of_a_person_count_once(as_: AsPerson) -> None:
    person, saved = factories.person(), asking()
    send(as_(person), report(saved, "displayed"), report(saved))

    send(as_(person), report(saved, "displayed"), report(saved))

    db.session.expire_all()
    assert totals(saved.id) == {"displayed": 1, "opened": 1, "acknowledged": 1}


def test_devices_that_report_in_the_same_moment_count_once(as_: AsPerson) -> None:
    person, saved = factories.person(), asking()
    phones = [as_(person) for _ in range(4)]
    taps = [[report(saved, "displayed"), report(saved)] for _ in phones]

    with ThreadPoolExecutor(len(phones)) as pool:
        answers = list(pool.map(lambda phone, tap: send(phone, *tap), phones, taps))

    db.session.rollback()
    assert [len(answer["settled"]) for answer in answers] == [2, 2, 2, 2]
    assert totals(saved.id) == {"displayed": 1, "opened": 1, "acknowledged": 1}


def test_people_add_up(as_: AsPerson) -> None:
    saved = asking()
    for _ in range(3):
        send(as_(factories.person()), report(saved, "displayed"))
    send(as_(factories.person()), report(saved))

    db.session.expire_all()
    assert totals(saved.id) == {"displayed": 3, "opened": 1, "acknowledged": 1}


def test_a_batch_may_be_about_many_announcements(as_: AsPerson) -> None:
    saved = [asking() for _ in range(3)]

    answer = send(as_(factories.person()), *(report(each) for each in saved))

    assert len(answer["settled"]) == 3
    assert [totals(each.id)["acknowledged"] for each in saved] == [1, 1, 1]


@pytest.mark.parametrize("kind", ["displayed", "opened", "acknowledged"])
def test_somebody_else_s_announcement_is_not_found(as_: AsPerson, kind: str) -> None:
    factories.person(site="Ghent")
    saved = asking(audience=site("Ghent"))
    tap = report(saved, kind)

    answer = send(as_(factories.person(site="Breda")), tap)

    assert answer == {"settled": [], "refused": [{"id": tap["id"], "code": "not_found"}]}
    assert totals(saved.id) == {"displayed": 0, "opened": 0, "acknowledged": 0}


def test_drafts_and_what_never_was_are_not_found(as_: AsPerson) -> None:
    answer = send(as_(factories.person()), report(draft(must_acknowledge=True)), report(uuid7()))

    assert [refused["code"] for refused in answer["refused"]] == ["not_found", "not_found"]


def test_one_refused_report_does_not_hold_up_the_others(as_: AsPerson) -> None:
    good, bad = report(asking()), report(uuid7())

    answer = send(as_(factories.person()), bad, good)

    assert answer["settled"] == [good["id"]]


def test_an_acknowledgement_of_what_was_withdrawn_is_refused_and_the_rest_is_kept(
    as_: AsPerson,
) -> None:
    saved = asking()
    withdraw(saved)
    shown, tap = report(saved, "displayed"), report(saved)

    answer = send(as_(factories.person()), shown, tap)

    assert answer == {
        "settled": [shown["id"]],
        "refused": [{"id": tap["id"], "code": "withdrawn"}],
    }
    assert totals(saved.id) == {"displayed": 1, "opened": 0, "acknowledged": 0}


def test_a_tap_that_arrives_after_expiry_still_counts(as_: AsPerson) -> None:
    saved = asking(expires_at=NOON + timedelta(minutes=1))
    saved.expires_at = clock.now() - timedelta(minutes=1)
    db.session.commit()

    send(as_(factories.person()), report(saved))

    assert totals(saved.id)["acknowledged"] == 1


def test_nobody_acknowledges_what_asks_for_nothing(as_: AsPerson) -> None:
    answer = send(as_(factories.person()), report(published()))

    assert answer["refused"][0]["code"] == "not_asked"


def test_a_tap_of_somebody_who_has_moved_since_it_was_shown_still_counts(as_: AsPerson) -> None:
    person = factories.person(site="Ghent")
    browser, saved = as_(person), asking(audience=site("Ghent"))
    send(browser, report(saved, "displayed"))
    person.site = "Breda"
    db.session.commit()

    answer = send(browser, report(saved))

    assert len(answer["settled"]) == 1


def test_a_notification_shown_is_a_sign_of_life_of_its_device(as_: AsPerson) -> None:
    person = factories.person()
    browser = as_(person)
    send(browser, report(asking(), "opened"))
    assert db.session.scalar(select(Device.last_displayed_at)) is None

    send(browser, report(asking(), "displayed"))

    assert db.session.scalar(select(Device.last_displayed_at)) is not None


def test_only_a_change_moves_the_person_s_rev(as_: AsPerson) -> None:
    person = factories.person()
    browser, saved = as_(person), asking()
    send(browser, report(saved))
    db.session.refresh(person)
    first = person.rev

    send(browser, report(saved))

    db.session.refresh(person)
    assert person.rev == first == 1
    assert db.session.get_one(Receipt, (saved.id, person.id)).rev == first


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "read"}, "receipts.0.kind"),
        ({"id": "7"}, "receipts.0.id"),
        ({"announcement_id": None}, "receipts.0.announcement_id"),
        ({"at": "noon"}, "receipts.0.at"),
        ({"at": "2026-11-23T09:00:00"}, "receipts.0.at"),
        ({"person": "x"}, "receipts.0.person"),
    ],
)
def test_a_report_that_cannot_be_read_is_422(
    as_: AsPerson, values: dict[str, Any], field: str
) -> None:
    answer = as_(factories.person()).post(
        "/api/receipts", json={"receipts": [report(uuid7()) | values]}
    )

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


@pytest.mark.parametrize("count", [0, 51])
def test_a_batch_has_one_to_fifty_reports(as_: AsPerson, count: int) -> None:
    reports = [report(uuid7()) for _ in range(count)]

    answer = as_(factories.person()).post("/api/receipts", json={"receipts": reports})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "receipts"


def test_nobody_signed_in_is_401(client: FlaskClient) -> None:
    answer = client.post("/api/receipts", json={"receipts": [report(uuid7())]})

    assert answer.status_code == 401


def test_twenty_reports_take_as_many_queries_as_one(
    as_: AsPerson, count_queries: Callable[..., Any]
) -> None:
    writer, browser = editor(), as_(factories.person())
    saved = [asking(author=writer) for _ in range(21)]
    uids = [each.uid for each in saved]
    send(browser, report(uids[0], "displayed"))
    with count_queries() as for_one:
        send(browser, report(uids[1], "displayed"))

    with count_queries() as for_twenty:
        send(browser, *(report(uid, "displayed") for uid in uids[1:]))

    assert len(for_one) == len(for_twenty) <= 9
