"""Every setting: typed, read once from the environment, checked. No secret has a default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

import config_values as reading
from config_values import SettingError

__all__ = ["Config", "SettingError"]

HERE = Path(__file__).parent
UNSET_CONTACT = "mailto:unset@example.com"


def _setting(default: str, read: Callable[[str, str], object], meaning: str) -> Any:
    return field(metadata={"default": default, "read": read, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One field a setting; the environment variable has its name in capitals."""

    host: str = _setting("127.0.0.1", reading.text, "address the web server listens on")
    port: int = _setting("8000", reading.whole(1, 65_535, ""), "port the web server listens on")
    public_url: str = _setting("", reading.url, "address people use: every link begins with it")
    instance_path: Path = _setting(str(HERE / "instance"), reading.path, "database, keys and media")
    database_url: str = _setting(
        "", reading.database, "SQLAlchemy URL; SQLite in INSTANCE_PATH if empty"
    )
    vapid_contact: str = _setting(
        "", reading.contact, "whom push services write to; PUBLIC_URL if empty"
    )
    translate_url: str = _setting(
        "", reading.translator, "LibreTranslate server for readers' own languages; off if empty"
    )
    translate_key: str = _setting("", reading.text, "API key of that server; none if empty")
    celery_broker_url: str = _setting(
        "",
        reading.broker,
        "deliver on Celery workers, over this broker; by `flask delivery run` if empty",
    )
    push_hosts: tuple[str, ...] = _setting(
        "", reading.hosts, "more push services to allow, by comma"
    )
    push_ca_bundle: str = _setting(
        "", reading.authorities, "CA file for push services; certifi's if empty"
    )
    push_proxy: str = _setting("", reading.proxy, "proxy to push services; none if empty")
    push_rate: int = _setting(
        "10000",
        reading.whole(0, 1_000_000, ": messages a second, 0 for no cap"),
        "messages a second to one push service at most; 0 for no cap",
    )
    push_fast: bool = _setting(
        "1", reading.switch, "encrypt in eight lanes where installed and possible"
    )
    push_loopback: bool = _setting(
        "0", reading.switch, "for tests: push services on loopback, by http"
    )
    delivery_processes: int = _setting(
        "1",
        reading.whole(0, 64, ": more on a machine do not help"),
        "delivery processes that `flask serve` starts; 0 on machines for the web",
    )
    web_processes: int = _setting(
        "1", reading.whole(1, 64, ": one for each core at most"), "processes of the web server"
    )
    web_threads: int = _setting("8", reading.whole(1, 1024, ""), "threads of each of them")
    proxy_count: int = _setting(
        "0", reading.whole(0, 1024, ""), "proxies in front whose X-Forwarded-For is believed"
    )
    rate_limits: bool = _setting("1", reading.switch, "throttling; 0 is for tests")
    metrics_token: str = _setting(
        "",
        reading.token,
        "whoever sends it as Bearer may read /metrics; only this machine if empty",
    )
    log_format: str = _setting("text", reading.log_format, "text or json: one JSON object a line")
    log_level: str = _setting("INFO", reading.log_level, "DEBUG, INFO, WARNING or ERROR")

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
        if not self.is_local and not self.proxy_count:
            found.append(
                "PROXY_COUNT is 0: behind a TLS proxy everybody counts as one address then, and a "
                "few wrong codes keep all out. Set PROXY_COUNT=1 for one proxy."
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
        values["vapid_contact"] = UNSET_CONTACT
        if is_public:
            values["vapid_contact"] = reading.contact("VAPID_CONTACT", values["public_url"])
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
