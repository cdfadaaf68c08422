"""How each setting's text is read and checked, and what to do where it is wrong.

Each reader gets the setting's name and its text, which is not empty. Raises SettingError.
"""

import re
import ssl
from collections.abc import Callable
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

HOST = re.compile(r"\w([\w.-]*\w)?")
PROXY_SCHEMES = frozenset({"http", "https", "socks4", "socks4a", "socks5", "socks5h"})
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
BROKER_PACKAGES = {
    **dict.fromkeys(("amqp", "amqps"), ("celery", "amqp")),
    **dict.fromkeys(("redis", "rediss"), ("celery", "redis")),
}
UNUSABLE_CONTACT_DOMAINS = ("localhost", ".invalid", ".local", ".test", ".example", ".localhost")
TRUE, FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


class SettingError(SystemExit):
    """A setting cannot be used: nothing starts. Names it, what is wrong and the cure."""

    def __init__(self, name: str, problem: str, cure: str) -> None:
        super().__init__(f"{name}: {problem} {cure}")
        self.name = name


def whole(first: int, last: int, meaning: str) -> Callable[[str, str], int]:
    """Reads a whole number from `first` to `last`."""

    def read(name: str, text: str) -> int:
        if not (text.isascii() and text.isdecimal() and first <= int(text) <= last):
            cure = f"Use a whole number from {first} to {last}{meaning}."
            raise SettingError(name, f"{text!r} is not possible.", cure)
        return int(text)

    return read


def switch(name: str, text: str) -> bool:
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise SettingError(name, f"{text!r} is neither on nor off.", "Use 1 or 0.")


def path(name: str, text: str) -> Path:
    return Path(text).expanduser().resolve()


def hosts(name: str, text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for host in hosts:
        if not HOST.fullmatch(host):
            cure = "Give names only, by comma, such as push.company.eu"
            raise SettingError(name, f"{host!r} is not a host name.", cure)
    return hosts


def log_level(name: str, text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise SettingError(name, f"{text!r} is no level.", "Use DEBUG, INFO, WARNING or ERROR.")
    return text.upper()


def log_format(name: str, text: str) -> str:
    if text.lower() not in {"text", "json"}:
        raise SettingError(name, f"{text!r} is no format.", "Use text or json.")
    return text.lower()


def token(name: str, text: str) -> str:
    """Tells nothing of the token."""
    if not re.fullmatch(r"[\x21-\x7e]{16,200}", text):
        cure = "Use 16 to 200 letters, digits and signs, such as `openssl rand -hex 24` prints."
        raise SettingError(name, "this is no token.", cure)
    return text


def text(name: str, text: str) -> str:
    return text


def _split(text: str) -> SplitResult | None:
    """The parts of a URL with a host we can use; None for anything else."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    return parts if HOST.fullmatch(host) or ":" in host else None


def database(name: str, text: str) -> str:
    """Tells nothing of the URL: it may hold a password."""
    cure = "Use sqlite:////a/file.db or postgresql+psycopg://user@host/name, or leave it empty."
    try:
        url = make_url(text)
    except (SQLAlchemyError, ValueError) as error:
        raise SettingError(name, "this is no database URL.", cure) from error
    backend = url.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise SettingError(name, f"{backend!r} is not supported.", cure)
    if backend == "postgresql" and url.get_driver_name() != "psycopg":
        raise SettingError(name, f"the driver of {url.drivername!r} is not supported.", cure)
    if backend == "sqlite" and url.database in {None, "", ":memory:"}:
        raise SettingError(name, "two processes share the database, so it is a file.", cure)
    if backend == "sqlite" and (url.get_driver_name() != "pysqlite" or url.query):
        raise SettingError(name, "SQLite takes no driver and no options here.", cure)
    if "@" in (url.host or ""):
        problem = "an @ of the password looks like the one before the host."
        raise SettingError(name, problem, "Write it as %40, and : / # ? % as %3A %2F %23 %3F %25.")
    if backend == "postgresql":
        _check_options(name, url)
    return text


def _check_options(name: str, url: URL) -> None:
    from psycopg.pq import Conninfo

    known = [option.keyword.decode() for option in Conninfo.get_defaults()]
    for option in url.query:
        if option not in known:
            meant = get_close_matches(option, known, n=1)
            problem = "after its ? stands an option that PostgreSQL does not know."
            cure = f"Perhaps {meant[0]} is meant." if meant else "Such as ?sslmode=require."
            raise SettingError(name, problem, cure)


def broker(name: str, text: str) -> str:
    """Tells nothing of the URL: it may hold a password."""
    scheme = urlsplit(text).scheme
    if scheme not in BROKER_PACKAGES or not text.startswith(f"{scheme}://"):
        cure = "Use amqp://user@host/vhost (RabbitMQ) or redis://host:6379/0 (Redis)."
        raise SettingError(name, "this is no broker's URL.", cure)
    if any(find_spec(package) is None for package in BROKER_PACKAGES[scheme]):
        cure = "Run .venv/bin/pip install -r requirements-celery.txt"
        raise SettingError(name, "Celery is not installed.", cure)
    return text


def authorities(name: str, text: str) -> str:
    try:
        ssl.create_default_context(cafile=text)
    except OSError as error:
        problem = f"{text} holds no certificates that can be read ({error.strerror or error})."
        raise SettingError(name, problem, "Give a file of them in PEM.") from error
    return text


def proxy(name: str, text: str) -> str:
    parts = _split(text)
    if parts is None or parts.scheme not in PROXY_SCHEMES:
        # It may hold a password, so it is not repeated.
        raise SettingError(name, "this is no proxy.", "Use http://proxy.your-name.eu:3128")
    return text


def url(name: str, text: str) -> str:
    parts = _split(text)
    if parts is None or parts.scheme not in {"http", "https"}:
        raise SettingError(name, f"{text!r} is not a web address.", "Use https://news.your-name.eu")
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
        raise SettingError(name, f"{text!r} has more than a host.", "Give scheme and host only.")
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        raise SettingError(
            name,
            f"{text!r} has no https, and browsers allow push and installing only with it.",
            "Put a TLS proxy in front (deploy/Caddyfile) and use https://.",
        )
    return f"{parts.scheme}://{parts.netloc}"


def translator(name: str, text: str) -> str:
    parts = _split(text)
    if parts is None or parts.scheme not in {"http", "https"} or parts.username or parts.query:
        # It may hold a key, so it is not repeated.
        cure = "Use http://translate.your-name.eu:5000, and TRANSLATE_KEY for its key."
        raise SettingError(name, "this is no address of a translation server.", cure)
    return text


def contact(name: str, text: str) -> str:
    cure = (
        "Use an address that reaches you, such as mailto:push@your-name.eu or https://your-name.eu"
    )
    if not re.fullmatch(
        r"mailto:[^@\s,<>]+@[^@\s,<>]+\.[^@\s,<>]+|https://[^\s/]+\.[^\s/]+(/\S*)?", text
    ) or (text.startswith("https:") and not _split(text)):
        raise SettingError(name, f"{text!r} is not a mailto: or https: contact.", cure)
    domain = text.rsplit("@", 1)[-1] if text.startswith("mailto:") else urlsplit(text).hostname
    if any(
        f".{domain}".endswith(bad if bad[0] == "." else f".{bad}")
        for bad in UNUSABLE_CONTACT_DOMAINS
    ):
        raise SettingError(name, f"Apple's push service refuses {text!r}.", cure)
    return text
