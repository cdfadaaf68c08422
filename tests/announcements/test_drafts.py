"""Drafts: begin, save, throw away. Two editors never overwrite each other unknowingly."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db
from app.people.models import Person
from app.people.roles import Role
from tests import factories
from tests.announcements.factories import draft, editor, published, site, version

AsPerson = Callable[[Person], FlaskClient]


@pytest.fixture
def browser(as_: AsPerson) -> FlaskClient:
    """An editor's."""
    return as_(editor())


def fields_of(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return [error["field"] for error in answer.json["errors"]]


def test_an_empty_draft_is_for_nobody_in_the_organisation_s_language(browser: FlaskClient) -> None:
    answer = browser.post("/api/announcements", json={})

    assert answer.status_code == 201
    assert answer.json["state"] == "draft"
    assert answer.json["version"] == 1
    assert answer.json["default_language"] == "nl"
    assert answer.json["audience"] == {"any": [], "except": []}
    assert answer.json["texts"] == []


def test_a_draft_keeps_what_it_was_given(browser: FlaskClient) -> None:
    expires_at = (clock.now() + timedelta(days=2)).replace(microsecond=0).isoformat()
    body = {
        "priority": "critical",
        "must_acknowledge": True,
        "default_language": "fr",
        "expires_at": expires_at,
        "audience": site("Ghent"),
        "texts": [
            {"language": "fr", "title": "Verglas", "body": "Roulez *lentement*.", "picture_alt": ""}
        ],
    }

    answer = browser.post("/api/announcements", json=body)

    kept = answer.json["texts"][0]
    assert {name: answer.json[name] for name in body} | {"texts": body["texts"]} == body
    assert {name: kept[name] for name in body["texts"][0]} == body["texts"][0]
    assert kept["blocks"][0]["type"] == "p"
    assert browser.get(f"/api/announcements/{answer.json['id']}").json == answer.json


def test_saving_changes_only_what_is_given_and_counts_the_version(browser: FlaskClient) -> None:
    saved = draft(texts=[version("nl"), version("en", "Ice")])

    answer = browser.patch(
        f"/api/announcements/{saved.uid}", json={"version": 1, "priority": "important"}
    )

    assert answer.json["version"] == 2
    assert answer.json["priority"] == "important"
    assert [text["language"] for text in answer.json["texts"]] == ["en", "nl"]


def test_saving_texts_replaces_all_versions(browser: FlaskClient) -> None:
    saved = draft(texts=[version("nl"), version("en", "Ice")])
    texts = [{"language": "nl", "title": "Sneeuw", "body": "x"}, {"language": "pl", "title": "Lód"}]

    answer = browser.patch(f"/api/announcements/{saved.uid}", json={"version": 1, "texts": texts})

    titles = {text["language"]: text["title"] for text in answer.json["texts"]}
    assert titles == {"nl": "Sneeuw", "pl": "Lód"}


def test_an_expiry_can_be_taken_away(browser: FlaskClient) -> None:
    saved = draft(now=clock.now(), expires_at=clock.now() + timedelta(days=1))

    answer = browser.patch(
        f"/api/announcements/{saved.uid}", json={"version": 1, "expires_at": None}
    )

    assert answer.json["expires_at"] is None


def test_saving_over_somebody_else_s_version_is_409(browser: FlaskClient) -> None:
    saved = draft()
    path = f"/api/announcements/{saved.uid}"
    browser.patch(path, json={"version": 1, "priority": "important"})

    answer = browser.patch(path, json={"version": 1, "priority": "critical"})

    assert answer.status_code == 409
    assert answer.json["code"] == "edited_elsewhere"
    assert browser.get(path).json["priority"] == "important"


SEEN: dict[str, dict[str, Any]] = {
    "patch": {"json": {"version": 1}},
    "delete": {"query_string": {"version": 1}},
}


@pytest.mark.parametrize("method", list(SEEN))
def test_what_is_published_is_no_draft_any_more(browser: FlaskClient, method: str) -> None:
    path = f"/api/announcements/{published().uid}"

    answer = browser.open(path, method=method, **SEEN[method])

    assert answer.status_code == 409
    assert answer.json["code"] == "already_published"


def test_a_draft_can_be_thrown_away(browser: FlaskClient) -> None:
    path = f"/api/announcements/{draft().uid}"

    assert browser.delete(f"{path}?version=1").status_code == 204
    assert browser.get(path).status_code == 404


def test_a_draft_somebody_wrote_in_meanwhile_is_not_thrown_away(browser: FlaskClient) -> None:
    path = f"/api/announcements/{draft().uid}"
    browser.patch(path, json={"version": 1, "priority": "important"})

    answer = browser.delete(f"{path}?version=1")

    assert answer.status_code == 409
    assert answer.json["code"] == "edited_elsewhere"
    assert browser.get(path).json["priority"] == "important"


def test_a_draft_is_not_thrown_away_unseen(browser: FlaskClient) -> None:
    path = f"/api/announcements/{draft().uid}"

    assert fields_of(browser.delete(path)) == ["version"]
    assert browser.get(path).status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"priority": "urgent"}, "priority"),
        ({"must_acknowledge": "yes"}, "must_acknowledge"),
        ({"default_language": "xx"}, "default_language"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2030-01-01T00:00:00"}, "expires_at"),
        ({"audience": {"any": []}}, "audience.except"),
        ({"audience": {"any": [{"all": [{}]}], "except": []}}, "audience.any.0.all.0"),
        ({"texts": [{"title": "x"}]}, "texts.0.language"),
        ({"texts": [{"language": "nl", "title": "x" * 121}]}, "texts.0.title"),
        ({"texts": [{"language": "nl", "body": "x" * 10_001}]}, "texts.0.body"),
        ({"texts": [{"language": "nl", "body": ">" * 50 + "x"}]}, "texts.0.body"),
        ({"texts": [{"language": "nl", "body": "\x00"}]}, "texts.0.body"),
        ({"texts": [{"language": "nl"}, {"language": "nl"}]}, "texts"),
        ({"texts": [{"language": "nl", "html": ""}]}, "texts.0.html"),
        ({"state": "published"}, "state"),
    ],
)
def test_a_value_that_cannot_be_used_is_422_by_its_field(
    browser: FlaskClient, values: dict[str, Any], field: str
) -> None:
    path = f"/api/announcements/{draft().uid}"

    assert fields_of(browser.post("/api/announcements", json=values)) == [field]
    assert fields_of(browser.patch(path, json={"version": 1} | values)) == [field]


def test_a_save_without_its_version_is_422(browser: FlaskClient) -> None:
    answer = browser.patch(f"/api/announcements/{draft().uid}", json={"priority": "info"})

    assert fields_of(answer) == ["version"]


OPERATIONS = [
    ("get", ""),
    ("patch", ""),
    ("delete", ""),
    ("get", "/picture"),
    ("put", "/picture"),
    ("delete", "/picture"),
    ("get", "/forecast"),
    ("get", "/preview"),
    ("post", "/publish"),
    ("post", "/withdraw"),
    ("get", "/progress"),
]
VERSION = {"json": {"version": 1}}
PICTURE = {"data": b"x", "content_type": "image/png"}


def ask(browser: FlaskClient, method: str, path: str) -> int:
    has_version = method == "patch" or path.endswith("/publish")
    body: dict[str, Any] = PICTURE if method == "put" else VERSION if has_version else {}
    if method == "delete" and not path.endswith("/picture"):
        body = SEEN["delete"]
    return browser.open(path, method=method, **body).status_code


@pytest.mark.parametrize(("method", "rest"), OPERATIONS)
def test_every_operation_needs_somebody_signed_in(
    client: FlaskClient, method: str, rest: str
) -> None:
    assert ask(client, method, f"/api/announcements/{uuid4()}{rest}") == 401


@pytest.mark.parametrize(("method", "rest"), OPERATIONS)
@pytest.mark.parametrize("role", [Role.WORKER, Role.FOREMAN])
def test_workers_have_no_say_in_announcements(
    as_: AsPerson, role: Role, method: str, rest: str
) -> None:
    browser = as_(factories.person(role=role))

    assert ask(browser, method, f"/api/announcements/{published().uid}{rest}") == 403


@pytest.mark.parametrize(
    ("method", "rest"), [each for each in OPERATIONS if each != ("put", "/picture")]
)
def test_an_announcement_that_is_not_there_is_404(
    browser: FlaskClient, method: str, rest: str
) -> None:
    assert ask(browser, method, f"/api/announcements/{uuid4()}{rest}") == 404


def test_the_council_reads_what_is_published_and_no_drafts(as_: AsPerson) -> None:
    council = as_(factories.person(role=Role.COUNCIL))
    hidden, seen = draft(), published()

    assert council.get(f"/api/announcements/{seen.uid}").status_code == 200
    assert council.get(f"/api/announcements/{hidden.uid}").status_code == 404
    assert council.get(f"/api/announcements/{hidden.uid}/preview").status_code == 404
    assert [item["id"] for item in council.get("/api/announcements").json["items"]] == [
        str(seen.uid)
    ]
    assert ask(council, "post", f"/api/announcements/{seen.uid}/withdraw") == 403


def test_nobody_begins_a_draft_without_the_right(client: FlaskClient, as_: AsPerson) -> None:
    council = as_(factories.person(role=Role.COUNCIL))

    assert client.post("/api/announcements", json={}).status_code == 401
    assert council.post("/api/announcements", json={}).status_code == 403


def test_saving_takes_the_same_queries_for_one_language_and_for_six(
    browser: FlaskClient, count_queries: Callable[..., Any]
) -> None:
    def statements_for(languages: list[str]) -> int:
        saved = draft()
        texts = [{"language": one, "title": "x", "body": "x"} for one in languages]
        db.session.expire_all()
        with count_queries() as statements:
            browser.patch(f"/api/announcements/{saved.uid}", json={"version": 1, "texts": texts})
        return len(statements)

    one = statements_for(["nl"])
    browser.get("/api/announcements")

    assert statements_for(["nl", "en", "de", "fr", "es", "pl"]) <= one + 1
