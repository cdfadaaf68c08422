"""How often something may be tried, by address or by device; counted in this process."""

import math
from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse

from app.core import clock
from app.core.errors import TooMany

LIMITER = "veldpost.limiter"


@dataclass(frozen=True, slots=True)
class Limit:
    """A name and a rate such as `5/minute`."""

    name: str
    rate: str

    @property
    def item(self) -> RateLimitItem:
        """The rate as the limiter counts it."""
        return parse(self.rate)


def register_limits(app: Flask) -> None:
    """Count for this application; nothing is refused where the settings switch limits off."""
    is_on = app.config["SETTINGS"].rate_limits
    app.extensions[LIMITER] = Limiter(
        get_remote_address, app=app, storage_uri="memory://", enabled=is_on
    )


def address() -> str:
    """Where the request comes from, proxies we know taken off."""
    return request.remote_addr or "nowhere"


def take(limit: Limit, key: str) -> None:
    """Count one. Raises TooMany where the limit is used up."""
    check(limit, key)
    count(limit, key)


def check(limit: Limit, key: str) -> None:
    """Raises TooMany where the limit is used up; counts nothing."""
    limiter: Limiter = current_app.extensions[LIMITER]
    if not limiter.enabled or limiter.limiter.test(limit.item, limit.name, key):
        return
    ends_at = limiter.limiter.get_window_stats(limit.item, limit.name, key).reset_time
    wait = max(1, math.ceil(ends_at - clock.now().timestamp()))
    raise TooMany("Too many tries. Wait a moment, then try again.", retry_after=wait)


def count(limit: Limit, key: str) -> None:
    """Count one, such as a failure."""
    limiter: Limiter = current_app.extensions[LIMITER]
    if limiter.enabled:
        limiter.limiter.hit(limit.item, limit.name, key)
