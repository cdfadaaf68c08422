"""The PWA's files, and /api/docs."""

from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.routing import PathConverter

from app.core.http import json_response
from app.core.openapi import document


class PageConverter(PathConverter):
    """Any address but the API's: there, what is unknown is unknown with every method."""

    regex = "(?!api/).+"


blueprint = Blueprint("pages", __name__, template_folder="templates")

NOT_BUILT = "The PWA is not built yet: run `make pwa`, then load this page again.\n"
FOREVER = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"


@blueprint.get("/")
def index() -> Response:
    """The PWA's shell."""
    if not (_dist() / "index.html").is_file():
        return Response(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    return _file("index.html", cache=ALWAYS_ASK)


@blueprint.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """A file whose name holds its content's hash: it never changes. Unknown ones are 404."""
    response = _packed(name) if request.accept_encodings["br"] else None
    response = response or _file(f"assets/{name}", cache=FOREVER)
    response.vary.add("Accept-Encoding")
    return response


@blueprint.get("/<page:name>")
def page(name: str) -> Response:
    """A file of the PWA, or its shell for an address that the PWA itself knows."""
    if (_dist() / name).is_file():
        return _file(name, cache=ALWAYS_ASK)
    is_file = name.startswith("assets/") or "." in name.rsplit("/", 1)[-1]
    if is_file or not request.accept_mimetypes.accept_html:
        raise NotFound
    return index()


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """The API's document (OpenAPI 3.1)."""
    response = json_response(_document())
    response.headers["Cache-Control"] = ALWAYS_ASK
    return response


@blueprint.get("/api/docs")
def docs() -> Response:
    """The API's document for people, without a script and without the internet."""
    page = render_template("docs.html", document=_document())
    return Response(page, content_type="text/html; charset=utf-8")


@blueprint.get("/api/docs.css")
def docs_style() -> Response:
    """How the API's page looks."""
    return send_from_directory(Path(__file__).parent / "static", "docs.css")


def _document() -> dict[str, object]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return document(app, version=app.config["VERSION"])


def _dist() -> Path:
    folder: Path = current_app.config["PWA_DIST"]
    return folder


def _packed(name: str) -> Response | None:
    """What the build has compressed already; None where it has not."""
    try:
        response = _file(f"assets/{name}.br", cache=FOREVER)
    except NotFound:
        return None
    response.mimetype = guess_type(name)[0] or "application/octet-stream"
    response.content_encoding = "br"
    return response


def _file(name: str, *, cache: str) -> Response:
    response = send_from_directory(_dist(), name, etag=True)
    response.headers["Cache-Control"] = cache
    return response
