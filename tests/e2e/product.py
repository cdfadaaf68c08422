"""The whole product as a person starts it: one command, supervised, on a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
LOOK_SECONDS = 0.05
SETUP_LINK = re.compile(r"http://localhost:\d+/setup#[\w-]+")
DEMO_LINK = re.compile(r"(.+): .+, staff number (\S+)\n\s+(http://localhost:\d+/sign-in#[\w-]+)")


class Product:
    """`flask serve` with a real database, a real web server and a real delivery process."""

    def __init__(
        self, folder: Path, *, root: Path = ROOT, is_demo: bool = False, **settings: str
    ) -> None:
        self.root = root
        self.is_demo = is_demo
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.instance_path = folder / "instance"
        self.lines: list[str] = []
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._news = threading.Condition()

    def start(self) -> None:
        """Start it and return once /readyz says that it is ready."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--with-parent"]
        command += ["--demo"] if self.is_demo else []
        self._process = subprocess.Popen(
            command,
            cwd=self.root,
            env=os.environ | self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, name="product's output")
        self._reader.start()
        self._wait_until_ready()

    def stop(self) -> None:
        """Ctrl-C, and wait until both processes have ended."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._reap(timeout=20)

    def kill(self) -> None:
        """Kill -9 everything at once, as a power cut does."""
        assert self._process
        for pid in [self._process.pid, *self._children(self._process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._reap(timeout=10)

    def kill_delivery(self) -> None:
        """Kill -9 the delivery process only; the product is to start it again."""
        assert self._process
        for pid in self._children(self._process.pid):
            if b"delivery\0run" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
                return
        raise LookupError("there is no delivery process")

    def setup_link(self) -> str:
        """The one-time link that an empty platform prints."""
        return SETUP_LINK.search(self.wait_for_line("/setup#")).group()  # type: ignore[union-attr]

    def demo_cards(self) -> dict[str, dict[str, Any]]:
        """What the demo prints to sign in with, by who it is for ("HR"), as a card has it."""
        self.wait_for_line("Veldpost at")
        return {
            who: {"link": link, "person": {"staff_number": number}}
            for who, number, link in DEMO_LINK.findall(self.output())
        }

    def wait_for_line(self, text: str, *, timeout: float = 10) -> str:
        """The first line of output that has this text."""

        def found() -> str | None:
            return next((line for line in self.lines if text in line), None)

        with self._news:
            if not self._news.wait_for(lambda: found() is not None, timeout):
                raise TimeoutError(f"no line with {text!r} in:\n{self.output()}")
            return found() or ""

    def output(self) -> str:
        """Everything it printed."""
        return "\n".join(self.lines)

    def environment(self) -> dict[str, str]:
        """The settings it is started with."""
        usual = {"PORT": str(self.port), "HOST": "127.0.0.1", "PUBLIC_URL": self.url}
        usual |= {"INSTANCE_PATH": str(self.instance_path), "RATE_LIMITS": "0"}
        usual |= {"PUSH_LOOPBACK": "1", "PUSH_HOSTS": "127.0.0.1", "PYTHONUNBUFFERED": "1"}
        return usual | self._settings

    def _read(self) -> None:
        assert self._process
        assert self._process.stdout
        for line in self._process.stdout:
            with self._news:
                self.lines.append(line.rstrip())
                self._news.notify_all()

    def _wait_until_ready(self) -> None:
        """Ask /readyz again and again, and give up at once when the process ends."""
        assert self._process
        state = "nothing yet"
        for _ in range(int(START_SECONDS / LOOK_SECONDS)):
            with suppress(requests.ConnectionError):
                answer = requests.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5)
                state = answer.text
                if answer.ok:
                    return
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(LOOK_SECONDS)
                raise RuntimeError(f"it ended instead of starting:\n{self.output()}")
        raise TimeoutError(f"not ready in {START_SECONDS} s: {state}\n{self.output()}")

    def _children(self, pid: int) -> list[int]:
        try:
            text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except FileNotFoundError:
            return []
        children = [int(each) for each in text.split()]
        return children + [each for child in children for each in self._children(child)]

    def _reap(self, *, timeout: float) -> None:
        assert self._process
        assert self._reader
        self._process.wait(timeout)
        self._reader.join(timeout)
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
