"""The texts of the PWA, as a test looks for them on the screen."""

import json
from functools import cache

from tests.e2e.product import ROOT


class Words:
    """All texts of one language: `nl("inbox.waiting_one", count=1)`."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The text of this key, with its values filled in. KeyError where there is none."""
        text = _texts(self.language)[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text


@cache
def _texts(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((ROOT / f"locales/{language}.json").read_text())
    return found


nl, en, de, fr, es, pl = (Words(language) for language in ("nl", "en", "de", "fr", "es", "pl"))
