"""pywebpush as its own documentation shows it: one call a message."""

import json
import sys
import time
from pathlib import Path

from pywebpush import webpush

task = json.loads(Path(sys.argv[1]).read_text())
lines = Path(task["subscriptions"]).read_text().splitlines()
subscriptions = [json.loads(line) for line in lines]
payload = task["payload"]


def send(subscription):
    """One message."""
    webpush(
        subscription,
        payload,
        vapid_private_key=task["vapid_pem"],
        vapid_claims={"sub": task["contact"]},
        ttl=3600,
        timeout=10,
        headers={"Urgency": "high", "Topic": "benchmark"},
    )


for subscription in subscriptions[: task["warm_up"]]:
    send(subscription)
cpu, clock = time.process_time(), time.perf_counter()
for number in range(task["count"]):
    send(subscriptions[number % len(subscriptions)])
print(json.dumps({"cpu": time.process_time() - cpu, "seconds": time.perf_counter() - clock}))
