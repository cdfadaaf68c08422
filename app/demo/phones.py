"""The demo's phones: a push service on loopback whose owners read, open and acknowledge."""

import base64
import heapq
import json
import logging
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from random import Random
from threading import Event, Thread
from uuid import UUID

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.answers.keys import ensure_key
from app.answers.service import Reader
from app.audiences.rule import Attributes
from app.auth.models import Device
from app.core import clock
from app.core.db import begin_write, db
from app.core.ids import uuid7
from app.demo.acting import actor_of
from app.demo.voices import Voice, speak, voices
from app.organisation import service as organisation
from app.people.models import Person
from app.receipts import service as receipts
from app.receipts.facts import Kind, Report

logger = logging.getLogger(__name__)

FILE = "demo-phones.json"
LOOK_SECONDS = 0.25
MOST_AT_ONCE = 200
SHOWN, OPENED, UNDERSTOOD = 0.93, 0.72, 0.82
"""Of what arrives, what is shown; of that, what is opened; of that, what is acknowledged."""

Doing = Report | Voice
"""What a phone's owner does: shows, opens, acknowledges or answers."""

Due = tuple[datetime, int, UUID, Doing]


@dataclass(frozen=True, slots=True)
class Phones:
    """One key pair for all of them, and where they listen: kept, so that a restart finds them."""

    port: int
    private_key: ec.EllipticCurvePrivateKey
    secret: bytes

    @classmethod
    def at(cls, instance_path: Path, *, port: int) -> "Phones":
        """The phones of this instance; new ones, on this port, at the first start."""
        path = instance_path / FILE
        if not path.exists():
            number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
            kept = {"port": port, "key": hex(number), "secret": os.urandom(16).hex()}
            path.touch(mode=0o600)
            path.write_text(json.dumps(kept))
        kept = json.loads(path.read_text())
        key = ec.derive_private_key(int(kept["key"], 16), ec.SECP256R1())
        return cls(int(kept["port"]), key, bytes.fromhex(kept["secret"]))

    def subscription(self, device_uid: UUID) -> dict[str, str]:
        """What a browser's `PushSubscription` would say."""
        point = self.private_key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {
            "endpoint": f"http://127.0.0.1:{self.port}/{device_uid}",
            "p256dh": _base64(point),
            "auth": _base64(self.secret),
        }

    def decrypt(self, body: bytes) -> dict[str, object]:
        """The payload as the service worker would read it."""
        plain = http_ece.decrypt(
            body, private_key=self.private_key, auth_secret=self.secret, version="aes128gcm"
        )
        payload: dict[str, object] = json.loads(plain)["veldpost"]
        return payload


def run(phones: Phones, stop: Event) -> None:
    """Take pushes and act on them until stopped. Needs an application context."""
    arrived: Queue[tuple[UUID, bytes]] = Queue()
    server = ThreadingHTTPServer(("127.0.0.1", phones.port), _handler(arrived))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    diary: list[Due] = []
    while not stop.wait(LOOK_SECONDS):
        for device_uid, body in _taken(arrived):
            for due in intentions(device_uid, phones.decrypt(body)):
                heapq.heappush(diary, due)
        act(diary, now=clock.now())
    server.shutdown()
    server.server_close()


def _handler(arrived: Queue[tuple[UUID, bytes]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """RFC 8030, the part an application server sees."""

        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            arrived.put((UUID(self.path.strip("/")), body))
            self.send_response(201)
            self.send_header("Location", f"{self.path}/{uuid7()}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            logger.debug(format, *args)

    return Handler


def _taken(arrived: Queue[tuple[UUID, bytes]]) -> list[tuple[UUID, bytes]]:
    taken: list[tuple[UUID, bytes]] = []
    try:
        while len(taken) < MOST_AT_ONCE:
            taken.append(arrived.get_nowait())
    except Empty:
        return taken
    return taken


def intentions(device_uid: UUID, payload: dict[str, object]) -> list[Due]:
    """What this phone's owner will do with it, and when: the same each time."""
    if payload["kind"] != "announcement":
        return []
    chance = Random(f"{device_uid}{payload['id']}")
    at = datetime.fromisoformat(str(payload["published_at"]))
    steps = [(Kind.DISPLAYED, SHOWN, 4.0), (Kind.OPENED, OPENED, 240.0)]
    if payload["must_acknowledge"]:
        steps.append((Kind.ACKNOWLEDGED, UNDERSTOOD, 45.0))
    doings: list[Doing] = []
    for kind, share, seconds in steps:
        if chance.random() > share:
            break
        at += timedelta(seconds=chance.expovariate(1 / seconds))
        uid = UUID(str(payload["id"]))
        doings.append(Report(id=uuid7(), announcement_id=uid, kind=kind, at=at))
        if kind is Kind.OPENED:
            doings += voices(payload, chance, opened_at=at)
    return [(doing.at, doing.id.int, device_uid, doing) for doing in doings]


def act(diary: list[Due], *, now: datetime) -> None:
    """Do what is due, each phone's acts together, in one transaction."""
    ripe: dict[UUID, list[Doing]] = {}
    while diary and diary[0][0] <= now and len(ripe) < MOST_AT_ONCE:
        _, _, device_uid, doing = heapq.heappop(diary)
        ripe.setdefault(device_uid, []).append(doing)
    if not ripe:
        return
    begin_write(db.session())
    feed_rev = organisation.feed_rev(db.session())
    key = ensure_key(current_app.config["SETTINGS"].instance_path)
    query = select(Device).where(Device.uid.in_(ripe)).options(joinedload(Device.person))
    for device in db.session.scalars(query):
        actor, attributes = actor_of(device.person, device), attributes_of(device.person)
        reader = Reader(actor=actor, attributes=attributes, feed_rev=feed_rev, key=key)
        _do(ripe[device.uid], reader, now=now)
    db.session.commit()


def _do(doings: list[Doing], reader: Reader, *, now: datetime) -> None:
    receipts.settle(
        [each for each in doings if isinstance(each, Report)],
        actor=reader.actor,
        attributes=reader.attributes,
        feed_rev=reader.feed_rev,
        now=now,
    )
    for each in doings:
        if not isinstance(each, Report):
            speak(each, reader=reader, now=now)


def attributes_of(person: Person) -> Attributes:
    """What decides which announcements they see."""
    return Attributes(
        site=person.site,
        department=person.department,
        job=person.job,
        language=person.language,
        role=person.role,
        person=str(person.uid),
    )


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
