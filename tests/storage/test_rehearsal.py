"""The rehearsal: a busy platform is backed up, and comes to life somewhere else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Event

import pytest
import requests
from sqlalchemy import select

from app.announcements.models import Announcement
from app.core.db import db
from app.core.ids import uuid7
from app.people.models import Person
from app.receipts.models import Receipt
from app.storage import archive
from tests import postgres
from tests.e2e.crowd import join
from tests.e2e.office import Caller, Office, Worker
from tests.e2e.product import ROOT, Product
from tests.push_service import serve_in_process
from tests.storage.conftest import place

pytestmark = pytest.mark.slow

PHONES = 300
WORKERS = [Worker(f"W{number}", f"Worker {number}") for number in range(4)]
ENOUGH = 40
PATIENCE_SECONDS = 120
KINDS = ("displayed", "opened", "acknowledged")
Confirmed = tuple[str, str, str]


@dataclass
class Bustle:
    """An editor who goes on publishing, and workers who go on reporting what they saw."""

    office: Office
    stop: Event = field(default_factory=Event)
    published: list[str] = field(default_factory=list)
    confirmed: list[Confirmed] = field(default_factory=list)
    news: Condition = field(default_factory=Condition)

    def publish(self) -> None:
        while not self.stop.is_set():
            number = self.office.publish(texts={"en": ("Ice", "Drive slowly.")})
            with self.news:
                self.published.append(number)
                self.news.notify_all()

    def report(self, browser: Caller) -> None:
        me = browser.session["person"]["staff_number"]
        seen = 0
        while not self.stop.is_set():
            with self.news:
                if len(self.published) == seen:
                    self.news.wait(1)
                fresh, seen = self.published[seen:], len(self.published)
            for announcement in fresh:
                self._report(browser, me, announcement)

    def wait_for(self, count: int) -> None:
        with self.news:
            assert self.news.wait_for(lambda: len(self.confirmed) >= count, PATIENCE_SECONDS)

    def _report(self, browser: Caller, me: str, announcement: str) -> None:
        at = "2026-11-23T09:00:00Z"
        for kind in KINDS:
            one = {"id": str(uuid7()), "announcement_id": announcement, "kind": kind, "at": at}
            settled = browser.post("/receipts", {"receipts": [one]})["settled"]
            with self.news:
                self.confirmed += [(me, announcement, kind) for _ in settled]
                self.news.notify_all()


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: postgres.Server
) -> Iterator[tuple[str, str]]:
    """A database to run on, and an empty one to restore to."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'first.db'}", f"sqlite:///{tmp_path / 'second.db'}"
        return
    made = postgres_server.new_database(), postgres_server.empty_database()
    yield made
    for url in made:
        postgres_server.drop(url)


def flask(*words: object, environment: dict[str, str]) -> str:
    """A command as the operator types it; its output."""
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def receipts(announcements: dict[int, str], people: dict[int, str]) -> set[Confirmed]:
    """Every fact the database holds."""
    return {
        (people[row.person_id], announcements[row.announcement_id], kind)
        for row in db.session.scalars(select(Receipt))
        for kind in KINDS
        if getattr(row, f"{kind}_at") is not None
    }


def known() -> set[Confirmed]:
    """The same, in the API's words."""
    announcements = db.session.execute(select(Announcement.id, Announcement.uid)).all()
    people = db.session.execute(select(Person.id, Person.staff_number)).all()
    return receipts({row.id: str(row.uid) for row in announcements}, dict(map(tuple, people)))


def test_a_platform_under_load_comes_back_whole_in_another_place(
    tmp_path: Path, urls: tuple[str, str]
) -> None:
    product = Product(tmp_path, DATABASE_URL=urls[0])
    product.start()
    office = Office(product.url)
    office.set_up(product.setup_link())
    office.import_people(*WORKERS)
    browsers = [Caller(product.url) for _ in WORKERS]
    for browser, card in zip(
        browsers, office.invite(*(w.staff_number for w in WORKERS)), strict=True
    ):
        browser.sign_in(card)
    bustle = Bustle(office)
    file = tmp_path / "backup.tar"

    with serve_in_process() as service, ThreadPoolExecutor() as pool:
        join(product, service, PHONES)
        work = [
            pool.submit(bustle.publish),
            *(pool.submit(bustle.report, each) for each in browsers),
        ]
        try:
            bustle.wait_for(ENOUGH)
            before = set(bustle.confirmed)
            flask("backup", file, environment=product.environment())
            bustle.wait_for(len(bustle.confirmed) + len(KINDS))
        finally:
            bustle.stop.set()
        for each in work:
            each.result(PATIENCE_SECONDS)
        product.stop()
    for caller in (office, *browsers):
        caller.__exit__(None, None, None)

    there = tmp_path / "there"
    environment = {"INSTANCE_PATH": str(there), "DATABASE_URL": urls[1]}
    told = flask("restore", file, environment=environment)

    manifest = archive.verify(file)
    restored = place(there, urls[1])
    assert restored.counts() == dict(manifest.counts)
    assert f"{manifest.counts['receipts']:>9} receipts" in told
    assert before <= restored.do(known)
    assert len(before) >= ENOUGH

    revived = Product(tmp_path / "again", **environment)
    revived.start()
    assert requests.get(f"{revived.url}/api/organisation", timeout=10).json()["is_set_up"]
    revived.stop()
