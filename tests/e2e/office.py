"""The office at work through the HTTP API, as the PWA calls it, so that journeys start quickly."""

import csv
import io
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import requests

EVERYONE: dict[str, Any] = {"any": [{"all": []}], "except": []}
LOOK_SECONDS = 0.2
REASON = "What is critical needs a reason."
COLUMNS = ("staff_number", "name", "language", "site", "department", "job", "role")


@dataclass(frozen=True, slots=True)
class Worker:
    """A line of the CSV file."""

    staff_number: str
    name: str
    language: str = "nl"
    site: str = "Ghent"
    department: str = "Transport"
    job: str = "driver"
    role: str = "worker"


class Caller:
    """One signed-in browser, without the browser: cookies, Origin and the CSRF token."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session: dict[str, Any] = {}
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.headers["Origin"] = url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._http.close()

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request to /api, whatever it answers."""
        return self._http.request(method, f"{self.url}/api{path}", timeout=30, **options)

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of a request that succeeds; an AssertionError with the problem otherwise."""
        answer = self.call(method, path, **options)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:1000]}"
        return answer.json() if answer.content else None

    def get(self, path: str, **query: Any) -> Any:
        """GET with this query."""
        return self.ask("GET", path, params=query)

    def post(self, path: str, body: Any = None) -> Any:
        """POST JSON."""
        return self.ask("POST", path, json=body) if body is not None else self.ask("POST", path)

    def keep(self, session: dict[str, Any]) -> None:
        """From now on this caller is who that session says."""
        self.session = session
        self._http.headers["X-CSRF-TOKEN"] = session["csrf_token"]

    def sign_in(self, card: dict[str, Any]) -> None:
        """Sign in with a card, as another device of that person."""
        number = card["person"]["staff_number"]
        body = {"code": card["code"], "staff_number": number, "device_label": "Tests"}
        self.keep(self.post("/session", body))


class Office(Caller):
    """The first admin, who does everything that HR does."""

    def set_up(self, link: str, *, language: str = "en", name: str = "Transport Peeters") -> None:
        """From the one-time link to a signed-in admin."""
        place = {"default_language": language, "time_zone": "Europe/Brussels"}
        body = {
            "token": link.split("#")[1],
            "organisation": {"name": name, "colour": "#0b5d3b", **place},
            "admin": {"staff_number": "A1", "name": "Anna Maes", "language": language},
            "core_team": [],
            "is_quiet_at_night": False,
            "device_label": "Tests",
        }
        self.keep(self.post("/setup", body))

    def import_people(self, *workers: Worker) -> dict[str, Any]:
        """Import these, and return what the preview said."""
        return self.import_csv(to_csv(*workers).encode())

    def import_csv(self, content: bytes) -> dict[str, Any]:
        """Preview, confirm."""
        kind = {"Content-Type": "text/csv"}
        preview = self.ask("POST", "/people/imports", data=content, headers=kind)
        self.post(f"/people/imports/{preview['id']}/confirm")
        found: dict[str, Any] = preview
        return found

    def person(self, staff_number: str) -> dict[str, Any]:
        """One person, by staff number."""
        found = self.get("/people", search=staff_number)["items"]
        return next(each for each in found if each["staff_number"] == staff_number)

    def invite(self, *staff_numbers: str) -> list[dict[str, Any]]:
        """Cards `{code, link, person, ...}` in the order of these staff numbers."""
        people = [self.person(number)["id"] for number in staff_numbers]
        cards = self.post("/invitations", {"people": people})["items"]
        by_person = {card["person"]["id"]: card for card in cards}
        return [by_person[each] for each in people]

    def draft(
        self, *, texts: dict[str, tuple[str, ...]], audience: Any = EVERYONE, **fields: Any
    ) -> dict[str, Any]:
        """Write an announcement: `texts` is language -> (title, Markdown, picture's words)."""
        parts = ("title", "body", "picture_alt")
        versions = [
            {"language": language} | dict(zip(parts, words, strict=False))
            for language, words in texts.items()
        ]
        body = {"texts": versions, "audience": audience, "default_language": next(iter(texts))}
        made: dict[str, Any] = self.post("/announcements", body | fields)
        return made

    def publish(self, *, picture: bytes = b"", **fields: Any) -> str:
        """Write and publish at once, with a JPEG if there is one; the announcement's id."""
        draft = self.draft(**fields)
        id_: str = draft["id"]
        if picture:
            kind = {"Content-Type": "image/jpeg"}
            self.ask("PUT", f"/announcements/{id_}/picture", data=picture, headers=kind)
            draft = self.get(f"/announcements/{id_}")
        self.post(f"/announcements/{id_}/publish", {"version": draft["version"], "reason": REASON})
        return id_

    def wait_until_heard_of(self, staff_number: str, *, timeout: float = 30) -> None:
        """The server knows where this worker's phone subscribed anew: a test push is taken."""
        until = time.monotonic() + timeout
        [device] = [
            each["id"]
            for each in self.get("/devices")["items"]
            if each["person"]["staff_number"] == staff_number
        ]
        state = ""
        while state not in {"accepted", "displayed"}:
            assert time.monotonic() < until, f"The last test push was {state or 'refused'}."
            asked = self.call("POST", f"/devices/{device}/test-push", json={})
            state = asked.json()["state"] if asked.ok else ""
            while state == "handed_over" and time.monotonic() < until:
                state = self.get(f"/test-pushes/{asked.json()['id']}")["state"]

    def progress(self, id_: str) -> dict[str, Any]:
        """The counts that the author watches, of people and of devices."""
        found: dict[str, Any] = self.get(f"/announcements/{id_}/progress")
        return found | found["people"] | found["devices"]

    def progress_with(self, id_: str, *, timeout: float = 20, **at_least: int) -> dict[str, Any]:
        """The counts once these are reached, asked for as the author's screen does."""
        pause = threading.Event()
        found: dict[str, Any] = {}
        for _ in range(int(timeout / LOOK_SECONDS)):
            found = self.progress(id_)
            if all(found[name] >= count for name, count in at_least.items()):
                return found
            pause.wait(LOOK_SECONDS)
        raise TimeoutError(f"waited {timeout} s for {at_least}; there is {found}")


def to_csv(*workers: Worker) -> str:
    """A CSV file as Excel in the Netherlands writes it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(worker, column) for column in COLUMNS] for worker in workers)
    return out.getvalue()
