"""Who may read the metrics: whoever has the token, or else somebody on this very machine."""

import hmac
import ipaddress
from collections.abc import Mapping

FORWARDING = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)
"""Any of these and a proxy stands in between: the asker is not the one who connected."""


def may_read(environ: Mapping[str, object], *, token: str, is_proxy_told: bool) -> bool:
    """Whether this request may read the metrics.

    `is_proxy_told`: no proxy stands in front, or only such as say so. Where one might stand there
    unannounced, every request comes from loopback, and only the token counts.
    """
    if token:
        expected = f"Bearer {token}".encode()
        given = str(environ.get("HTTP_AUTHORIZATION", "")).encode("utf-8", "replace")
        return hmac.compare_digest(given, expected)
    is_proxied = any(name in environ for name in FORWARDING)
    return is_proxy_told and not is_proxied and _is_loopback(str(environ.get("REMOTE_ADDR", "")))


def _is_loopback(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
