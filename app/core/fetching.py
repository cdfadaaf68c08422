"""Fetch a file from an address that somebody typed: https only, never inside, never endless."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import certifi
import pycurl

from app.core.dialling import guard

CONNECT_SECONDS = 10
ANSWER_SECONDS = 60
LONGEST_URL = 2048
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost"})
ERRORS = {
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_COULDNT_RESOLVE_HOST: "dns",
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_PEER_FAILED_VERIFICATION: "tls",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
}


class FetchSettings(Protocol):
    """Proxy, authorities, and whether this very machine may be asked: as for push messages."""

    @property
    def push_proxy(self) -> str: ...
    @property
    def push_ca_bundle(self) -> str: ...
    @property
    def push_loopback(self) -> bool: ...


class FetchError(Exception):
    """Nothing usable came back; `cause` is a stable word."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(slots=True)
class _Received:
    """What has come so far, and why no more is wanted."""

    limit: int
    body: bytearray
    cause: str = ""

    def take(self, part: bytes) -> int | None:
        self.body += part
        if len(self.body) <= self.limit:
            return None
        self.cause = "too_large"
        return 0

    def refuse(self) -> None:
        self.cause = "address_refused"


def is_fetchable(url: str, *, is_loopback_allowed: bool) -> bool:
    """Whether the address is one we would ask: https, port 443, no user in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not (url.isascii() and url.isprintable()) or " " in url or len(url) > LONGEST_URL:
        return False
    if is_loopback_allowed and parts.scheme == "http" and host in LOOPBACK_HOSTS:
        return True
    is_plain = "@" not in parts.netloc and "\\" not in url
    return parts.scheme == "https" and "." in host and port in {None, 443} and is_plain


def fetch(url: str, settings: FetchSettings, *, limit: int) -> bytes:
    """The body of a 200 answer of at most `limit` bytes; redirects are not followed.

    Raises FetchError.
    """
    if not is_fetchable(url, is_loopback_allowed=settings.push_loopback):
        raise FetchError("address_refused")
    received = _Received(limit, bytearray())
    curl = _handle(url, settings, received)
    try:
        curl.perform()
        status = curl.getinfo(pycurl.RESPONSE_CODE)
    except pycurl.error as error:
        raise FetchError(received.cause or ERRORS.get(int(error.args[0]), "no_answer")) from error
    finally:
        curl.close()
    if status != 200:
        raise FetchError(f"status_{status}")
    return bytes(received.body)


def _handle(url: str, settings: FetchSettings, received: _Received) -> pycurl.Curl:
    curl = pycurl.Curl()
    protocols = pycurl.PROTO_HTTPS | (pycurl.PROTO_HTTP if settings.push_loopback else 0)
    for option, value in (
        (pycurl.URL, url),
        (pycurl.PROTOCOLS, protocols),
        (pycurl.FOLLOWLOCATION, 0),
        (pycurl.PROXY, settings.push_proxy),
        (pycurl.CAINFO, settings.push_ca_bundle or certifi.where()),
        (pycurl.CONNECTTIMEOUT, CONNECT_SECONDS),
        (pycurl.TIMEOUT, ANSWER_SECONDS),
        (pycurl.NOSIGNAL, 1),
        (pycurl.USERAGENT, "Veldpost"),
        (pycurl.ACCEPT_ENCODING, "gzip"),
        (pycurl.WRITEFUNCTION, received.take),
    ):
        curl.setopt(option, value)
    if not settings.push_proxy:
        guard(curl, is_loopback_allowed=settings.push_loopback, refused=received.refuse)
    return curl
