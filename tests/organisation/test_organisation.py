"""What anybody sees of the organisation: facts, logo, manifest."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.core.db import db
from app.organisation import service
from app.organisation.manifest import short


def test_an_empty_platform_says_so_without_writing(client: FlaskClient) -> None:
    answer = client.get("/api/organisation")

    assert answer.status_code == 200
    assert answer.json | {"push_public_key": "", "version": ""} == {
        "name": "Veldpost",
        "colour": "#0b5c5e",
        "on_colour": "#ffffff",
        "logo_url": None,
        "default_language": "nl",
        "languages": ["nl", "en", "de", "fr", "es", "pl"],
        "time_zone": "Europe/Amsterdam",
        "is_set_up": False,
        "push_public_key": "",
        "translates": False,
        "version": "",
    }
    assert service.feed_rev(db.session()) == 0


def test_browsers_get_the_key_to_subscribe_with(client: FlaskClient) -> None:
    first, second = (client.get("/api/organisation").json for _ in range(2))

    assert len(first["push_public_key"]) == 87
    assert first == second


def test_the_manifest_has_the_organisations_name_colour_and_language(
    app: Flask, client: FlaskClient
) -> None:
    service.change(name="Bouwbedrijf Van den Berg", colour="#123456", default_language="de")
    db.session.commit()

    answer = client.get("/manifest.webmanifest")

    assert answer.mimetype == "application/manifest+json"
    assert answer.headers["Cache-Control"] == "no-cache"
    manifest = answer.get_json(force=True)
    assert manifest["id"] == manifest["start_url"] == manifest["scope"] == "/"
    assert manifest["name"] == "Bouwbedrijf Van den Berg"
    assert manifest["theme_color"] == "#123456"
    assert manifest["lang"] == "de"
    assert manifest["display"] == "standalone"
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    assert "maskable" in {icon["purpose"] for icon in manifest["icons"]}
    assert manifest["shortcuts"][1] == {"name": "Meine Geräte", "url": "/devices"}


def test_every_icon_the_manifest_names_is_in_the_app(client: FlaskClient) -> None:
    public = Path(__file__).parents[2] / "pwa" / "public"

    icons = client.get("/manifest.webmanifest").get_json(force=True)["icons"]

    assert icons
    for icon in icons:
        with Image.open(public / icon["src"].lstrip("/")) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Veldpost", "Veldpost"),
        ("Twelve chars", "Twelve chars"),
        ("Van den Berg Bouw", "Van den Berg"),
        ("Bouwbedrijf Jan", "Bouwbedrijf"),
        ("Bouwmaatschappij", "Bouwmaatscha"),
    ],
)
def test_a_name_below_an_icon_keeps_whole_words(name: str, expected: str) -> None:
    assert short(name) == expected


def test_the_feed_counts_on_from_wherever_it_is(app: Flask) -> None:
    revs = [service.next_feed_rev(db.session()) for _ in range(3)]

    assert revs == [1, 2, 3]
    assert service.feed_rev(db.session()) == 3
