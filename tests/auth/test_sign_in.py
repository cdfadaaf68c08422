"""POST /api/session: a code or link, and the staff number that goes with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.auth import service
from app.auth.models import Device, Invitation, InvitationKind, RevokedWhy
from app.core import clock
from app.core.db import db
from app.people import service as people
from tests import factories
from tests.auth.conftest import SignIn

PIXEL = (
    "Mozilla/5.0 (Linux; Android 16; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36"
)


def test_a_code_and_the_staff_number_open_a_session(app: Flask, sign_in: SignIn) -> None:
    driver = factories.person(name="Zoë Jansen", language="pl", site="Ghent", job="driver")

    answer = sign_in(factories.invitation(driver))

    assert answer.status_code == 200
    assert answer.json["person"] == {
        "id": str(driver.uid),
        "name": "Zoë Jansen",
        "staff_number": driver.staff_number,
        "language": "pl",
        "time_zone": "Europe/Amsterdam",
        "role": "worker",
        "site": "Ghent",
        "department": "",
        "job": "driver",
    }
    assert answer.json["permissions"] == ["own"]
    assert answer.json["tag"] is None


def test_the_link_opens_it_too(app: Flask, sign_in: SignIn) -> None:
    issued = factories.invitation(factories.person())

    assert sign_in(issued, code=issued.token).status_code == 200


def test_a_code_may_be_typed_carelessly(app: Flask, sign_in: SignIn) -> None:
    issued = factories.invitation(factories.person(staff_number="AB 12"))
    typed = " ".join(issued.code.lower())

    assert sign_in(issued, code=typed, staff_number="ab12").status_code == 200


def test_a_device_without_words_of_its_own_gets_them_from_its_browser(
    client: FlaskClient, sign_in: SignIn
) -> None:
    client.environ_base["HTTP_USER_AGENT"] = PIXEL

    answer = sign_in(factories.invitation(factories.person()))

    assert answer.json["device"]["label"] == "Chrome on Android, Pixel 7"


def test_a_device_may_bring_its_own_words(app: Flask, sign_in: SignIn) -> None:
    issued = factories.invitation(factories.person())

    answer = sign_in(issued, device_label="Firefox on Android, FP5")

    assert answer.json["device"]["label"] == "Firefox on Android, FP5"


def test_an_unknown_code_and_a_staff_number_that_exists_are_told_apart_from_nothing(
    app: Flask, sign_in: SignIn
) -> None:
    issued = factories.invitation(factories.person())

    known = sign_in(issued, code="0000-0000-0000")
    unknown = sign_in(issued, code="0000-0000-0000", staff_number="nobody")

    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    assert (known.status_code, known.json["code"]) == (422, "unknown_code")
    assert [error["field"] for error in known.json["errors"]] == ["code"]


def test_a_wrong_staff_number_is_named_and_counted(app: Flask, sign_in: SignIn) -> None:
    issued = factories.invitation(factories.person())

    answer = sign_in(issued, staff_number="wrong")

    assert (answer.status_code, answer.json["code"]) == (422, "wrong_confirmation")
    assert [error["field"] for error in answer.json["errors"]] == ["staff_number"]
    assert db.session.scalar(select(Invitation.failures)) == 1


def test_a_used_code_is_gone(app: Flask, sign_in: SignIn) -> None:
    issued = factories.invitation(factories.person())
    sign_in(issued)

    again = sign_in(issued)

    assert (again.status_code, again.json["code"]) == (410, "invitation_used")


def test_an_expired_code_is_gone(app: Flask, sign_in: SignIn) -> None:
    long_ago = clock.now() - timedelta(days=14)
    issued = factories.invitation(factories.person(), now=long_ago)

    answer = sign_in(issued)

    assert (answer.status_code, answer.json["code"]) == (410, "invitation_expired")


def test_a_code_works_until_its_last_day(app: Flask, sign_in: SignIn) -> None:
    almost = clock.now() - timedelta(days=13, hours=23)

    assert sign_in(factories.invitation(factories.person(), now=almost)).status_code == 200


def test_a_reissued_code_replaces_the_older_one(app: Flask, sign_in: SignIn) -> None:
    driver = factories.person()
    older = factories.invitation(driver)
    newer = factories.invitation(driver)

    answer = sign_in(older)

    assert (answer.status_code, answer.json["code"]) == (410, "invitation_replaced")
    assert sign_in(newer).status_code == 200


def test_a_pairing_leaves_the_invitation_alone(app: Flask, sign_in: SignIn) -> None:
    driver = factories.person()
    invitation = factories.invitation(driver)
    factories.invitation(driver, kind=InvitationKind.PAIRING)

    assert sign_in(invitation).status_code == 200


def test_ten_failures_kill_a_code(app: Flask, sign_in: SignIn) -> None:
    issued = factories.invitation(factories.person())
    for _ in range(10):
        sign_in(issued, staff_number="wrong")

    answer = sign_in(issued)

    assert (answer.status_code, answer.json["code"]) == (410, "invitation_blocked")


def test_a_suspended_person_stays_outside(app: Flask, sign_in: SignIn) -> None:
    driver = factories.person()
    issued = factories.invitation(driver)
    people.suspend(driver, now=clock.now())
    db.session.commit()

    answer = sign_in(issued)

    assert (answer.status_code, answer.json["code"]) == (403, "suspended")


def test_of_sixteen_who_race_with_one_code_one_wins(app: Flask) -> None:
    issued = factories.invitation(factories.person())
    body = {"code": issued.code, "staff_number": issued.person.staff_number}

    def race(_: int) -> tuple[int, str | None]:
        answer = app.test_client().post("/api/session", json=body)
        return answer.status_code, answer.json.get("code")

    with ThreadPoolExecutor(16) as pool:
        answers = sorted(pool.map(race, range(16)))

    assert answers == [(200, None)] + [(410, "invitation_used")] * 15
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Device)) == 1


def test_a_phone_that_lost_the_answer_asks_again_and_is_in(app: Flask, client: FlaskClient) -> None:
    issued = factories.invitation(factories.person())
    body = {
        "code": issued.code,
        "staff_number": issued.person.staff_number,
        "attempt": str(uuid4()),
    }

    answers = [client.post("/api/session", json=body) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.json["device"]["id"] for answer in answers}) == 1
    assert client.get("/api/session").status_code == 200


def test_another_phone_does_not_get_in_with_a_used_code(app: Flask) -> None:
    issued = factories.invitation(factories.person())
    body = {"code": issued.code, "staff_number": issued.person.staff_number}
    app.test_client().post("/api/session", json=body | {"attempt": str(uuid4())})

    for other in ({"attempt": str(uuid4())}, {}):
        answer = app.test_client().post("/api/session", json=body | other)

        assert (answer.status_code, answer.json["code"]) == (410, "invitation_used")


def test_asking_again_ends_with_the_session_and_after_ten_minutes(app: Flask) -> None:
    issued = factories.invitation(factories.person())
    attempt, now = uuid4(), clock.now()
    ask = partial(
        service.sign_in, issued.code, issued.person.staff_number, label="Phone", attempt=attempt
    )
    device = ask(now=now)

    assert ask(now=now + timedelta(minutes=9)) == device
    assert getattr(ask(now=now + timedelta(minutes=10)), "code", None) == "invitation_used"
    service.revoke(device, RevokedWhy.SIGNED_OUT, now=now)
    assert getattr(ask(now=now), "code", None) == "invitation_used"


def test_only_digests_are_stored(app: Flask) -> None:
    issued = factories.invitation(factories.person())

    row = db.session.execute(select(Invitation.code_digest, Invitation.token_digest)).one()

    assert {len(row.code_digest), len(row.token_digest)} == {32}
    assert issued.code.encode() not in row.code_digest + row.token_digest


def test_who_signs_in_over_somebody_ends_the_former_session(
    app: Flask, client: FlaskClient, sign_in: SignIn
) -> None:
    former, next_one = factories.person(), factories.person()
    sign_in(factories.invitation(former))

    answer = sign_in(factories.invitation(next_one))

    live = db.session.scalars(select(Device.person_id).where(Device.revoked_at.is_(None))).all()
    assert answer.json["person"]["id"] == str(next_one.uid)
    assert live == [next_one.id]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": None}, "code"),
        ({"code": "x" * 65}, "code"),
        ({"staff_number": "  "}, "staff_number"),
        ({"staff_number": 4711}, "staff_number"),
        ({"device_label": "x" * 101}, "device_label"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_what_cannot_be_used_is_named(
    app: Flask, sign_in: SignIn, change: dict[str, Any], field: str
) -> None:
    answer = sign_in(factories.invitation(factories.person()), **change)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_an_unknown_code_costs_one_query_and_a_wrong_staff_number_one_more_to_count_it(
    app: Flask, client: FlaskClient, count_queries: Any
) -> None:
    code = factories.invitation(factories.person()).code

    with count_queries() as unknown:
        client.post("/api/session", json={"code": "0" * 12, "staff_number": "wrong"})
    with count_queries() as wrong:
        client.post("/api/session", json={"code": code, "staff_number": "wrong"})

    assert (len(unknown), len(wrong)) == (1, 2)
