"""People with the app open: signed in, polling, reading and acknowledging over one connection."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from typing import Any

from flask import Response
from sqlalchemy import select

from app.auth.http import csrf_token, put_session
from app.auth.service import open_session
from app.core import clock
from app.core.db import db
from app.core.ids import uuid7
from app.people.models import Person
from benchmarks.installation import FLASK, Installation
from benchmarks.processes import Process, free_port, running, wait_for_port

SITE = {"Host": "localhost:8000", "Sec-Fetch-Site": "same-origin"}
POLL, PAGE, ACKNOWLEDGE = "poll (304)", "page of 20", "acknowledge"
PACE = 0.02
"""Seconds between two requests: what they wait for is the server, not each other."""

Times = dict[str, list[float]]


@dataclass
class Visitor:
    """A signed-in device, and the connection it shares with the others."""

    headers: dict[str, str]
    connection: HTTPConnection
    tag: str = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Send a request. Raises RuntimeError for an answer that is an error."""
        content = None if body is None else json.dumps(body)
        kind = {"Content-Type": "application/json"} if content else {}
        self.connection.request(method, path, content, self.headers | kind | headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        self.tag = answer.headers.get("ETag") or self.tag
        return answer.status, json.loads(text) if text else None


@dataclass
class Visits:
    """Who visits, what they may still acknowledge, and how long each request took."""

    visitors: Sequence[Visitor]
    asking: Iterator[tuple[Visitor, str]]
    times: Times = field(default_factory=lambda: defaultdict(list))

    def last(self, seconds: float) -> None:
        """Visit for so long: one request every 20 ms, the three kinds in turn."""
        until = time.perf_counter() + seconds
        reader = self.visitors[0]
        for kind in cycle((POLL, PAGE, ACKNOWLEDGE)):
            begun = time.perf_counter()
            if begun > until:
                return
            self._visit(kind, reader)
            taken = time.perf_counter() - begun
            self.times[kind].append(taken * 1000)
            time.sleep(max(0.0, PACE - taken))

    def _visit(self, kind: str, reader: Visitor) -> None:
        if kind == POLL:
            status, _ = reader.ask("GET", "/api/inbox", **{"If-None-Match": reader.tag})
            if status != 304:
                raise RuntimeError("Something changed meanwhile.")
        elif kind == PAGE:
            reader.ask("GET", "/api/inbox")
        else:
            visitor, announcement = next(self.asking)
            visitor.ask("POST", "/api/receipts", {"receipts": [_report(announcement)]})


@contextmanager
def serving(place: Installation) -> Iterator[tuple[int, Process]]:
    """`flask serve` as an operator starts it, and its port, while the block runs."""
    port = free_port()
    environment = place.environment | {"PORT": str(port), "PUBLIC_URL": "http://localhost:8000"}
    with running((*FLASK, "serve"), environment, is_silent=True) as process:
        wait_for_port(port, process)
        yield port, process


def sign_in(place: Installation, port: int, people: Sequence[int]) -> list[Visitor]:
    """A device for each of these people."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    with place.writing() as session:
        found = session.scalars(select(Person).where(Person.id.in_(people))).all()
        devices = [open_session(each, label="Benchmark", now=clock.now()) for each in found]
        session.flush()
        headers = [_headers(place, device) for device in devices]
        db.session.expunge_all()
    return [Visitor(each, connection) for each in headers]


def _headers(place: Installation, device: Any) -> dict[str, str]:
    with place.app.test_request_context():
        response = put_session(Response(), device, now=clock.now())
        cookies = [each.split(";")[0] for each in response.headers.getlist("Set-Cookie")]
        token = csrf_token(device.uid)
    return {**SITE, "Cookie": "; ".join(cookies), "X-CSRF-TOKEN": token}


def _report(announcement: str) -> dict[str, str]:
    return {
        "id": str(uuid7()),
        "announcement_id": announcement,
        "kind": "acknowledged",
        "at": clock.now().isoformat(),
    }
