"""`python -m tests.push_service --port 0`: prints its port, serves until it is stopped."""

import argparse
import asyncio
import signal

from tests.push_service.server import Server


async def main(port: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    server, stop = Server(), asyncio.Event()
    print(await server.start(port), flush=True)  # noqa: T201  how callers learn the port
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await server.stop()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0)
    asyncio.run(main(arguments.parse_args().port))
