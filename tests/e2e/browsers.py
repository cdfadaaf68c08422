"""Debian's own browsers, started so that they can do what a phone's browser does."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.e2e.desktop import Desktop
from tests.push_service import PushService

FIREFOX, CHROMIUM = "/usr/bin/firefox-esr", "/usr/bin/chromium"
PHONE = "Pixel 7"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ASK, GRANTED, DENIED = 0, 1, 2


class Browsers:
    """Starts browsers with a profile each, and closes what a test forgot."""

    def __init__(
        self, playwright: Playwright, *, folder: Path, desktop: Desktop, service: PushService
    ) -> None:
        self.playwright = playwright
        self.folder = folder
        self.desktop = desktop
        self.service = service
        self._open: list[BrowserContext] = []

    def firefox(
        self, name: str = "firefox", *, notifications: int = GRANTED, **options: Any
    ) -> BrowserContext:
        """Firefox with this profile (the same name is the same phone), on our push service."""
        print_version("firefox-esr")
        preferences = firefox_preferences(self.service, notifications=notifications)
        return self._start(
            lambda: self.playwright.firefox.launch_persistent_context(
                self._profile(name),
                channel="moz-firefox",
                executable_path=FIREFOX,
                firefox_user_prefs=preferences,
                env=self._environment(),
                **options,
            )
        )

    def chromium(
        self,
        name: str = "chromium",
        *,
        phone: bool = True,
        flags: Sequence[str] = (),
        **options: Any,
    ) -> BrowserContext:
        """Chromium with this profile, as a Pixel 7 unless it is to be a desktop."""
        print_version("chromium")
        device: dict[str, Any] = dict(self.playwright.devices[PHONE]) if phone else {}
        device.pop("default_browser_type", None)
        return self._start(
            lambda: self.playwright.chromium.launch_persistent_context(
                self._profile(name),
                executable_path=CHROMIUM,
                args=[*CHROMIUM_FLAGS, *flags],
                env=self._environment(),
                **(device | options),
            )
        )

    def _forget(self, context: BrowserContext) -> None:
        if context in self._open:
            self._open.remove(context)

    def close(self) -> None:
        """Close everything that is still open."""
        for context in list(self._open):
            context.close()

    def _start(self, launch: Callable[[], BrowserContext]) -> BrowserContext:
        try:
            context = launch()
        except Error as error:
            say(f"Starting it once more, after: {error}")
            context = launch()
        context.set_default_timeout(20_000)
        self._open.append(context)
        context.on("close", self._forget)
        return context

    def _profile(self, name: str) -> Path:
        profile = self.folder / name
        profile.mkdir(exist_ok=True)
        return profile

    def _environment(self) -> dict[str, str | float | bool]:
        return {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.desktop.address, "LANG": "C.UTF-8"}


def firefox_preferences(
    service: PushService, *, notifications: int
) -> dict[str, str | float | bool]:
    """What lets an automated Firefox receive real pushes from loopback and show them."""
    return {
        "dom.push.serverURL": service.websocket_url,
        "dom.push.testing.allowInsecureServerURL": True,
        "dom.push.connection.enabled": True,
        "dom.push.retryBaseInterval": 200,
        "permissions.default.desktop-notification": notifications,
        "alerts.useSystemBackend": True,
    }


@cache
def print_version(command: str) -> None:
    """Print once which browser this run is about."""
    answer = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    say(answer.stdout.strip() or f"{command}: no version ({answer.stderr.strip()})")


def say(line: str) -> None:
    """Tell who reads the test run."""
    sys.stdout.write(f"\n{line}\n")


def deliver_push(page: Page, content: dict[str, Any]) -> None:
    """Hand a push to this page's service worker in Chromium, as its push service would."""
    session = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    origin = page.evaluate("location.origin")
    registration = next(each for each in found if each["scopeURL"].startswith(origin))
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": origin,
            "registrationId": registration["registrationId"],
            "data": json.dumps(content),
        },
    )
    session.detach()
