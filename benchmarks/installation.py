"""Veldpost with a crowd in it, in a folder of its own: publish, deliver, look."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import create_app, push
from app.announcements import service as announcements
from app.announcements.models import Announcement
from app.cli.starting import make_keys
from app.core import clock
from app.core.actor import Actor
from app.core.connecting import engine_for
from app.core.db import begin_write, db
from app.core.languages import Language
from app.migrations import upgrade
from app.people.models import Person
from app.people.roles import Role, permissions_of
from app.push.models import StoredMessage
from benchmarks import crowd
from benchmarks.nginx import Nginx
from benchmarks.processes import Process, running, wait_until
from config import Config

EVERYONE = {"any": [{"all": []}], "except": []}
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PAYLOAD_SIZE = 250
PORTABLE = {"PUSH_FAST": "0"}


@dataclass
class Installation:
    """One platform. `database_url` is empty for SQLite in the folder."""

    folder: Path
    nginx: Nginx
    database_url: str = ""
    origin: str = ""
    path: str = "/"
    people: int = 0
    engine: Engine = field(init=False)
    app: Flask = field(init=False)
    subject: str = ""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self.origin = self.origin or self.nginx.origin
        settings = Config.from_env(self.environment)
        make_keys(self.folder)
        self.app = create_app(settings)
        self.engine = engine_for(settings.database_url)
        upgrade(self.engine)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of all its processes."""
        return {
            "INSTANCE_PATH": str(self.folder),
            "DATABASE_URL": self.database_url,
            "PUSH_LOOPBACK": "1",
            "PUSH_CA_BUNDLE": str(self.nginx.bundle),
            "LOG_LEVEL": "WARNING",
            "RATE_LIMITS": "0",
            "PUSH_RATE": "0",
        }

    def fill(self, people: int, *, devices: int | None = None) -> None:
        """Give it people, and one device each to the first of them; and something to send."""
        self.people = people
        with self.writing() as session:
            crowd.add_people(session, people, now=clock.now())
            count = people if devices is None else devices
            crowd.add_subscriptions(
                session,
                self.origin,
                count,
                path=self.path,
                instance=self.folder,
                now=clock.now(),
            )
        self.subject = f"announcement:{self.publish().id}"

    def draft(self, **values: Any) -> Announcement:
        """A new announcement to everyone."""
        text = announcements.Version(
            language=Language.ENGLISH,
            title="Ice on the roads",
            body="Drive carefully this morning.",
        )
        given = {"default_language": Language.ENGLISH, "audience": EVERYONE, "texts": [text]}
        return announcements.create(actor=editor(), now=clock.now(), **(given | values))

    def publish(self, *, is_sent: bool = False, **values: Any) -> Announcement:
        """Publish an announcement; what it would send is cancelled unless `is_sent`."""
        with self.writing() as session:
            draft = self.draft(**values)
            announcements.publish(
                draft.uid,
                version=draft.version,
                actor=editor(),
                public_url="http://localhost:8000",
                now=clock.now(),
            )
            if not is_sent and draft.message_id is not None:
                push.cancel(session, draft.message_id, now=clock.now())
            session.flush()
            session.expunge_all()
        return draft

    def enqueue(self, devices: int) -> int:
        """Hand the engine a message of 250 bytes to the first so many people."""
        recipients = select(Person.id).where(Person.id <= devices)
        with self.writing() as session:
            message = push.Message(
                subject=self.subject,
                topic="benchmark",
                urgency=push.Urgency.HIGH,
                expires_at=clock.now() + timedelta(hours=1),
                templates={"en": push.Template(payload())},
            )
            return push.enqueue(session, message, recipients, now=clock.now())

    def cancel(self, message_id: int) -> None:
        """Send what is left of a message to nobody."""
        with self.writing() as session:
            push.cancel(session, message_id, now=clock.now())

    def progress(self, message_id: int) -> push.Progress:
        """How far a message is."""
        with Session(self.engine) as session:
            return push.progress(session, message_id)

    def wait(self, message_id: int, *, seconds: float = 200) -> None:
        """Wait until a message is settled. Raises RuntimeError when a device was not reached."""
        settled = select(StoredMessage.settled_at).where(StoredMessage.id == message_id)

        def is_settled() -> bool:
            with Session(self.engine) as session:
                return session.scalar(settled) is not None

        wait_until(is_settled, seconds=seconds)
        progress = self.progress(message_id)
        if progress.accepted < progress.targeted - progress.no_subscription - progress.skipped:
            raise RuntimeError(f"Not all were accepted: {progress}")

    @contextmanager
    def delivering(
        self, processes: int = 1, environment: Mapping[str, str] | None = None
    ) -> Iterator[list[Process]]:
        """Delivery processes, warm, while the block runs."""
        settings = self.environment | dict(environment or {})
        with ExitStack() as stack:
            command = (*FLASK, "delivery", "run")
            yield [stack.enter_context(running(command, settings)) for _ in range(processes)]

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session of the application's, committed at the end of the block."""
        with self.app.app_context():
            session = db.session()
            begin_write(session)
            yield session
            session.commit()
            db.session.remove()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        with self.app.app_context():
            db.engine.dispose()


def editor() -> Actor:
    """The first person of a crowd."""
    uid = crowd.uuid7()
    return Actor(
        person_id=1,
        person_uid=uid,
        device_id=1,
        device_uid=uid,
        language="en",
        may=permissions_of(Role.EDITOR),
    )


def payload() -> bytes:
    """250 bytes of JSON: a declarative notification."""
    notification = {
        "title": "Ice on the roads",
        "body": "Drive carefully.",
        "navigate": "https://news.example.eu/a/1",
        "tag": "1",
    }
    declared: dict[str, Any] = {"web_push": 8030, "notification": notification, "filler": ""}
    declared["filler"] = "x" * (PAYLOAD_SIZE - len(json.dumps(declared)))
    return json.dumps(declared).encode()
