"""Connections of our own to push services: dialled aside, then asked without waiting."""

import socket
import ssl
from functools import cache
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

from app.core.dialling import OutsideSettings, may_dial, trusted
from app.push.curl import CONNECT_SECONDS
from app.push.protocol.http2 import Conversation
from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request

HTTP2 = "h2"
READ = 1 << 16
AT_ONCE, SMALLEST = 1 << 18, 1 << 10
"""So many bytes are read at a time, so that who says much does not keep us from the others. What
comes in small pieces counts as more."""

LAST_WORDS = 1 << 24
"""So many, where no more can be said: more than a socket holds."""

IDLE_SECONDS = 30.0
WAITING = (ssl.SSLWantReadError, ssl.SSLWantWriteError)

Answers = list[tuple[int, Answer]]


@cache
def tls_context(bundle: str) -> ssl.SSLContext:
    """Only HTTP/2, and only with certificates of authorities that we trust. Raises OSError."""
    context = ssl.create_default_context(cafile=bundle)
    context.set_alpn_protocols([HTTP2])
    return context


class Dialling:
    """One attempt at a connection, in a thread of its own: names and handshakes take their time."""

    def __init__(self, origin: str, settings: OutsideSettings) -> None:
        self._origin, self._settings = origin, settings
        self._lock = Lock()
        self._is_cancelled = False
        self._found: ssl.SSLSocket | None = None
        self._thread = Thread(target=self._run, name="dialling", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end."""
        return not self._thread.is_alive()

    def connection(self, at: float) -> "Connection | None":
        """What came of it: None where nothing answers, or not in HTTP/2."""
        self._thread.join()
        return Connection(self._found, self._origin, at) if self._found else None

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        with self._lock:
            self._is_cancelled = True
            if self._found:
                self._found.close()

    def _run(self) -> None:
        try:
            dialled = self._dial()
        except (OSError, ValueError):
            return
        with self._lock:
            self._found = dialled
            if dialled and self._is_cancelled:
                dialled.close()

    def _dial(self) -> ssl.SSLSocket | None:
        parts = urlsplit(self._origin)
        host = parts.hostname or ""
        places = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
        with self._connected(places) as plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            context = tls_context(trusted(self._settings))
            dialled = context.wrap_socket(plain, server_hostname=host)
        if dialled.selected_alpn_protocol() != HTTP2:
            dialled.close()
            return None
        dialled.setblocking(False)
        return dialled

    def _connected(self, places: list[Any]) -> socket.socket:
        """The first of these addresses that answers. Raises OSError; inner ones are not dialled."""
        fault = OSError("no address outside")
        for family, kind, protocol, _, address in places:
            if not may_dial(address[0], self._settings):
                continue
            plain = socket.socket(family, kind, protocol)
            plain.settimeout(CONNECT_SECONDS)
            try:
                plain.connect(address)
            except OSError as error:
                plain.close()
                fault = error
            else:
                return plain
        raise fault


class Connection:
    """A socket and what is said on it. It never waits."""

    def __init__(self, socket: ssl.SSLSocket, origin: str, at: float) -> None:
        self._socket = socket
        self._talk = Conversation(origin)
        self._unsent = b""
        self._used_at = at
        self._is_gone = False
        self.has_served = False

    def fileno(self) -> int:
        """For those who wait for it."""
        return self._socket.fileno()

    @property
    def is_busy(self) -> bool:
        """Whether anything waits for an answer."""
        return bool(self._talk)

    @property
    def has_unsent(self) -> bool:
        """Whether it waits until more can be written."""
        return bool(self._unsent)

    def is_over(self, idle_since: float) -> bool:
        """Whether to hang up: it is gone, ending or was not used since then."""
        is_idle = not self._talk and (self._talk.is_ending or self._used_at < idle_since)
        return self._is_gone or is_idle

    def post(self, request: Request, at: float) -> bool:
        """Say this with the next turn, if there is room for it."""
        if not self._talk:
            self._is_gone = self.is_over(at - IDLE_SECONDS)
            self._hear()
        if self._is_gone or not self._talk.has_room(request):
            return False
        self._talk.post(request, at)
        return True

    def turn(self, at: float, *, patience: float) -> Answers:
        """Read what has come, give up what takes too long, and write what is to be said."""
        if self._talk:
            self._used_at = at
        answers, late = self._hear(), self._talk.give_up(at, patience=patience)
        self._is_gone = self._is_gone or self._talk.is_broken or bool(late and self._unsent)
        if not self._is_gone and not self._write():
            answers += self._hear(LAST_WORDS)
            self._is_gone = True
        return answers + late + (self._talk.abandon() if self._is_gone else [])

    def unheard(self) -> list[tuple[float, Request]]:
        """What the other side says it has not looked at, and since when it was to be said."""
        unheard, self._talk.unheard = self._talk.unheard, []
        return unheard

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _write(self) -> bool:
        """Write what there is room for: whether it could still be written to."""
        try:
            while self._unsent or (said := self._talk.take()):
                self._unsent = self._unsent or said
                written = self._socket.send(self._unsent)
                self._unsent = self._unsent[written:]
        except WAITING:
            return True
        except OSError:
            return False
        return True

    def _hear(self, most: int = AT_ONCE) -> Answers:
        """Read what has come. Also who was asked nothing may have hung up."""
        answers: Answers = []
        try:
            while most > 0 and not self._is_gone:
                part = self._socket.recv(READ)
                most -= max(SMALLEST, len(part))
                answers += self._talk.hear(part)
                self._is_gone = not part or self._talk.is_broken
        except WAITING:
            pass
        except OSError:
            self._is_gone = True
        self.has_served = self.has_served or bool(answers)
        return answers
