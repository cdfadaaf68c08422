"""A client in a process of its own: so many requests a second, whatever the server answers.

Latency counts from the instant a request was due, so a server that falls behind cannot hide it.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

CONNECTIONS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a run saw. Latencies are in milliseconds; `seconds` is from the first to the last."""

    statuses: dict[str, int]
    p50: float
    p99: float
    seconds: float


def run(port: int, requests: Sequence[str], *, rate: float, connections: int = CONNECTIONS) -> Load:
    """Send these requests, `rate` a second; 0 sends each as soon as a connection is free."""
    task = {"port": port, "requests": requests, "rate": rate, "connections": connections}
    command = [sys.executable, "-m", "benchmarks.load"]
    ended = subprocess.run(
        command, input=json.dumps(task), check=True, stdout=subprocess.PIPE, text=True
    )
    return Load(**json.loads(ended.stdout))


async def _answer(reader: asyncio.StreamReader) -> str:
    """The status of the next answer; its body is read and dropped."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = head[9:12].decode()
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line[15:]))
    return status


async def _drive(port: int, requests: Sequence[str], rate: float, connections: int) -> Load:
    numbers, latencies, statuses = count(), [], {}
    begun = time.perf_counter()

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (at := next(numbers)) < len(requests):
            due = begun + at / rate if rate else time.perf_counter()
            await asyncio.sleep(due - time.perf_counter())
            writer.write(requests[at].encode())
            status = await _answer(reader)
            latencies.append((time.perf_counter() - due) * 1000)
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    ordered = sorted(latencies)
    return Load(
        statuses=statuses,
        p50=ordered[len(ordered) // 2],
        p99=ordered[len(ordered) * 99 // 100],
        seconds=time.perf_counter() - begun,
    )


def main() -> None:
    """Read the task, run it, write what was seen."""
    task = json.load(sys.stdin)
    found = asyncio.run(_drive(task["port"], task["requests"], task["rate"], task["connections"]))
    json.dump({name: getattr(found, name) for name in Load.__slots__}, sys.stdout)


if __name__ == "__main__":
    main()
