"""Child processes that end with this one, and what the kernel says of their cost."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from app.cli.children import die_with_parent

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
STOP_SECONDS = 20
LOOK_SECONDS = 0.02
MEMORY_SECONDS = 0.5

Process = subprocess.Popen[bytes]


@contextmanager
def running(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    is_silent: bool = False,
) -> Iterator[Process]:
    """A process while the block runs. A silent one says nothing but its errors."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if is_silent else None,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - only a system call
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def family(pid: int) -> list[int]:
    """A process and everything it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def cpu_seconds(pids: Sequence[int]) -> float:
    """User and system time these processes have used, all threads."""
    return sum(_ticks(pid) for pid in pids) / TICKS


def memory(pid: int) -> int:
    """Proportional set size in bytes."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise LookupError("The kernel tells no Pss.")


@contextmanager
def watching_memory(pid: int) -> Iterator[list[int]]:
    """A process's proportional set size in bytes, looked at all the time the block runs."""
    samples = [memory(pid)]
    stop = Event()

    def look() -> None:
        while not stop.wait(MEMORY_SECONDS):
            samples.append(memory(pid))

    thread = Thread(target=look)
    thread.start()
    try:
        yield samples
    finally:
        stop.set()
        thread.join()


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: Process, *, seconds: float = 30) -> None:
    """Wait until somebody listens there. Raises RuntimeError when the process ends instead."""

    def is_open() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}.")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(is_open, seconds=seconds)


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> None:
    """Look again and again. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"Nothing after {seconds} seconds.")
        time.sleep(LOOK_SECONDS)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
