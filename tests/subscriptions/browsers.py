"""A browser's PushSubscription, at a push service that the tests' settings allow."""

import base64
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask.testing import FlaskClient


def place(**values: Any) -> dict[str, Any]:
    """What `PushSubscription.toJSON()` gives, at a push service the tests' settings allow."""
    point = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )
    keys = {"p256dh": _text(point), "auth": _text(secrets.token_bytes(16))}
    endpoint = f"https://push.example.net/{secrets.token_urlsafe(16)}"
    return {"endpoint": endpoint, "keys": keys} | values


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def subscribe_browser(browser: FlaskClient, **values: Any) -> dict[str, Any]:
    """Turn a browser's notifications on; returns its subscription."""
    chosen = place(**values)
    answer = browser.put("/api/me/subscription", json=chosen)
    assert answer.status_code == 200, answer.json
    return chosen
