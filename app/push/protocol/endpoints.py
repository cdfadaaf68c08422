"""Which push resource URLs and which addresses we are willing to POST to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_LENGTH = 2048
PUSH_HOSTS = frozenset(
    {
        "fcm.googleapis.com",
        "android.googleapis.com",
        "jmt17.google.com",
        "updates.push.services.mozilla.com",
    }
)
PUSH_DOMAINS = ("notify.windows.com", "push.apple.com")
"""What browsers subscribe at: no more, for each name is a queue, counts and a line for admins.

Windows has a name for each of its places; Apple asks that every name below its domain be allowed.
"""
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost"})
PRINTABLE = re.compile(r"[!-~]+")
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(\.{LABEL})*")
"""As DNS has them: no label over 63 characters, and no name over 253."""


class BadEndpointError(ValueError):
    """We do not post to this URL; the message says why."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A checked push resource URL and the origin it belongs to."""

    url: str
    origin: str


def check_endpoint(
    url: str, *, more_hosts: Iterable[str] = (), is_loopback_allowed: bool = False
) -> Endpoint:
    """Check a push resource URL. Raises BadEndpointError."""
    if not 0 < len(url) <= MAX_LENGTH:
        raise BadEndpointError(f"is longer than {MAX_LENGTH} characters or empty")
    if not PRINTABLE.fullmatch(url) or "\\" in url:
        raise BadEndpointError("has characters that no URL has")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadEndpointError("is not a URL") from error
    if "@" in parts.netloc or parts.fragment:
        raise BadEndpointError("names a user or a fragment")
    if is_loopback_allowed and parts.scheme == "http" and host in LOOPBACK_HOSTS:
        return Endpoint(url, f"http://{parts.netloc}")
    _check_public(parts.scheme, host, port, (*PUSH_DOMAINS, *more_hosts))
    return Endpoint(url, f"https://{host}")


def _check_public(scheme: str, host: str, port: int | None, allowed: Iterable[str]) -> None:
    if scheme != "https":
        raise BadEndpointError("is not https")
    if port not in {None, 443}:
        raise BadEndpointError("has a port other than 443")
    if not HOST.fullmatch(host):
        raise BadEndpointError("has a host that no name can be")
    if host not in PUSH_HOSTS and not _is_under(host, allowed):
        raise BadEndpointError("belongs to no known push service (PUSH_HOSTS allows more)")


def _is_under(host: str, suffixes: Iterable[str]) -> bool:
    return any(host == suffix or host.endswith(f".{suffix}") for suffix in suffixes)
