"""Devices in their own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.auth import labels

MOZILLA = "Mozilla/5.0"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0"
SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (
            f"{MOZILLA} (Linux; Android 16; Pixel 7) {CHROME} Mobile Safari/537.36",
            "Chrome on Android, Pixel 7",
        ),
        (
            f"{MOZILLA} (Linux; Android 13; SM-A536B Build/TP1A) {CHROME} Safari/537.36",
            "Chrome on Android, SM-A536B",
        ),
        (f"{MOZILLA} (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", "Chrome on Android"),
        (
            f"{MOZILLA} (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
            "Firefox on Android",
        ),
        (
            f"{MOZILLA} (Linux; Android 10; K) {CHROME} SamsungBrowser/28.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 19_0) {SAFARI} Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            f"{MOZILLA} (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/156.0",
            "Edge on Windows",
        ),
        (
            f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        ("", "Browser"),
    ],
)
def test_a_device_is_named_by_browser_system_and_model(user_agent: str, label: str) -> None:
    assert labels.describe(user_agent) == label


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Mobile/15E148",
            "App on iPhone",
        ),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {SAFARI} Safari/605.1", "App on Mac"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome on Windows"),
    ],
)
def test_an_installed_app_of_apples_is_told_from_its_browser(user_agent: str, label: str) -> None:
    assert labels.describe(user_agent, is_app=True) == label


@given(st.text(max_size=400))
def test_any_user_agent_gets_a_label_that_fits(user_agent: str) -> None:
    assert 0 < len(labels.describe(f"Android 1; {user_agent};")) <= labels.LONGEST
