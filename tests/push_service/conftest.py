"""A push service, an independent sender (pywebpush), and a browser that speaks autopush."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any
from uuid import uuid4

import http_ece
import jwt
import pytest
import requests
from py_vapid import Vapid02
from pywebpush import WebPusher
from websockets.sync.client import ClientConnection, connect

from tests.push_service import PushService, serve_in_thread
from tests.push_service.checks import decode, encode
from tests.push_service.store import VirtualDevice

CONTACT = "mailto:push@veldpost.example.com"


class Sender:
    """An application server made of pywebpush and requests: none of our own code."""

    def __init__(self, service: PushService) -> None:
        self.vapid = Vapid02()
        self.vapid.generate_keys()
        self.claims: dict[str, Any] = {"aud": service.url, "sub": CONTACT}
        self.http = requests.Session()
        self.fixed_token = self.authorization()

    def close(self) -> None:
        self.http.close()

    def authorization(self) -> str:
        token: str = self.vapid.sign(dict(self.claims))["Authorization"]
        return token

    def sign(self, claims: dict[str, Any]) -> str:
        """A genuine signature, also over claims that py_vapid would correct or refuse."""
        valid = jwt.decode(
            self.fixed_token.split("t=")[1].split(",")[0], options={"verify_signature": False}
        )
        token = jwt.encode(valid | claims, self.vapid.private_key, algorithm="ES256")
        return f"vapid t={token}, k={self.key}"

    @property
    def key(self) -> str:
        return self.fixed_token.split("k=")[1]

    def send(
        self, subscription: dict[str, Any], text: str = "Snow on the A2", **headers: Any
    ) -> requests.Response:
        """Post one message; a header given as None is left out."""
        body = WebPusher(subscription).encode(text.encode(), content_encoding="aes128gcm")["body"]
        usual = {"TTL": "60", "Authorization": self.authorization()}
        usual |= {"Content-Encoding": "aes128gcm"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in (usual | named).items() if value is not None}
        return self.http.post(subscription["endpoint"], data=body, headers=sent, timeout=10)


class Browser:
    """What Firefox does with its push connection, over an independent websocket library."""

    def __init__(self, service: PushService) -> None:
        self.service = service
        self.device = VirtualDevice.new()
        self.agent = ""
        self.channel = str(uuid4())
        self.socket: ClientConnection | None = None
        self._open = ExitStack()

    def come(self) -> str:
        """Connect and say hello; return the user agent id that the service gave."""
        self.leave()
        self.socket = self._open.enter_context(connect(self.service.websocket_url, proxy=None))
        self._say(messageType="hello", uaid=self.agent, use_webpush=True, broadcasts={})
        hello = self.hear()
        assert (hello["messageType"], hello["status"]) == ("hello", 200)
        return str(hello["uaid"])

    def subscribe(self, key: str) -> dict[str, Any]:
        self._say(messageType="register", channelID=self.channel, key=key)
        endpoint = self.hear()["pushEndpoint"]
        keys = {"p256dh": encode(self.device.p256dh), "auth": encode(self.device.auth)}
        return {"endpoint": endpoint, "keys": keys}

    def unsubscribe(self) -> int:
        self._say(messageType="unregister", channelID=self.channel, code=200)
        return int(self.hear()["status"])

    def read(self) -> str:
        """Wait for the next notification, acknowledge it, decrypt it."""
        frame = self.hear()
        assert frame["messageType"] == "notification"
        update = {"channelID": self.channel, "version": frame["version"], "code": 100}
        self._say(messageType="ack", updates=[update])
        plain: bytes = http_ece.decrypt(
            decode(frame["data"]),
            private_key=self.device.private_key,
            auth_secret=self.device.auth,
        )
        return plain.decode()

    def ping(self) -> str:
        assert self.socket
        self.socket.send("{}")
        return str(self.socket.recv(timeout=5))

    def hear(self) -> dict[str, Any]:
        assert self.socket
        frame: dict[str, Any] = json.loads(self.socket.recv(timeout=5))
        return frame

    def leave(self) -> None:
        self._open.close()
        self.socket = None

    def _say(self, **frame: Any) -> None:
        assert self.socket
        self.socket.send(json.dumps(frame))


@pytest.fixture
def service() -> Iterator[PushService]:
    with serve_in_thread() as running:
        yield running


@pytest.fixture
def sender(service: PushService) -> Iterator[Sender]:
    with closing(Sender(service)) as made:
        yield made


@pytest.fixture
def browser(service: PushService) -> Iterator[Browser]:
    made = Browser(service)
    made.agent = made.come()
    yield made
    made.leave()
