"""/api/organisation/rest: what holds for whoever chose nothing."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.rest.factories import WIRE

AsPerson = Callable[[Person], FlaskClient]
PATH = "/api/organisation/rest"
EVERYWHERE = WIRE | {"site": "", "country": "NL", "rest_after_shift_hours": None}


@pytest.fixture
def admin(as_: AsPerson) -> FlaskClient:
    return as_(factories.person(role=Role.ADMIN))


@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN, Role.EDITOR, Role.COUNCIL])
def test_only_admins_decide(as_: AsPerson, role: Role) -> None:
    browser = as_(factories.person(role=role))

    assert browser.get(PATH).status_code == 403
    assert browser.put(PATH, json=EVERYWHERE).status_code == 403
    assert browser.delete(f"{PATH}?site=Ghent").status_code == 403


def test_an_admin_sees_what_each_country_s_data_proposes(admin: FlaskClient) -> None:
    found = admin.get(PATH).json

    assert found["items"] == []
    assert [each["country"] for each in found["countries"]] == ["BE", "FR", "DE", "LU", "NL", "ES"]
    belgium = found["countries"][0]
    assert (belgium["quiet_from"], belgium["quiet_to"]) == ("20:00", "07:00")
    assert belgium["daily_rest_hours"] == 11
    assert "Arbeidswet" in belgium["rest_source"]


def test_a_decision_holds_for_whoever_chose_nothing(as_: AsPerson, admin: FlaskClient) -> None:
    answer = admin.put(PATH, json=EVERYWHERE)

    assert answer.status_code == 200
    assert answer.json["items"] == [EVERYWHERE]
    assert as_(factories.person()).get("/api/me/rest").json["rest_after_shift_hours"] == 11


def test_a_site_may_have_hours_of_its_own_and_give_them_up(admin: FlaskClient) -> None:
    factories.person(site="Ghent")
    ghent = EVERYWHERE | {"site": "Ghent", "country": "BE", "rest_after_shift_hours": 12}
    admin.put(PATH, json=EVERYWHERE)

    both = admin.put(PATH, json=ghent).json
    one = admin.delete(f"{PATH}?site=Ghent").json

    assert both["items"] == [EVERYWHERE, ghent]
    assert both["sites"] == ["Ghent"]
    assert one["items"] == [EVERYWHERE]
    assert admin.delete(f"{PATH}?site=Ghent").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"site": "Nowhere"}, "site"),
        ({"country": "XX"}, "country"),
        ({"rest_after_shift_hours": 25}, "rest_after_shift_hours"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    admin: FlaskClient, change: dict[str, object], field: str
) -> None:
    answer = admin.put(PATH, json=EVERYWHERE | change)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
