"""How long to wait before the next try."""

from datetime import timedelta

FIRST_SECONDS = 2
LONGEST_SECONDS = 900


def backoff(tries: int, *, chance: float) -> timedelta:
    """2, 4, 8 ... 900 seconds after `tries` earlier ones, less up to half by `chance` (0 to 1)."""
    longest = min(LONGEST_SECONDS, FIRST_SECONDS << min(tries, 16))
    return timedelta(seconds=longest * (1 - chance / 2))
