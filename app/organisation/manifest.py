"""The web app manifest in the organisation's own name and colour. Pure."""

from typing import Any

from app.core.languages import text
from app.organisation.models import Organisation

SHORT_NAME = 12
"""Characters a home screen shows below an icon."""
BACKGROUND = "#ffffff"
ICONS = (
    ("192", "any"),
    ("512", "any"),
    ("maskable-192", "maskable"),
    ("maskable-512", "maskable"),
)


def manifest(organisation: Organisation) -> dict[str, Any]:
    """What a browser needs to install the app. `id` never changes: another would be another app."""
    language = organisation.default_language
    return {
        "id": "/",
        "name": organisation.name,
        "short_name": short(organisation.name),
        "lang": language,
        "dir": "auto",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": organisation.colour,
        "background_color": BACKGROUND,
        "categories": ["business", "news"],
        "icons": [_icon(name, purpose) for name, purpose in ICONS],
        "shortcuts": [
            {"name": text(language, "server.shortcut.inbox"), "url": "/"},
            {"name": text(language, "server.shortcut.devices"), "url": "/devices"},
        ],
    }


def short(name: str) -> str:
    """A name that fits below an icon: whole words where that is possible."""
    if len(name) <= SHORT_NAME:
        return name
    words = name[: SHORT_NAME + 1].rsplit(" ", 1)
    return words[0].strip()[:SHORT_NAME]


def _icon(name: str, purpose: str) -> dict[str, str]:
    size = name.rsplit("-", 1)[-1]
    return {
        "src": f"/icons/{name}.png",
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }
