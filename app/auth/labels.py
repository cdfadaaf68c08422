"""A device in its own words, from its User-Agent: "Chrome on Android, Pixel 7". Pure."""

import re

LONGEST = 100
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
UNTOLD = frozenset({"Safari", "Browser"})
"""What an installed app of Apple's looks like: on a Mac as Safari does, on an iPhone as nothing."""
HIDDEN_MODELS = frozenset({"K", "Mobile", "Tablet"})
"""What browsers say instead of a model."""


def describe(user_agent: str, *, is_app: bool = False) -> str:
    """Browser, system and, where the browser tells it, the model of a phone.

    `is_app`: installed. Of Apple's it is said: there it is another device than the browser's page.
    """
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Browser")
    if is_app and browser in UNTOLD:
        browser = "App"
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    model = re.search(r"Android [\d.]+; ([^;)]+?)(?: Build/[^;)]*)?[;)]", user_agent)
    label = f"{browser} on {system}" if system else browser
    if model and model[1] not in HIDDEN_MODELS and not model[1].startswith("rv:"):
        label = f"{label}, {model[1]}"
    return label[:LONGEST]
