"""Every setting: typed, read once from the environment, checked. No secret has a default."""

import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

HERE = Path(__file__).parent
HOST = re.compile(r"\w([\w.-]*\w)?")
PROXY_SCHEMES = frozenset({"http", "https", "socks4", "socks4a", "socks5", "socks5h"})
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
BROKER_PACKAGES = {
    **dict.fromkeys(("amqp", "amqps"), ("celery", "amqp")),
    **dict.fromkeys(("redis", "rediss"), ("celery", "redis")),
}
UNUSABLE_CONTACT_DOMAINS = ("localhost", ".invalid", ".local", ".test", ".example", ".localhost")
UNSET_CONTACT = "mailto:unset@example.com"
TRUE, FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


class SettingError(SystemExit):
    """A setting cannot be used: nothing starts. Names it, what is wrong and the cure."""

    def __init__(self, name: str, problem: str, cure: str) -> None:
        super().__init__(f"{name}: {problem} {cure}")
        self.name = name


def _whole(first: int, last: int, meaning: str) -> Callable[[str, str], int]:
    """Reads a whole number from `first` to `last`."""

    def read(name: str, text: str) -> int:
        if not (text.isascii() and text.isdecimal() and first <= int(text) <= last):
            cure = f"Use a whole number from {first} to {last}{meaning}."
            raise SettingError(name, f"{text!r} is not possible.", cure)
        return int(text)

    return read


def _switch(name: str, text: str) -> bool:
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise SettingError(name, f"{text!r} is neither on nor off.", "Use 1 or 0.")


def _path(name: str, text: str) -> Path:
    return Path(text).expanduser().resolve()


def _hosts(name: str, text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for host in hosts:
        if not HOST.fullmatch(host):
            cure = "Give names only, by comma, such as push.company.eu"
            raise SettingError(name, f"{host!r} is not a host name.", cure)
    return hosts


def _level(name: str, text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise SettingError(name, f"{text!r} is no level.", "Use DEBUG, INFO, WARNING or ERROR.")
    return text.upper()


def _format(name: str, text: str) -> str:
    if text.lower() not in {"text", "json"}:
        raise SettingError(name, f"{text!r} is no format.", "Use text or json.")
    return text.lower()


def _token(name: str, text: str) -> str:
    """Tells nothing of the token."""
    if not re.fullmatch(r"[\x21-\x7e]{16,200}", text):
        cure = "Use 16 to 200 letters, digits and signs, such as `openssl rand -hex 24` prints."
        raise SettingError(name, "this is no token.", cure)
    return text


def _text(name: str, text: str) -> str:
    return text


def _split(text: str) -> SplitResult | None:
    """The parts of a URL with a host we can use; None for anything else."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    return parts if HOST.fullmatch(host) or ":" in host else None


def _database(name: str, text: str) -> str:
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


def _broker(name: str, text: str) -> str:
    """Tells nothing of the URL: it may hold a password."""
    scheme = urlsplit(text).scheme
    if scheme not in BROKER_PACKAGES or not text.startswith(f"{scheme}://"):
        cure = "Use amqp://user@host/vhost (RabbitMQ) or redis://host:6379/0 (Redis)."
        raise SettingError(name, "this is no broker's URL.", cure)
    if any(find_spec(package) is None for package in BROKER_PACKAGES[scheme]):
        cure = "Run .venv/bin/pip install -r requirements-celery.txt"
        raise SettingError(name, "Celery is not installed.", cure)
    return text


def _authorities(name: str, text: str) -> str:
    try:
        ssl.create_default_context(cafile=text)
    except OSError as error:
        problem = f"{text} holds no certificates that can be read ({error.strerror or error})."
        raise SettingError(name, problem, "Give a file of them in PEM.") from error
    return text


def _proxy(name: str, text: str) -> str:
    parts = _split(text)
    if parts is None or parts.scheme not in PROXY_SCHEMES:
        # It may hold a password, so it is not repeated.
        raise SettingError(name, "this is no proxy.", "Use http://proxy.your-name.eu:3128")
    return text


def _url(name: str, text: str) -> str:
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


def _translator(name: str, text: str) -> str:
    parts = _split(text)
    if parts is None or parts.scheme not in {"http", "https"} or parts.username or parts.query:
        # It may hold a key, so it is not repeated.
        cure = "Use http://translate.your-name.eu:5000, and TRANSLATE_KEY for its key."
        raise SettingError(name, "this is no address of a translation server.", cure)
    return text


def _contact(name: str, text: str) -> str:
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


def _setting(default: str, read: Callable[[str, str], object], meaning: str) -> Any:
    return field(metadata={"default": default, "read": read, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One field a setting; the environment variable has its name in capitals."""

    host: str = _setting("127.0.0.1", _text, "address the web server listens on")
    port: int = _setting("8000", _whole(1, 65_535, ""), "port the web server listens on")
    public_url: str = _setting("", _url, "address people use: every link begins with it")
    instance_path: Path = _setting(str(HERE / "instance"), _path, "database, keys and media")
    database_url: str = _setting("", _database, "SQLAlchemy URL; SQLite in INSTANCE_PATH if empty")
    vapid_contact: str = _setting("", _contact, "whom push services write to; PUBLIC_URL if empty")
    translate_url: str = _setting(
        "", _translator, "LibreTranslate server for readers' own languages; off if empty"
    )
    translate_key: str = _setting("", _text, "API key of that server; none if empty")
    celery_broker_url: str = _setting(
        "", _broker, "deliver on Celery workers, over this broker; by `flask delivery run` if empty"
    )
    push_hosts: tuple[str, ...] = _setting("", _hosts, "more push services to allow, by comma")
    push_ca_bundle: str = _setting(
        "", _authorities, "CA file for push services; certifi's if empty"
    )
    push_proxy: str = _setting("", _proxy, "proxy to push services; none if empty")
    push_rate: int = _setting(
        "10000",
        _whole(0, 1_000_000, ": messages a second, 0 for no cap"),
        "messages a second to one push service at most; 0 for no cap",
    )
    push_fast: bool = _setting("1", _switch, "encrypt in eight lanes where installed and possible")
    push_loopback: bool = _setting("0", _switch, "for tests: push services on loopback, by http")
    delivery_processes: int = _setting(
        "1",
        _whole(0, 64, ": more on a machine do not help"),
        "delivery processes that `flask serve` starts; 0 on machines for the web",
    )
    web_threads: int = _setting("8", _whole(1, 1024, ""), "threads of the web server")
    proxy_count: int = _setting(
        "0", _whole(0, 1024, ""), "proxies in front whose X-Forwarded-For is believed"
    )
    rate_limits: bool = _setting("1", _switch, "throttling; 0 is for tests")
    metrics_token: str = _setting(
        "", _token, "whoever sends it as Bearer may read /metrics; only this machine if empty"
    )
    log_format: str = _setting("text", _format, "text or json: one JSON object a line")
    log_level: str = _setting("INFO", _level, "DEBUG, INFO, WARNING or ERROR")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Config":
        """Read and check every setting. Raises SettingError for the first wrong one."""
        values = {}
        for setting in fields(cls):
            name = setting.name.upper()
            text = environ.get(name, "").strip() or setting.metadata["default"]
            values[setting.name] = setting.metadata["read"](name, text) if text else ""
        return cls(**_derived(values))

    @property
    def is_embedded(self) -> bool:
        """The database is a file of this machine: it has one delivery process."""
        return make_url(self.database_url).get_backend_name() == "sqlite"

    @property
    def is_local(self) -> bool:
        """Only this machine reaches it: no TLS, so no `__Host-` cookies either."""
        return self.public_url.startswith("http://")

    def warnings(self) -> list[str]:
        """What is fine for trying out and not for people's phones."""
        found = []
        if self.is_local:
            found.append(
                f"PUBLIC_URL is {self.public_url}: only browsers on this machine can use it. "
                "For phones, set PUBLIC_URL=https://... behind a TLS proxy (deploy/Caddyfile)."
            )
        if self.vapid_contact == UNSET_CONTACT:
            found.append(
                "VAPID_CONTACT is not set: push services cannot reach you about problems. "
                "Set it to mailto:you@your-name.eu."
            )
        if self.push_loopback:
            found.append("PUSH_LOOPBACK is on: it is for tests only.")
        if not self.rate_limits:
            found.append("RATE_LIMITS is off: codes can be guessed without limit.")
        return found


def _derived(values: dict[str, Any]) -> dict[str, Any]:
    """Fill what follows from other settings."""
    values["push_hosts"] = values["push_hosts"] or ()
    values["public_url"] = values["public_url"] or f"http://localhost:{values['port']}"
    if not values["database_url"]:
        values["database_url"] = f"sqlite:///{values['instance_path'] / 'veldpost.db'}"
    if not values["vapid_contact"]:
        is_public = values["public_url"].startswith("https://")
        values["vapid_contact"] = values["public_url"] if is_public else UNSET_CONTACT
    _check_broker(values)
    if values["delivery_processes"] > 1 and values["database_url"].startswith("sqlite"):
        problem = "a SQLite file has one delivery process."
        raise SettingError("DELIVERY_PROCESSES", problem, "Use 1, or move to PostgreSQL.")
    return values


def _check_broker(values: dict[str, Any]) -> None:
    if values["celery_broker_url"] and values["database_url"].startswith("sqlite"):
        problem = "Celery workers share the outbox by PostgreSQL, and DATABASE_URL is SQLite."
        cure = "Set DATABASE_URL=postgresql+psycopg://..., or leave CELERY_BROKER_URL empty."
        raise SettingError("CELERY_BROKER_URL", problem, cure)
