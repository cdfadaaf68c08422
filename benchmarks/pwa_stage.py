"""A platform with fifty announcements, and people whose phones are measured."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

from app.core import clock
from app.core.ids import uuid7
from app.demo.announcements import Story, stories
from benchmarks.pwa_phone import Phone, Visit
from tests.e2e.browsers import CHROMIUM
from tests.e2e.office import Caller, Office, Worker
from tests.e2e.product import Product

PUBLISHED, ASKING, NEW = 50, 12, 4
PARTS = 4
"""How many of the demo's short texts make one of a usual length."""


@dataclass
class Stage:
    """The platform, and a phone that is always new."""

    playwright: Playwright
    folder: Path
    office: Office
    workers: Sequence[Worker]
    ids: Sequence[str]

    @property
    def version(self) -> str:
        """The browser's."""
        told = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=True)
        return told.stdout.split()[1]

    def phones(self, sizes: Sequence[int]) -> list[Phone]:
        """One a size: signed in, in step, with so many announcements on it."""
        found = []
        for worker, size in zip(self.workers, sizes, strict=False):
            self._read_most(worker)
            found.append(self._phone(worker, stored=size))
        return found

    def first_visit(self) -> Visit:
        """By the last of the people."""
        worker = self.workers[-1]
        phone = self._known.get(worker.staff_number) or self._phone(worker, stored=0)
        return phone.first_visit()

    def __post_init__(self) -> None:
        self._known: dict[str, Phone] = {}

    def _phone(self, worker: Worker, *, stored: int) -> Phone:
        profile = self.folder / worker.staff_number
        profile.mkdir()
        [card] = self.office.invite(worker.staff_number)
        phone = Phone(self.playwright, profile, self.office.url)
        phone.sign_in(card, stored=stored, published=PUBLISHED)
        self._known[worker.staff_number] = phone
        return phone

    def _read_most(self, worker: Worker) -> None:
        """On another device of theirs: all but the newest few and what asks."""
        with Caller(self.office.url) as caller:
            [card] = self.office.invite(worker.staff_number)
            caller.sign_in(card)
            at = clock.now().isoformat()
            receipts = [
                {"id": str(uuid7()), "announcement_id": id_, "kind": "opened", "at": at}
                for id_ in self.ids[ASKING:-NEW]
            ]
            caller.post("/receipts", {"receipts": receipts})


@contextmanager
def staged(folder: Path, playwright: Playwright, *, people: int) -> Iterator[Stage]:
    """The product, started, with announcements; `people` and one more are in it."""
    product = Product(folder)
    product.start()
    try:
        with Office(product.url) as office:
            office.set_up(product.setup_link())
            workers = [
                Worker(f"90{number:02}", f"Tom {number}", "en") for number in range(people + 1)
            ]
            office.import_people(*workers)
            yield Stage(playwright, folder, office, workers, _publish(office))
    finally:
        product.stop()


def _publish(office: Office) -> list[str]:
    told = cycle(story for story in stories() if _english(story))
    made = []
    for number in range(PUBLISHED):
        parts = [_english(story) for story in islice(told, PARTS)]
        title = f"{number + 1}. {parts[0][0]}"
        body = "\n\n".join(f"## {each[0]}\n\n{each[1]}" for each in parts)
        texts = {"en": (title, body)}
        made.append(office.publish(texts=texts, must_acknowledge=number < ASKING))
    return made


def _english(story: Story) -> tuple[Any, ...]:
    found = [each for each in story.versions if each.language == "en"]
    return (found[0].title, found[0].body) if found else ()
