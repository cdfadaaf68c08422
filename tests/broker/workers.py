"""Celery workers in processes of their own, to be killed whole or child by child."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

PROJECT = Path(__file__).parents[2]
CHILDREN = 2
STOP_SECONDS = 60.0
LOOK_SECONDS = 0.1
OPTIONS = (f"--concurrency={CHILDREN}", "--without-gossip", "--without-mingle", "--loglevel=INFO")


class Worker:
    """A Celery worker that is started again by hand, as its supervisor would."""

    def __init__(self, application: str, environment: Mapping[str, str], log: Path) -> None:
        self._command = (sys.executable, "-m", "celery", "-A", application, "worker", *OPTIONS)
        self._environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment}
        self._log = log

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                ("setpriv", "--pdeathsig=KILL", "--", *self._command),
                cwd=PROJECT,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def children(self) -> list[int]:
        """Process ids of the children that are there now."""
        main = self._process.pid
        return [int(pid) for pid in Path(f"/proc/{main}/task/{main}/children").read_text().split()]

    def kill_child(self) -> int:
        """Kill one child, if there is one. Returns how many died."""
        children = self.children()[:1]
        for child in children:
            os.kill(child, signal.SIGKILL)
        return len(children)

    def kill_and_restart(self) -> int:
        """Kill main process and children together, and start anew. Returns how many died."""
        died = len(self.children())
        self.kill()
        self.start()
        return died

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Ask it to finish. Returns its exit code."""
        self._process.terminate()
        return self.wait()

    def wait(self) -> int:
        """Its exit code, when it has ended by itself."""
        return self._process.wait(STOP_SECONDS)

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None


@contextmanager
def worker(application: str, environment: Mapping[str, str], log: Path) -> Iterator[Worker]:
    """A worker while the block runs."""
    started = Worker(application, environment, log)
    started.start()
    try:
        yield started
    finally:
        if started.is_running:
            started.kill()


def until(is_so: Callable[[], bool]) -> bool:
    """Look ten times a second until it is so, or for long."""
    pause = Event()
    for _ in range(int(STOP_SECONDS / LOOK_SECONDS)):
        if is_so():
            return True
        pause.wait(LOOK_SECONDS)
    return False
