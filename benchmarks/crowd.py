"""People and devices by the hundred thousand, made fast, with real keys on P-256."""

import hashlib
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from app import push
from app.core.ids import uuid7
from app.people import service as people
from app.people.models import Person
from app.people.roles import Role
from app.push.models import Subscription
from app.push.protocol import base64url
from app.push.protocol.encryption import public_point

KEYS = 20_000
"""Different receivers' keys; larger crowds repeat them at other endpoints."""

TOKEN_SIZE = 140
"""Characters of a push resource's path, as the large services have them."""

BATCH = 20_000
SERIES = {
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM s WHERE n < :last)"
    " SELECT n FROM s) AS series",
    "postgresql": "generate_series(2, CAST(:last AS integer)) AS series(n)",
}
RANDOM_UID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


def add_people(session: Session, count: int, *, now: datetime) -> None:
    """People 1 to `count`: one editor, and workers that differ in number only."""
    first = people.add(
        now=now,
        staff_number="B1",
        name="Person",
        language="en",
        time_zone="Europe/Amsterdam",
        role=Role.EDITOR,
    )
    session.flush()
    if first.id != 1:
        raise RuntimeError("A benchmark needs an empty database.")
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        session.execute(text("SET LOCAL statement_timeout = 0"))
    changed = {
        "id": "series.n",
        "uid": RANDOM_UID[dialect],
        "role": "'worker'",
        "staff_number": "'B' || series.n",
        "staff_number_key": "'b' || series.n",
    }
    columns = [column.name for column in Person.__table__.columns]
    values = [changed.get(name, f"people.{name}") for name in columns]
    session.execute(
        text(
            f"INSERT INTO people ({', '.join(columns)}) SELECT {', '.join(values)}"
            f" FROM people, {SERIES[dialect]} WHERE people.id = 1"
        ),
        {"last": count},
    )


def add_subscriptions(
    session: Session, origin: str, count: int, *, path: str, instance: Path, now: datetime
) -> None:
    """A device with a subscription for each of the people 1 to `count`."""
    key_id = push.ensure_keys(instance).current.id
    for start in range(1, count + 1, BATCH):
        numbers = range(start, min(start + BATCH, count + 1))
        rows = [_row(number, origin, path, key_id, now) for number in numbers]
        session.execute(insert(Subscription), rows)


def write_subscriptions(file: Path, origin: str, count: int) -> None:
    """The same subscriptions as JSON, one a line, for who has no database."""
    with file.open("w") as lines:
        for number in range(1, count + 1):
            point, auth = keys(number % KEYS)
            encoded = {"p256dh": base64url.encode(point), "auth": base64url.encode(auth)}
            subscription = {"endpoint": endpoint(origin, "/", number), "keys": encoded}
            lines.write(json.dumps(subscription) + "\n")


def endpoint(origin: str, path: str, number: int) -> str:
    """One device's push resource."""
    token = hashlib.shake_128(number.to_bytes(4)).hexdigest(TOKEN_SIZE // 2)
    return f"{origin}{path}{token}"


@cache
def keys(number: int) -> tuple[bytes, bytes]:
    """A receiver's public point and secret."""
    key = ec.derive_private_key(20_261_123 + number * 7_919, ec.SECP256R1())
    return public_point(key.public_key()), hashlib.md5(number.to_bytes(4)).digest()


def _row(number: int, origin: str, path: str, key_id: str, now: datetime) -> dict[str, Any]:
    point, auth = keys(number % KEYS)
    url = endpoint(origin, path, number)
    return {
        "uid": uuid7(),
        "recipient_id": number,
        "device_id": number,
        "endpoint": url,
        "endpoint_digest": hashlib.sha256(url.encode()).digest(),
        "origin": origin,
        "p256dh": point,
        "auth": auth,
        "vapid_key_id": key_id,
        "tag": f"{number:08x}",
        "created_at": now,
    }
