"""webpush_async with one aiohttp session and one Vapid object, 100 in flight."""

import asyncio
import json
import ssl
import sys
import time
from pathlib import Path

import aiohttp
from py_vapid import Vapid02
from pywebpush import webpush_async

IN_FLIGHT = 100

task = json.loads(Path(sys.argv[1]).read_text())
lines = Path(task["subscriptions"]).read_text().splitlines()
subscriptions = [json.loads(line) for line in lines]
payload = task["payload"]
vapid = Vapid02.from_file(task["vapid_pem"])


async def sender(session, numbers):
    """One of those in flight: message after message."""
    for number in numbers:
        answer = await webpush_async(
            subscriptions[number % len(subscriptions)],
            payload,
            vapid_private_key=vapid,
            vapid_claims={"sub": task["contact"]},
            ttl=3600,
            timeout=10,
            headers={"Urgency": "high", "Topic": "benchmark"},
            aiohttp_session=session,
        )
        if answer.status != 201:
            raise RuntimeError(f"The push service said {answer.status}.")
        answer.release()


async def send(session, count):
    """So many messages, 100 in flight."""
    numbers = iter(range(count))
    await asyncio.gather(*(sender(session, numbers) for _ in range(IN_FLIGHT)))


async def main():
    """Warm up, then measure."""
    context = ssl.create_default_context(cafile=task["bundle"])
    connector = aiohttp.TCPConnector(limit=IN_FLIGHT, ssl=context)
    async with aiohttp.ClientSession(connector=connector) as session:
        await send(session, task["warm_up"])
        cpu, clock = time.process_time(), time.perf_counter()
        await send(session, task["count"])
        print(
            json.dumps({"cpu": time.process_time() - cpu, "seconds": time.perf_counter() - clock})
        )


asyncio.run(main())
