"""A version's recording: taken in by its bytes, handed out in ranges, gone with its version."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.announcements.models import Announcement
from app.core import clock
from app.people.models import Person
from app.recordings.service import MAXIMUM_BYTES
from tests import factories
from tests.announcements import factories as announcements
from tests.announcements.factories import draft, editor, version
from tests.recordings.sounds import MP4, WEBM, sound

AsPerson = Callable[[Person], FlaskClient]


@pytest.fixture
def browser(as_: AsPerson) -> FlaskClient:
    """An editor's."""
    return as_(editor())


@pytest.fixture
def saved() -> Announcement:
    """A draft in Dutch and English."""
    return draft(texts=[version("nl"), version("en", "Ice")])


def path_of(saved: Announcement, language: str = "nl", **query: object) -> str:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"/api/announcements/{saved.uid}/recording?language={language}{more}"


def record(browser: FlaskClient, saved: Announcement, language: str = "nl", **given: Any) -> Any:
    data = given.get("data", sound())
    return browser.put(
        path_of(saved, language, seconds=given.get("seconds", 12)),
        data=data,
        content_type=given.get("type", "audio/webm;codecs=opus"),
    )


def listed(browser: FlaskClient, saved: Announcement) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = browser.get(f"/api/announcements/{saved.uid}/recordings").json[
        "items"
    ]
    return items


def test_a_draft_given_a_recording_is_another_version(
    browser: FlaskClient, saved: Announcement
) -> None:
    path = f"/api/announcements/{saved.uid}"
    record(browser, saved)

    assert browser.delete(f"{path}?version=1").json["code"] == "edited_elsewhere"
    browser.delete(path_of(saved))
    assert browser.get(path).json["version"] == 3


def test_a_recording_belongs_to_one_version_and_is_heard_as_it_was_sent(
    browser: FlaskClient, saved: Announcement
) -> None:
    answer = record(browser, saved, "en")

    facts = {"language": "en", "type": "audio/webm", "bytes": 1000, "seconds": 12}
    assert answer.status_code == 200
    assert answer.json == facts
    assert listed(browser, saved) == [facts]
    with browser.get(path_of(saved, "en")) as heard:
        assert heard.data == sound()
        assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get(path_of(saved, "nl")).status_code == 404


def test_another_recording_takes_the_place_of_the_first(
    browser: FlaskClient, saved: Announcement
) -> None:
    record(browser, saved)

    record(browser, saved, data=sound(MP4, size=700), type="audio/mp4", seconds=8)

    [kept] = listed(browser, saved)
    assert (kept["type"], kept["bytes"], kept["seconds"]) == ("audio/mp4", 700, 8)


def test_the_bytes_decide_what_it_is_not_what_it_is_called(
    browser: FlaskClient, saved: Announcement
) -> None:
    answer = record(browser, saved, data=sound(MP4), type="audio/webm")

    assert answer.json["type"] == "audio/mp4"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<script>alert(1)</script>", "recording_wrong_type"),
        (sound(WEBM, size=MAXIMUM_BYTES + 1), "recording_too_large"),
    ],
)
def test_what_is_no_recording_is_422(
    browser: FlaskClient, saved: Announcement, data: bytes, code: str
) -> None:
    answer = record(browser, saved, data=data)

    assert answer.status_code == 422
    assert answer.json["code"] == code
    assert answer.json["errors"][0]["field"] == "recording"
    assert listed(browser, saved) == []


@pytest.mark.parametrize("seconds", [0, 301, "long"])
def test_a_recording_takes_at_most_five_minutes(
    browser: FlaskClient, saved: Announcement, seconds: object
) -> None:
    answer = record(browser, saved, seconds=seconds)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "seconds"


def test_a_language_without_a_version_has_nothing_to_speak(
    browser: FlaskClient, saved: Announcement
) -> None:
    assert record(browser, saved, "pl").status_code == 404


def test_a_recording_goes_with_its_version_and_stays_through_a_save(
    browser: FlaskClient, saved: Announcement
) -> None:
    record(browser, saved, "nl")
    record(browser, saved, "en")

    texts = [{"language": "nl", "title": "Ander", "body": "Anders"}]
    browser.patch(f"/api/announcements/{saved.uid}", json={"version": 3, "texts": texts})

    assert [each["language"] for each in listed(browser, saved)] == ["nl"]


def test_a_recording_can_be_taken_away(browser: FlaskClient, saved: Announcement) -> None:
    record(browser, saved)

    assert browser.delete(path_of(saved)).status_code == 204
    assert listed(browser, saved) == []
    assert browser.delete(path_of(saved)).status_code == 404


def test_what_is_published_keeps_its_recording(browser: FlaskClient) -> None:
    published = announcements.published()

    assert record(browser, published).json["code"] == "already_published"
    assert browser.delete(path_of(published)).status_code == 409


def test_only_editors_record_and_strangers_are_401(
    client: FlaskClient, as_: AsPerson, saved: Announcement
) -> None:
    assert record(as_(factories.person()), saved).status_code == 403
    assert record(client, saved).status_code == 401


@pytest.fixture
def heard(as_: AsPerson) -> Announcement:
    """Published in Ghent, spoken in Dutch."""
    factories.person(site="Ghent")
    author = editor()
    saved = draft(
        author=author,
        now=clock.now(),
        audience=announcements.site("Ghent"),
        texts=[version("nl"), version("en", "Ice")],
    )
    browser = as_(author)
    record(browser, saved)
    path = f"/api/announcements/{saved.uid}/publish"
    assert browser.post(path, json={"version": saved.version}).status_code == 200
    return saved


def inbox_path(saved: Announcement, language: str = "nl") -> str:
    return f"/api/inbox/{saved.uid}/recording?language={language}"


def test_readers_are_told_its_size_before_they_fetch_it(as_: AsPerson, heard: Announcement) -> None:
    dutch = as_(factories.person(site="Ghent", language="nl")).get(f"/api/inbox/{heard.uid}")
    english = as_(factories.person(site="Ghent", language="en")).get(f"/api/inbox/{heard.uid}")

    assert dutch.json["recording"] == {"type": "audio/webm", "bytes": 1000, "seconds": 12}
    assert english.json["recording"] is None


def test_the_audience_hears_it_and_nobody_else(as_: AsPerson, heard: Announcement) -> None:
    theirs = as_(factories.person(site="Ghent"))

    with theirs.get(inbox_path(heard)) as answer:
        assert answer.data == sound()
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["Accept-Ranges"] == "bytes"
    assert theirs.get(inbox_path(heard, "en")).status_code == 404
    assert as_(factories.person(site="Breda")).get(inbox_path(heard)).status_code == 404
    announcements.withdraw(heard)
    assert theirs.get(inbox_path(heard)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-1", 0, 1), ("bytes=990-", 990, 999)]
)
def test_an_iphone_gets_the_ranges_it_asks_for(
    as_: AsPerson, heard: Announcement, asked: str, first: int, last: int
) -> None:
    theirs = as_(factories.person(site="Ghent"))

    with theirs.get(inbox_path(heard), headers={"Range": asked}) as answer:
        assert answer.status_code == 206
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/1000"
        assert answer.data == sound()[first : last + 1]


def test_a_range_beyond_the_end_is_416(as_: AsPerson, heard: Announcement) -> None:
    theirs = as_(factories.person(site="Ghent"))

    answer = theirs.get(inbox_path(heard), headers={"Range": "bytes=5000-"})

    assert answer.status_code == 416
