"""The demo's announcements, from `content/`: a head of `key: value`, then `[language] title`."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.announcements.models import Priority
from app.announcements.service import Version
from app.core.languages import Language

CONTENT = Path(__file__).parent / "content"

Rule = dict[str, list[Any]]


def _who(**conditions: str) -> Rule:
    return {"any": [{"all": [{kind: [key]} for kind, key in conditions.items()]}], "except": []}


AUDIENCES: dict[str, Rule] = {
    "everyone": _who(),
    "drivers": _who(job="chauffeur"),
    "builders": {
        "any": [{"all": [{"job": ["bouwvakker"]}]}, {"all": [{"job": ["uitvoerder"]}]}],
        "except": [],
    },
    "builders_utrecht": _who(department="Bouw", site="Utrecht"),
    "utrecht": _who(site="Utrecht"),
    "rotterdam": _who(site="Rotterdam"),
    "ghent": _who(site="Gent"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """One announcement of the demo, as it lies in its file."""

    priority: Priority
    must_acknowledge: bool
    audience: Rule
    age: timedelta
    scene: str | None
    is_draft: bool
    is_withdrawn: bool
    asks: str
    versions: tuple[Version, ...]


def stories() -> list[Story]:
    """All of them, the oldest first."""
    read = [_story(path.read_text("utf-8")) for path in CONTENT.glob("*.md")]
    return sorted(read, key=lambda story: story.age, reverse=True)


def _story(source: str) -> Story:
    head, *parts = re.split(r"^\[([a-z]{2})\] ", source, flags=re.MULTILINE)
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    texts = zip(parts[::2], parts[1::2], strict=True)
    return Story(
        priority=Priority(facts["priority"]),
        must_acknowledge=facts["must_acknowledge"] == "yes",
        audience=AUDIENCES[facts["audience"]],
        age=timedelta(hours=float(facts["hours_ago"])),
        scene=facts.get("picture"),
        is_draft=facts.get("draft") == "yes",
        is_withdrawn=facts.get("withdrawn") == "yes",
        asks=facts.get("asks", ""),
        versions=tuple(_version(language, text, facts) for language, text in texts),
    )


def _version(language: str, text: str, facts: dict[str, str]) -> Version:
    title, _, body = text.strip().partition("\n")
    alt = facts.get(f"alt {language}") or facts.get("alt en", "")
    return Version(language=Language(language), title=title, body=body, picture_alt=alt)
