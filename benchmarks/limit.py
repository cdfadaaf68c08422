"""The limit: what OpenSSL takes for one message's key generation and key agreement on P-256.

python -m benchmarks.limit COUNT
"""

import json
import subprocess
import sys
import time

from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.processes import ROOT
from benchmarks.report import Sample

COUNT = 10_000


def measure(count: int = COUNT) -> Sample:
    """Measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.limit", str(count)]
    answer = json.loads(
        subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    )
    return Sample(answer["cpu"] / count * 1e6, count / answer["seconds"])


def main(count: int) -> None:
    """A fresh key and one exchange a message, nothing else."""
    curve, agreement = ec.SECP256R1(), ec.ECDH()
    receiver = ec.generate_private_key(curve).public_key()
    for _ in range(count // 10):
        ec.generate_private_key(curve).exchange(agreement, receiver)
    cpu, clock = time.process_time(), time.perf_counter()
    for _ in range(count):
        ec.generate_private_key(curve).exchange(agreement, receiver)
    print(json.dumps({"cpu": time.process_time() - cpu, "seconds": time.perf_counter() - clock}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
