"""The only place where the time is read, but for new ids. All else takes it as an argument."""

import time
from datetime import UTC, datetime

_BOOT_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Seconds since the machine started, which never jump; they pass while it sleeps, too."""
    return time.clock_gettime(_BOOT_CLOCK)
