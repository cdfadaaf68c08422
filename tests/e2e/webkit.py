"""WebKitGTK, the engine of an iPhone's Safari, driven by the W3C's WebDriver over HTTP."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from typing import Any, Literal

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from tests.e2e.desktop import Desktop
from tests.e2e.product import free_port

BROWSER = f"/usr/lib/{os.uname().machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)
AS_ROOT_WITHOUT_GPU = {
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "GDK_BACKEND": "x11",
    "GSETTINGS_BACKEND": "memory",
    "NO_AT_BRIDGE": "1",
}
PATIENCE_MS = 20_000
STARTING = Retry(total=None, connect=10, read=0, redirect=0, status=0, backoff_factor=0.1)
ENTER = "\ue007"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
Role = Literal["button", "heading", "link", "status", "textbox"]
WHERE = {
    "button": '//button[contains(normalize-space(.), "{}")]',
    "heading": '//h1[normalize-space(.)="{}"]',
    "link": '//a[contains(normalize-space(.), "{}")]',
    "status": '//*[@role="status"][contains(normalize-space(.), "{}")]',
    "textbox": '//input[@id=//label[normalize-space(.)="{}"]/@for]',
}


class WebKit:
    """One window. What is asked for is waited for by the driver itself."""

    def __init__(self, http: requests.Session, address: str, *, user_agent: str) -> None:
        self._http = http
        self._http.trust_env = False
        self._http.mount("http://", HTTPAdapter(max_retries=STARTING))
        options = {"binary": BROWSER, "args": ["--automation", f"--user-agent={user_agent}"]}
        wanted = {"webkitgtk:browserOptions": options, "timeouts": {"implicit": PATIENCE_MS}}
        self._base = f"{address}/session"
        answer = self._ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self.version: str = answer["capabilities"]["browserVersion"]
        self._base += f"/{answer['sessionId']}"

    def open(self, address: str) -> None:
        """Go to this address."""
        self._ask("POST", "/url", {"url": address})

    def find(self, role: Role, name: str) -> str:
        """The element that the browser itself calls so; its computed name has these words."""
        element = self._find(WHERE[role].format(name))
        assert self._ask("GET", f"/element/{element}/computedrole") == role
        assert name in self._ask("GET", f"/element/{element}/computedlabel")
        return element

    def see(self, words: str) -> None:
        """These words are on the screen."""
        element = self._find(f'//*[contains(normalize-space(text()), "{words}")]')
        assert self._ask("GET", f"/element/{element}/displayed")

    def use(self, role: Role, name: str) -> None:
        """Press Enter on what is so called: unlike a click, no matter what still moves."""
        self._type(self.find(role, name), ENTER)

    def fill(self, name: str, text: str) -> None:
        """Type into this field."""
        self._type(self.find("textbox", name), text)

    def ask(self, script: str) -> Any:
        """What this JavaScript returns."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": []})

    def _type(self, element: str, text: str) -> None:
        self._ask("POST", f"/element/{element}/value", {"text": text})

    def _find(self, path: str) -> str:
        found = self._ask("POST", "/element", {"using": "xpath", "value": path})
        element: str = found[ELEMENT]
        return element

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(method, self._base + path, json=body, timeout=60)
        assert answer.ok, f"{method} {path} {body}: {answer.text}"
        return answer.json()["value"]


@contextmanager
def running(folder: Path, desktop: Desktop, *, user_agent: str) -> Iterator[WebKit]:
    """A WebKitGTK on a screen of its own that nobody sees."""
    with _screen() as display:
        home = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "LANG": "C.UTF-8"}
        bus = {"DBUS_SESSION_BUS_ADDRESS": desktop.address, "DISPLAY": display}
        port = free_port()
        command = ["WebKitWebDriver", f"--port={port}", "--host=127.0.0.1"]
        env = os.environ | AS_ROOT_WITHOUT_GPU | home | bus
        with subprocess.Popen(
            command, env=env, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
        ) as driver:
            try:
                with requests.Session() as http:
                    yield WebKit(http, f"http://127.0.0.1:{port}", user_agent=user_agent)
            finally:
                os.killpg(driver.pid, signal.SIGTERM)


@contextmanager
def _screen() -> Iterator[str]:
    """An X server in memory; it says itself which number was free."""
    told, tells = os.pipe()
    command = ["Xvfb", "-displayfd", str(tells), "-screen", "0", "412x915x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[tells], stdout=DEVNULL, stderr=DEVNULL) as server:
        os.close(tells)
        try:
            with os.fdopen(told) as number:
                yield f":{number.readline().strip()}"
        finally:
            server.terminate()
