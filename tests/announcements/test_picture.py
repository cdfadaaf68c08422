"""An announcement's picture: stored harmless, shown to the office, gone when taken away."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.people.models import Person
from tests.announcements.factories import draft, editor, published

AsPerson = Callable[[Person], FlaskClient]


def png(width: int = 600, height: int = 300) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#0b5c5e").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def browser(as_: AsPerson) -> FlaskClient:
    """An editor's."""
    return as_(editor())


def test_a_picture_is_kept_in_widths_for_phones_and_shown(browser: FlaskClient) -> None:
    path = f"/api/announcements/{draft().uid}/picture"

    answer = browser.put(path, data=png(), content_type="image/png")

    assert answer.status_code == 200
    assert answer.json["picture"] == {"width": 600, "height": 300, "widths": [480, 600]}
    with browser.get(f"{path}?width=480") as shown:
        assert shown.mimetype == "image/webp"
        assert Image.open(io.BytesIO(shown.data)).size == (480, 240)


def test_a_draft_given_a_picture_is_another_version(browser: FlaskClient) -> None:
    path = f"/api/announcements/{draft().uid}"
    answer = browser.put(f"{path}/picture", data=png(), content_type="image/png")

    stale = [browser.patch(path, json={"version": 1}), browser.delete(f"{path}?version=1")]

    assert answer.json["version"] == 2
    assert [each.json["code"] for each in stale] == ["edited_elsewhere"] * 2
    assert browser.get(path).json["picture"]["width"] == 600


def test_a_draft_robbed_of_its_picture_is_another_version(browser: FlaskClient) -> None:
    path = f"/api/announcements/{draft().uid}"
    browser.put(f"{path}/picture", data=png(), content_type="image/png")

    browser.delete(f"{path}/picture")

    assert browser.get(path).json["version"] == 3


def test_a_picture_can_be_taken_away(browser: FlaskClient) -> None:
    path = f"/api/announcements/{draft().uid}/picture"
    browser.put(path, data=png(), content_type="image/png")

    assert browser.delete(path).status_code == 204
    assert browser.get(path).status_code == 404


def test_what_is_no_picture_is_422(browser: FlaskClient) -> None:
    path = f"/api/announcements/{draft().uid}/picture"

    answer = browser.put(path, data=b"<svg onload=alert(1)>", content_type="image/png")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "picture"
    assert browser.put(path, data=png(), content_type="image/svg+xml").status_code == 422


@pytest.mark.parametrize("method", ["put", "delete"])
def test_what_is_published_keeps_its_picture(browser: FlaskClient, method: str) -> None:
    path = f"/api/announcements/{published().uid}/picture"

    answer = browser.open(path, method=method, data=png(), content_type="image/png")

    assert answer.status_code == 409
    assert answer.json["code"] == "already_published"


def test_an_unknown_width_is_422(browser: FlaskClient) -> None:
    answer = browser.get(f"/api/announcements/{draft().uid}/picture?width=481")

    assert answer.status_code == 422
