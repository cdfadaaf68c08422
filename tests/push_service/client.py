"""How a test starts a push service and drives it; the same in a thread and as a process."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from queue import Queue
from typing import Any

import requests

from tests.push_service.server import Server


class PushService:
    """A running push service, as tests see it. Every wait is bounded."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.websocket_url = f"ws://127.0.0.1:{port}/"
        self._http = requests.Session()
        self._http.trust_env = False

    def close(self) -> None:
        """Let go of the control connection."""
        self._http.close()

    def subscribe(self, count: int = 1, *, key: str | None = None) -> list[dict[str, Any]]:
        """Make virtual subscriptions: `{endpoint, keys: {p256dh, auth}}`, as browsers give."""
        made: list[dict[str, Any]] = self._do("subscribe", count=count, key=key)
        return made

    def messages(self, endpoint: str) -> list[dict[str, Any]]:
        """What a subscription was sent: `{text, topic, urgency, ttl}`; a browser's text is null."""
        answer = self._http.get(f"{self.url}/control/messages/{endpoint.rsplit('/', 1)[1]}")
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def state(self, **at_least: int) -> dict[str, Any]:
        """Totals and facts by subscription, now."""
        return self.wait(timeout=0.5, **at_least)

    def wait(self, *, timeout: float = 20, **at_least: int) -> dict[str, Any]:
        """The state once it is so: made=, accepted=, reached=, acknowledged=, connected=, ..."""
        query = {"timeout": timeout, **at_least}
        answer = self._http.get(f"{self.url}/control/state", params=query, timeout=timeout + 10)
        if answer.status_code == 408:
            raise TimeoutError(f"waited {timeout} s for {at_least}; there is {answer.json()}")
        found: dict[str, Any] = answer.json()
        return found

    def wait_for_absence(self, *, timeout: float = 20) -> None:
        """Return once no browser is connected."""
        self.wait(timeout=timeout, absent=1)

    def plan_faults(self, *faults: dict[str, Any], endpoint: str | None = None) -> None:
        """The next requests fail: `{status, retry_after, delay, drop: before|after, times}`."""
        self._do("faults", faults=faults, endpoint=endpoint)

    def close_gate(self, *, after: int) -> None:
        """Answer so many more requests; the others wait until `open_gate`."""
        self._do("gate", after=after)

    def open_gate(self) -> None:
        """Let every waiting request through."""
        self._do("gate", after=None)

    def end(self, endpoint: str) -> None:
        """From now on this subscription is gone: 410."""
        self._do("end", endpoint=endpoint)

    def advance(self, *, seconds: float) -> None:
        """Move the service's clock ahead."""
        self._do("clock", seconds=seconds)

    def disconnect(self, *, and_forget: bool = False) -> None:
        """Drop the browsers' connections; forgotten browsers must subscribe anew."""
        self._do("forget", agents=and_forget)

    def _do(self, verb: str, **values: Any) -> Any:
        answer = self._http.post(f"{self.url}/control/{verb}", json=values, timeout=60)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def serve_in_thread(port: int = 0) -> Iterator[PushService]:
    """A push service in a thread of this process."""
    started: Queue[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Queue()

    async def serve() -> None:
        server, stop = Server(), asyncio.Event()
        started.put((await server.start(port), asyncio.get_running_loop(), stop))
        await stop.wait()
        await server.stop()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="push service")
    thread.start()
    bound, loop, stop = started.get(timeout=10)
    try:
        with closing(PushService(bound)) as service:
            yield service
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)


@contextmanager
def serve_in_process(port: int = 0) -> Iterator[PushService]:
    """A push service as a process of its own: the tests' CPU is not its CPU."""
    command = [sys.executable, "-m", "tests.push_service", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            with closing(PushService(int(process.stdout.readline()))) as service:
                yield service
        finally:
            process.terminate()
