"""Settings and logo: an admin's."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.pictures import hostile

SETTINGS = "/api/organisation/settings"
LOGO = "/api/organisation/logo"
OPERATIONS = [("GET", SETTINGS), ("PATCH", SETTINGS), ("PUT", LOGO), ("DELETE", LOGO)]

As = Callable[[Person], FlaskClient]


@pytest.fixture
def admin(as_: As) -> FlaskClient:
    return as_(factories.person(role=Role.ADMIN))


def fields_of(answer: object) -> list[str]:
    return [error["field"] for error in answer.json["errors"]]  # type: ignore[attr-defined]


def test_settings_can_be_changed_one_by_one(admin: FlaskClient) -> None:
    answer = admin.patch(SETTINGS, json={"name": " Bouw ", "colour": "#FFCC00"})

    assert answer.status_code == 200, answer.json
    assert admin.get(SETTINGS).json == {
        "name": "Bouw",
        "colour": "#ffcc00",
        "on_colour": "#000000",
        "logo_url": None,
        "default_language": "nl",
        "time_zone": "Europe/Amsterdam",
        "core_team": [],
    }


def test_the_core_team_is_named_anew(admin: FlaskClient) -> None:
    lead = {"role": "project_lead", "name": "Ada", "staff_number": "1"}
    techie = {"role": "technical_admin", "name": "Tess", "staff_number": ""}

    admin.patch(SETTINGS, json={"core_team": [lead]})
    answer = admin.patch(SETTINGS, json={"core_team": [techie]})

    assert answer.json["core_team"] == [techie]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"colour": "red"}, "colour"),
        ({"colour": "#12345"}, "colour"),
        ({"default_language": "xx"}, "default_language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"core_team": [{"role": "project_lead"}]}, "core_team.0.name"),
        ({"feed_rev": 7}, "feed_rev"),
        ({"is_set_up": False}, "is_set_up"),
    ],
)
def test_a_wrong_setting_names_its_field(
    admin: FlaskClient, change: dict[str, object], field: str
) -> None:
    answer = admin.patch(SETTINGS, json=change)

    assert answer.status_code == 422
    assert fields_of(answer) == [field]


def test_a_logo_is_shown_to_anybody_and_taken_away(admin: FlaskClient, client: FlaskClient) -> None:
    uploaded = hostile.picture(600, 300, format_="PNG", mode="RGBA")

    put = admin.put(LOGO, data=uploaded, content_type="image/png")

    shown = client.get(client.get("/api/organisation").json["logo_url"])
    assert (put.status_code, shown.status_code) == (200, 200)
    assert shown.mimetype == "image/webp"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(shown.data)).size == (480, 240)

    assert admin.delete(LOGO).status_code == 204
    assert client.get(LOGO).status_code == 404
    assert client.get("/api/organisation").json["logo_url"] is None


def test_an_unchanged_logo_is_not_sent_again(admin: FlaskClient, client: FlaskClient) -> None:
    admin.put(LOGO, data=hostile.picture(), content_type="image/jpeg")
    etag = client.get(LOGO).headers["ETag"]

    assert client.get(LOGO, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("upload", "kind", "code"),
    [
        (hostile.bomb(), "image/png", "picture_too_large"),
        (hostile.vector(), "image/png", "picture_wrong_type"),
        (hostile.polyglot(), "image/jpeg", "picture_wrong_type"),
        (hostile.truncated(), "image/jpeg", "picture_unreadable"),
    ],
    ids=["bomb", "svg", "gif and script", "truncated"],
)
def test_a_hostile_logo_is_refused_by_field(
    admin: FlaskClient, client: FlaskClient, upload: bytes, kind: str, code: str
) -> None:
    answer = admin.put(LOGO, data=upload, content_type=kind)

    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert fields_of(answer) == ["logo"]
    assert client.get(LOGO).status_code == 404


def test_svg_is_refused_by_its_type(admin: FlaskClient) -> None:
    answer = admin.put(LOGO, data=hostile.vector(), content_type="image/svg+xml")

    assert (answer.status_code, answer.json["code"]) == (422, "wrong_type")


def test_more_than_twelve_megabytes_are_not_even_read(admin: FlaskClient) -> None:
    answer = admin.put(LOGO, data=b"\x00" * (13 * 1024 * 1024), content_type="image/png")

    assert answer.status_code == 413


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_editor_may_not(as_: As, method: str, path: str) -> None:
    editor = as_(factories.person(role=Role.EDITOR))

    assert editor.open(path, method=method, json={}).status_code == 403


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_nobody_signed_in_may_not(client: FlaskClient, method: str, path: str) -> None:
    assert client.open(path, method=method, json={}).status_code == 401
