"""LibreTranslate's API (https://docs.libretranslate.com): many texts in one request."""

from threading import BoundedSemaphore
from typing import Any, Protocol

import orjson
import pycurl

from app.core.errors import Away

CONNECT_SECONDS = 5
ANSWER_SECONDS = 20
MOST_CHARACTERS = 20_000
LONGEST_ANSWER = 1024 * 1024
AT_ONCE = 2

_turns = BoundedSemaphore(AT_ONCE)
"""A translation takes seconds, and the web server's threads are few."""


class Translator(Protocol):
    """Puts texts into another language."""

    def translate(self, texts: list[str], *, source: str, target: str) -> list[str]:
        """As many, in the same order. Raises Away."""


class LibreTranslate:
    """A server that the operator chose and trusts with the organisation's texts."""

    def __init__(self, url: str, key: str) -> None:
        self._url = f"{url.rstrip('/')}/translate"
        self._key = key

    def translate(self, texts: list[str], *, source: str, target: str) -> list[str]:
        """As many, in the same order. Raises Away where it does not do it, and soon."""
        if sum(map(len, texts)) > MOST_CHARACTERS:
            raise _away("This text is too long to be translated.")
        body = {"q": texts, "source": source, "target": target, "format": "text"}
        if self._key:
            body["api_key"] = self._key
        if not _turns.acquire(timeout=CONNECT_SECONDS):
            raise _away()
        try:
            return _texts(self._ask(orjson.dumps(body)), count=len(texts))
        finally:
            _turns.release()

    def _ask(self, body: bytes) -> bytes:
        received = bytearray()

        def receive(part: bytes) -> int | None:
            received.extend(part)
            return 0 if len(received) > LONGEST_ANSWER else None

        curl = pycurl.Curl()
        try:
            for option, value in _options(self._url, body, receive):
                curl.setopt(option, value)
            curl.perform()
            status = curl.getinfo(pycurl.RESPONSE_CODE)
        except pycurl.error as error:
            raise _away() from error
        finally:
            curl.close()
        if status != 200:
            raise _away()
        return bytes(received)


def _options(url: str, body: bytes, receive: Any) -> tuple[tuple[int, Any], ...]:
    return (
        (pycurl.URL, url),
        (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
        (pycurl.PROXY, ""),
        (pycurl.FOLLOWLOCATION, 0),
        (pycurl.CONNECTTIMEOUT, CONNECT_SECONDS),
        (pycurl.TIMEOUT, ANSWER_SECONDS),
        (pycurl.NOSIGNAL, 1),
        (pycurl.HTTPHEADER, ["Content-Type: application/json", "Expect:"]),
        (pycurl.POSTFIELDS, body),
        (pycurl.WRITEFUNCTION, receive),
    )


def _texts(answer: bytes, *, count: int) -> list[str]:
    try:
        texts = orjson.loads(answer)["translatedText"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise _away() from error
    is_whole = isinstance(texts, list) and len(texts) == count
    if not is_whole or not all(isinstance(text, str) for text in texts):
        raise _away()
    return [text.replace("\x00", "") for text in texts]


def _away(message: str = "The translation service does not answer now. Try again later.") -> Away:
    return Away(message, code="translation_failed")
