"""An end that comes whatever the database does: one that is silent holds a thread for ever."""

import logging
import os
import signal
import time
from threading import Thread

log = logging.getLogger("veldpost.delivery")

SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT})
SECONDS = 14.0
"""A little more than a delivery process may take, a little less than its supervisor waits."""


def end_for_certain(seconds: float = SECONDS) -> None:
    """So long after the first SIGTERM or SIGINT this process is gone, as from a SIGKILL.

    A signal's handler runs in the main thread, which may be waiting inside a library: the pipe is
    written by the interpreter itself. Call it in the main thread.
    """
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    Thread(target=_wait, args=(heard, seconds), name="ending", daemon=True).start()


def _wait(heard: int, seconds: float) -> None:
    while not SIGNALS.intersection(os.read(heard, 1)):
        pass
    time.sleep(seconds)
    log.critical("Something does not answer; the next delivery process repeats a few.")
    os._exit(1)
