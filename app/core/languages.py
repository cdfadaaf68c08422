"""The languages Veldpost speaks, and the texts both the server and the PWA show (`locales/`)."""

import json
from enum import StrEnum
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parents[2] / "locales"


class Language(StrEnum):
    """ISO 639-1. Office screens exist in the first two, worker screens in all."""

    DUTCH = "nl"
    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    POLISH = "pl"


@cache
def _texts(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((LOCALES / f"{language}.json").read_text("utf-8"))
    return texts


def text(language: str, key: str, **values: str) -> str:
    """The text of `key` in this language, else in English, with `{name}` filled in."""
    template = _texts(language).get(key) or _texts(Language.ENGLISH)[key]
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template
