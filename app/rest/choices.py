"""What somebody chose: quiet hours, holidays, and how much each priority may. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import Any

import orjson

from app.core.errors import Invalid
from app.rest.rules import Buzz, Quiet

PRIORITIES = ("info", "important")
"""Those there is a choice for: what is critical passes."""

MOST_WINDOWS = 14
LEAST_AWAKE_MINUTES = 60
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A person's choices, or an organisation's for its people. Nothing chosen: nothing is quiet."""

    quiet_hours: tuple[Quiet, ...] = ()
    is_quiet_on_holidays: bool = False
    info: Buzz = Buzz.AWAKE
    important: Buzz = Buzz.AWAKE

    @property
    def priorities(self) -> Mapping[str, Buzz]:
        """The choice by priority."""
        return {"info": self.info, "important": self.important}

    def check(self) -> None:
        """Raises Invalid, naming the field and the cure, where a phone could never buzz."""
        waits = {Buzz.AWAKE, Buzz.WORKING}.intersection(self.priorities.values())
        if waits and WEEK_MINUTES - len(_quiet_minutes(self.quiet_hours)) < LEAST_AWAKE_MINUTES:
            message = (
                "Leave at least one hour a week that is not quiet,"
                ' or choose "never" for each priority that must not buzz.'
            )
            raise Invalid(message, code="always_quiet", fields={"quiet_hours": [message]})

    def canonical(self) -> str:
        """As JSON, the same for the same choices."""
        return orjson.dumps(
            {
                "quiet_hours": [
                    {"days": sorted(q.days), "start": f"{q.start:%H:%M}", "end": f"{q.end:%H:%M}"}
                    for q in self.quiet_hours
                ],
                "is_quiet_on_holidays": self.is_quiet_on_holidays,
                "priorities": self.priorities,
            },
            option=orjson.OPT_SORT_KEYS,
        ).decode()


def rest_of(wire: Mapping[str, Any]) -> Rest:
    """From JSON values that are known to be well-formed."""
    return Rest(
        quiet_hours=tuple(
            Quiet(
                frozenset(each["days"]),
                time.fromisoformat(each["start"]),
                time.fromisoformat(each["end"]),
            )
            for each in wire["quiet_hours"]
        ),
        is_quiet_on_holidays=wire["is_quiet_on_holidays"],
        **{name: Buzz(wire["priorities"][name]) for name in PRIORITIES},
    )


@lru_cache(maxsize=4096)
def stored(text: str) -> Rest:
    """From what `canonical` made."""
    return rest_of(orjson.loads(text))


def _quiet_minutes(windows: Iterable[Quiet]) -> set[int]:
    """The minutes of a week, from Monday's midnight, that lie in any of the windows."""
    found: set[int] = set()
    for quiet in windows:
        start = quiet.start.hour * 60 + quiet.start.minute
        end = quiet.end.hour * 60 + quiet.end.minute
        length = (end - start - 1) % DAY_MINUTES + 1
        for day in quiet.days:
            begin = day * DAY_MINUTES + start
            found.update(minute % WEEK_MINUTES for minute in range(begin, begin + length))
    return found
