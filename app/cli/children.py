"""Child processes that are restarted when they die, and die when their parent does."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event

import click

PR_SET_PDEATHSIG = 1
RESTART_SECONDS = (0.1, 0.5, 2.0, 5.0)
STEADY_SECONDS = 10.0
LOOK_SECONDS = 0.2
NICENESS = 10
"""A fan-out takes what the web side leaves of the processor: pages must not wait for it."""

STOP_SECONDS = 15.0
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent process ends (Linux: prctl(2))."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One supervised process, in a session of its own: Ctrl-C reaches only the supervisor."""

    name: str
    command: Sequence[str]
    niceness: int = 0
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    restart_at: float = field(default=0.0)

    def start(self) -> None:
        """Start it now."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=self._prepare,  # noqa: PLW1509 - one thread, and only system calls
        )

    def _prepare(self) -> None:
        die_with_parent()
        os.nice(self.niceness)

    def keep_alive(self) -> str | None:
        """Restart it when it has died, ever more slowly. Returns what to tell the operator."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.restart_at:
                self.start()
            return None
        status = self.process.poll()
        if status is None:
            return None
        self.process = None
        self.deaths = 0 if now - self.started > STEADY_SECONDS else self.deaths + 1
        wait = RESTART_SECONDS[min(self.deaths, len(RESTART_SECONDS) - 1)]
        self.restart_at = now + wait
        return f"{self.name} ended ({_ending(status)}); starting it again."

    def stop(self) -> None:
        """Ask it to finish."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def reap(self, *, seconds: float) -> None:
        """Wait for its end, then force it: it and what it started."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def supervise(children: Sequence[Child]) -> None:
    """Keep them all alive until SIGINT, SIGTERM or SIGHUP; then stop them."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    for child in children:
        child.start()
    while not stop.wait(LOOK_SECONDS):
        for child in children:
            if notice := child.keep_alive():
                click.echo(notice, err=True)
    for child in children:
        child.stop()
    for child in children:
        child.reap(seconds=STOP_SECONDS)


def delivery_processes(count: int) -> list[Child]:
    """So many delivery processes, not yet started. Whoever starts them looked at the keys."""
    names = [f"Delivery process {number}" for number in range(1, count + 1)]
    if count == 1:
        names = ["The delivery process"]
    command = [*FLASK, "delivery", "run", "--accept-lost-keys"]
    return [Child(name, command, NICENESS) for name in names]


def _ending(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"exit code {status}"
