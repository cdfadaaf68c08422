"""Operations on shifts, their feed, the calendar and the digest."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db
from app.core.fetching import FetchError, is_fetchable
from app.people.models import Person
from app.people.roles import Role
from app.rest import dates, shift_feed
from app.rest.countries import Country
from app.rest.shift_models import ShiftFeed
from config import Config
from tests import factories
from tests.rest.rosters import csv, event, ics

As = Callable[[Person], FlaskClient]
URL = "https://planning.example.org/roster.ics?key=secret"


@pytest.fixture
def admin(as_: As) -> FlaskClient:
    return as_(factories.person(role=Role.ADMIN, language="nl"))


@pytest.fixture
def worker(as_: As) -> FlaskClient:
    return as_(factories.person())


def tomorrow() -> str:
    return f"{clock.now() + timedelta(days=1):%Y-%m-%d}"


def roster() -> bytes:
    return csv(f"A1;{tomorrow()};7:00;15:00")


def upload(browser: FlaskClient, data: bytes, *, kind: str = "text/csv") -> Any:
    return browser.post("/api/shifts/imports", data=data, content_type=kind)


def test_a_roster_counts_once_its_preview_is_confirmed(admin: FlaskClient) -> None:
    factories.person(staff_number="A1")

    preview = upload(admin, roster())

    assert preview.status_code == 201
    assert (preview.json["created"], preview.json["confirmed_at"]) == (1, None)
    assert admin.get("/api/shifts").json["shifts"] == 0

    for _ in range(2):
        answer = admin.post(f"/api/shifts/imports/{preview.json['id']}/confirm")
        assert answer.json["confirmed_at"] is not None
    assert admin.get("/api/shifts").json["shifts"] == 1


def test_what_cannot_be_used_is_told_in_the_admins_language(admin: FlaskClient) -> None:
    (told,) = upload(admin, roster()).json["rejected"]

    assert (told["line"], told["field"], told["value"]) == (2, "staff_number", "A1")
    assert told["cure"].startswith("Niemand hier heeft")


def test_a_calendar_is_read_as_one(admin: FlaskClient) -> None:
    factories.person(staff_number="A1")
    day = tomorrow().replace("-", "")

    one = event("1", f":{day}T060000Z", f":{day}T140000Z", summary="A1")
    answer = upload(admin, ics(one), kind="text/calendar")

    assert (answer.json["is_calendar"], answer.json["created"]) == (True, 1)


@pytest.mark.parametrize("data", [b"", b"nothing", b"\x00\x01", b"BEGIN:VCALENDAR\r\nEND:X\r\n"])
def test_what_is_no_roster_is_refused(admin: FlaskClient, data: bytes) -> None:
    assert upload(admin, data).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/api/shifts", None),
        ("put", "/api/shifts/feed", {"url": URL}),
        ("delete", "/api/shifts/feed", None),
        ("post", "/api/shifts/feed/fetch", None),
        ("get", "/api/organisation/calendar", None),
        ("put", "/api/organisation/calendar", {"off": [], "added": []}),
        ("get", "/api/organisation/digest", None),
        ("put", "/api/organisation/digest", {"weekday": 4, "at": "15:00"}),
        ("delete", "/api/organisation/digest", None),
    ],
)
def test_a_worker_may_do_none_of_it(worker: FlaskClient, method: str, path: str, body: Any) -> None:
    assert worker.open(path, method=method.upper(), json=body).status_code == 403


def test_of_a_feeds_address_only_the_host_is_shown_again(admin: FlaskClient) -> None:
    answer = admin.put("/api/shifts/feed", json={"url": URL})

    assert answer.json["feed"]["host"] == "planning.example.org"
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "url",
    ["http://planning.example.org/", "https://localhost/", "https://user@planning.example.org/",
     "https://planning.example.org:8443/", "file:///etc/passwd", "https://intra net.org/"],
)  # fmt: skip
def test_an_address_that_is_not_fetched_is_refused(admin: FlaskClient, url: str) -> None:
    answer = admin.put("/api/shifts/feed", json={"url": url})

    assert answer.status_code == 422
    assert not is_fetchable(url, is_loopback_allowed=False)


def feed() -> ShiftFeed:
    found = shift_feed.find(db.session())
    assert found is not None
    return found


def set_feed(settings: Config) -> None:
    shift_feed.set_url(db.session(), URL, settings=settings)
    db.session.commit()


@pytest.mark.usefixtures("app")
def test_a_feed_is_fetched_once_a_day_by_whoever_comes_first(settings: Config) -> None:
    factories.person(staff_number="A1")
    set_feed(settings)
    now = clock.now()

    tries = [
        shift_feed.fetch_if_due(db.session(), lambda _: roster(), now=now + timedelta(hours=h))
        for h in (0, 1, 22, 23)
    ]

    assert tries == [True, False, False, True]
    assert feed().report is not None
    assert feed().failure is None


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("body", "failure"),
    [
        (FetchError("timeout"), "timeout"),
        (b"<html>sign in</html>", "import_no_staff_number"),
        (csv("X9;2026-11-24;7:00;15:00"), "import_no_shifts"),
    ],
)
def test_a_fetch_that_fails_is_told_and_tried_again_in_an_hour(
    settings: Config, body: bytes | FetchError, failure: str
) -> None:
    set_feed(settings)
    now = clock.now()

    def fetching(_: str) -> bytes:
        if isinstance(body, FetchError):
            raise body
        return body

    tries = [
        shift_feed.fetch_if_due(db.session(), fetching, now=now + timedelta(minutes=m))
        for m in (0, 30, 60)
    ]

    assert tries == [True, False, True]
    assert feed().failure == failure
    assert feed().fetched_at is None


def test_a_holiday_can_be_taken_out_and_a_day_added(admin: FlaskClient) -> None:
    off = {"country": "NL", "name": "Liberation Day"}
    added = {"on": "2026-08-14", "name": "Depot closed", "site": "Ghent", "is_yearly": True}

    answer = admin.put("/api/organisation/calendar", json={"off": [off], "added": [added]})

    assert answer.json["added"] == [added]
    of_nl = next(each for each in answer.json["countries"] if each["country"] == "NL")
    assert [day["en"] for day in of_nl["holidays"] if not day["is_kept"]] == ["Liberation Day"]
    own = dates.read(db.session())
    ghent = dates.quiet_dates(own.of("Ghent", Country.NETHERLANDS), 2026)
    utrecht = dates.quiet_dates(own.of("Utrecht", Country.NETHERLANDS), 2026)
    assert {str(day) for day in ghent - utrecht} == {"2026-08-14", "2027-08-14"}
    assert "2026-05-05" not in {str(day) for day in ghent}


@pytest.mark.parametrize(
    "body",
    [
        {"off": [{"country": "NL", "name": "Thanksgiving"}], "added": []},
        {
            "off": [],
            "added": [{"on": "2026-08-14", "name": "A", "site": "", "is_yearly": False}] * 2,
        },
    ],
)
def test_a_calendar_that_cannot_be_is_refused(admin: FlaskClient, body: dict[str, Any]) -> None:
    assert admin.put("/api/organisation/calendar", json=body).status_code == 422


def test_a_leap_day_every_year_is_free_in_leap_years() -> None:
    day = dates.Added(date(2028, 2, 29), True)

    assert [bool(day.in_(year)) for year in (2028, 2029, 2032)] == [True, False, True]


def test_a_digest_is_chosen_and_given_up(admin: FlaskClient) -> None:
    chosen = admin.put("/api/organisation/digest", json={"weekday": 4, "at": "15:00"}).json

    assert (chosen["weekday"], chosen["at"]) == (4, "15:00")
    assert chosen["next_at"] is not None
    assert admin.delete("/api/organisation/digest").json["next_at"] is None
