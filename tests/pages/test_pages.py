"""The PWA's files, the headers around them, and the API's readable page."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def dist(app: Flask, tmp_path: Path) -> Path:
    """A built PWA: a shell and one asset."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>shell")
    (folder / "assets" / "main-abc123.js").write_text("export {}")
    (folder / "sw.js").write_text("self")
    app.config["PWA_DIST"] = folder
    return folder


@pytest.mark.parametrize("path", ["/", "/desk", "/a/0193-some-id", "/sign-in"])
def test_an_address_of_the_app_gives_its_shell_and_asks_every_time(
    client: FlaskClient, dist: Path, path: str
) -> None:
    answer = client.get(path, headers={"Accept": "text/html"}, buffered=True)

    assert answer.text.endswith("shell")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_an_asset_is_kept_for_ever(client: FlaskClient, dist: Path) -> None:
    answer = client.get("/assets/main-abc123.js", buffered=True)

    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/javascript"


def test_an_asset_comes_compressed_to_who_can_read_that(client: FlaskClient, dist: Path) -> None:
    (dist / "assets" / "main-abc123.js.br").write_bytes(b"packed")

    packed, plain = (
        client.get("/assets/main-abc123.js", headers={"Accept-Encoding": wanted}, buffered=True)
        for wanted in ("gzip, deflate, br, zstd", "gzip")
    )

    assert packed.data == b"packed"
    assert packed.headers["Content-Encoding"] == "br"
    assert "immutable" in packed.headers["Cache-Control"]
    assert plain.text == "export {}"
    assert "Content-Encoding" not in plain.headers
    assert packed.mimetype == plain.mimetype == "text/javascript"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/assets/old-000.js", "/assets/", "/nope.js", "/api/nope"])
def test_a_missing_file_is_never_the_shell(client: FlaskClient, dist: Path, path: str) -> None:
    asked = {"Accept": "text/html", "Accept-Encoding": "br"}

    answer = client.get(path, headers=asked, buffered=True)

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("path", ["/../config.py", "/assets/../../config.py", "/%2e%2e/config.py"])
def test_nothing_outside_the_build_is_served(client: FlaskClient, dist: Path, path: str) -> None:
    assert client.get(path, buffered=True).status_code == 404


def test_without_a_build_the_page_says_what_to_do(client: FlaskClient, dist: Path) -> None:
    (dist / "index.html").unlink()

    answer = client.get("/", buffered=True)

    assert answer.status_code == 503
    assert "make pwa" in answer.text


def test_every_answer_forbids_foreign_and_inline_scripts(client: FlaskClient, dist: Path) -> None:
    for path in ("/", "/api/openapi.json", "/nope.js"):
        policy = client.get(path, buffered=True).headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


def test_the_api_page_names_every_operation_and_loads_nothing_foreign(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json", buffered=True).get_json()
    page = client.get("/api/docs", buffered=True).text

    assert document["openapi"] == "3.1.0"
    for path in document["paths"]:
        assert path in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page
