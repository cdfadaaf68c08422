"""Fetch a file from an address that somebody typed: https only, never inside, never endless."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pycurl

from app.core.dialling import ERRORS, OutsideSettings, prepare

CONNECT_SECONDS = 10
ANSWER_SECONDS = 60
LONGEST_URL = 2048
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost"})


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


def fetch(url: str, settings: OutsideSettings, *, limit: int) -> bytes:
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


def _handle(url: str, settings: OutsideSettings, received: _Received) -> pycurl.Curl:
    curl = pycurl.Curl()
    prepare(
        curl,
        settings,
        connect_seconds=CONNECT_SECONDS,
        answer_seconds=ANSWER_SECONDS,
        refused=received.refuse,
    )
    curl.setopt(pycurl.URL, url)
    curl.setopt(pycurl.ACCEPT_ENCODING, "gzip")
    curl.setopt(pycurl.WRITEFUNCTION, received.take)
    return curl
