"""POST /api/audiences/forecast: how many people, and how many of them a message can reach."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.audiences import service
from app.audiences.rule import EVERYONE, parse
from app.audiences.service import Forecast, Reason, Unreachable
from app.auth.models import NotificationState
from app.core.db import db
from app.people.roles import Role
from tests import factories
from tests.announcements.factories import EVERYONE_WIRE, editor, site
from tests.audiences.factories import LONG_AGO, device, subscription, working_device
from tests.conftest import NOON

AsPerson = Callable[..., FlaskClient]


def ghent() -> Forecast:
    return service.forecast(parse(site("Ghent")), now=NOON)


def only(reason: Reason) -> Forecast:
    return Forecast(audience=1, reachable=0, unreachable=(Unreachable(reason, 1),))


@pytest.mark.usefixtures("app")
def test_somebody_with_a_working_device_is_reachable() -> None:
    working_device(factories.person(site="Ghent"))

    assert ghent() == Forecast(audience=1, reachable=1, unreachable=())


@pytest.mark.usefixtures("app")
def test_somebody_who_never_signed_in_is_not() -> None:
    factories.person(site="Ghent")

    assert ghent() == only(Reason.NEVER_SIGNED_IN)


@pytest.mark.usefixtures("app")
def test_somebody_who_signed_out_everywhere_is_not() -> None:
    device(factories.person(site="Ghent"), is_signed_out=True)

    assert ghent() == only(Reason.SIGNED_OUT)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (NotificationState.NOT_ASKED, Reason.NEVER_ASKED),
        (NotificationState.BLOCKED, Reason.BLOCKED),
        (NotificationState.UNSUPPORTED, Reason.NEVER_ASKED),
    ],
)
def test_somebody_without_notifications_is_not(
    app: Flask, state: NotificationState, reason: Reason
) -> None:
    device(factories.person(site="Ghent"), notification_state=state)

    assert ghent() == only(reason)


@pytest.mark.parametrize("state", [NotificationState.ON, NotificationState.LOST])
def test_somebody_whose_subscription_ended_has_lost_it(
    app: Flask, state: NotificationState
) -> None:
    phone = device(factories.person(site="Ghent"), notification_state=state)
    subscription(phone, is_ended=True)

    assert ghent() == only(Reason.LOST)


@pytest.mark.usefixtures("app")
def test_a_device_without_a_sign_of_life_for_ten_days_is_silent() -> None:
    working_device(factories.person(site="Ghent"), last_seen_at=LONG_AGO)

    assert ghent() == only(Reason.SILENT)


@pytest.mark.usefixtures("app")
def test_a_notification_shown_yesterday_is_a_sign_of_life() -> None:
    working_device(
        factories.person(site="Ghent"),
        last_seen_at=LONG_AGO,
        last_displayed_at=NOON - timedelta(days=1),
    )

    assert ghent().reachable == 1


@pytest.mark.usefixtures("app")
def test_one_working_device_of_several_is_enough_and_a_person_counts_once() -> None:
    person = factories.person(site="Ghent")
    device(person, is_signed_out=True)
    working_device(person, last_seen_at=LONG_AGO)
    working_device(person)
    working_device(person)

    assert ghent() == Forecast(audience=1, reachable=1, unreachable=())


@pytest.mark.usefixtures("app")
def test_a_suspended_person_is_in_no_audience() -> None:
    person = factories.person(site="Ghent")
    working_device(person)
    person.suspend(NOON)
    db.session.commit()

    assert ghent() == Forecast(audience=0, reachable=0, unreachable=())


@pytest.mark.usefixtures("app")
def test_reachable_and_unreachable_add_up_to_the_audience() -> None:
    for kind in range(12):
        person = factories.person(site="Ghent")
        match kind % 4:
            case 1:
                device(person)
            case 2:
                working_device(person)
            case 3:
                working_device(person, last_seen_at=LONG_AGO)

    found = ghent()

    assert found.audience == 12
    assert found.reachable == 3
    assert found.reachable + sum(each.count for each in found.unreachable) == found.audience


@pytest.mark.usefixtures("app")
def test_a_forecast_takes_one_query_for_any_number_of_people(count_queries: Callable) -> None:
    working_device(factories.person())
    with count_queries() as for_one:
        service.forecast(EVERYONE, now=NOON)
    for _ in range(19):
        working_device(factories.person())

    with count_queries() as for_twenty:
        service.forecast(EVERYONE, now=NOON)

    assert len(for_one) == len(for_twenty) == 1


def test_the_composer_asks_for_a_rule(as_: AsPerson) -> None:
    factories.person(site="Ghent")

    answer = as_(editor()).post("/api/audiences/forecast", json={"rule": site("Ghent")})

    assert answer.status_code == 200
    assert answer.json == {
        "audience": 1,
        "reachable": 0,
        "unreachable": [{"reason": "never_signed_in", "count": 1}],
    }


def test_nobody_signed_in_is_401(client: FlaskClient) -> None:
    answer = client.post("/api/audiences/forecast", json={"rule": EVERYONE_WIRE})

    assert answer.status_code == 401


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.COUNCIL])
def test_who_does_not_write_announcements_may_not_ask(as_: AsPerson, role: Role) -> None:
    browser = as_(factories.person(role=role))

    assert browser.post("/api/audiences/forecast", json={"rule": EVERYONE_WIRE}).status_code == 403
    assert browser.get("/api/audiences/choices").status_code == 403


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"any": [{"all": [{}]}], "except": []}, "rule.any.0.all.0"),
        ({"any": [{"all": [{"site": []}]}], "except": []}, "rule.any.0.all.0.site"),
        ({"any": [{"all": [{"role": ["boss"]}]}], "except": []}, "rule.any.0.all.0.role.0"),
        ({"any": []}, "rule.except"),
    ],
)
def test_a_rule_that_cannot_be_used_is_422_by_its_path(
    as_: AsPerson, rule: dict[str, object], field: str
) -> None:
    answer = as_(editor()).post("/api/audiences/forecast", json={"rule": rule})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_choices_are_the_values_people_have_with_their_number(as_: AsPerson) -> None:
    writer = editor()
    factories.person(site="Ghent", job="driver", language="pl")
    factories.person(site="Ghent", department="Transport")
    suspended = factories.person(site="Closed")
    suspended.suspend(NOON)
    db.session.commit()

    answer = as_(writer).get("/api/audiences/choices")

    assert answer.json == {
        "sites": [{"value": "Ghent", "count": 2}, {"value": "Office", "count": 1}],
        "departments": [{"value": "Transport", "count": 1}],
        "jobs": [{"value": "driver", "count": 1}],
        "languages": [{"value": "nl", "count": 2}, {"value": "pl", "count": 1}],
        "roles": [{"value": "editor", "count": 1}, {"value": "worker", "count": 2}],
    }


def test_choices_need_somebody_signed_in(client: FlaskClient) -> None:
    assert client.get("/api/audiences/choices").status_code == 401


@pytest.mark.usefixtures("app")
def test_choices_take_one_query(count_queries: Callable) -> None:
    for number in range(20):
        factories.person(site=f"Site {number}")

    with count_queries() as statements:
        service.choices()

    assert len(statements) == 1
