"""Round-trip time on loopback: a relay in user space that holds every byte back for a while.

python -m benchmarks.relay PORT TARGET_PORT SECONDS_EACH_WAY
"""

import asyncio
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.processes import free_port, running, wait_for_port

READ = 1 << 18


@contextmanager
def relaying(target: int, *, round_trip: float) -> Iterator[int]:
    """The port of a relay to `target` while the block runs."""
    port = free_port()
    command = (sys.executable, "-m", "benchmarks.relay", str(port), str(target))
    with running([*command, str(round_trip / 2)]) as process:
        wait_for_port(port, process)
        yield port


class Side(asyncio.BufferedProtocol):
    """One end of a relayed connection: what comes in leaves at the other end, later."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.transport: asyncio.Transport | None = None
        self.other: Side | None = None
        self.held: deque[tuple[float, bytes]] = deque()
        self.buffer = bytearray(READ)
        self.is_ended = False
        self.loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; what was held back for it leaves in its time."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def get_buffer(self, _size: int) -> bytearray:
        """Where the next bytes go."""
        return self.buffer

    def buffer_updated(self, count: int) -> None:
        """Hold what came back for the delay."""
        assert self.other is not None
        self.other.hold(bytes(self.buffer[:count]))

    def hold(self, part: bytes) -> None:
        """Send this once its time has come; an empty part closes."""
        due = self.loop.time() + self.delay
        if not self.held:
            self.loop.call_at(due, self.release)
        self.held.append((due, part))

    def release(self) -> None:
        """Write everything whose time has come, in one go."""
        if self.transport is None:
            self.loop.call_later(self.delay, self.release)
            return
        now, parts = self.loop.time() + 0.0005, []
        while self.held and self.held[0][0] <= now:
            parts.append(self.held.popleft()[1])
        if not self.transport.is_closing():
            self.transport.write(b"".join(parts))
            if b"" in parts:
                self.transport.close()
        if self.held:
            self.loop.call_at(self.held[0][0], self.release)

    def connection_lost(self, _error: Exception | None) -> None:
        """Close the other end too, later."""
        if self.other is not None:
            self.other.hold(b"")


async def relay(port: int, target: int, delay: float) -> None:
    """Relay every connection until the process ends."""
    loop = asyncio.get_running_loop()
    pending = set()

    def accept() -> Side:
        near, far = Side(delay), Side(delay)
        near.other, far.other = far, near
        dialling = loop.create_task(loop.create_connection(lambda: far, "127.0.0.1", target))
        pending.add(dialling)
        dialling.add_done_callback(pending.discard)
        return near

    server = await loop.create_server(accept, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(relay(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
