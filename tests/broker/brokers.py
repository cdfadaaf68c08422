"""Brokers of the tests' own, from Debian's packages, on free ports and in temporary folders.

They are killed and started again at will, and die with the process that started them.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Protocol

from kombu import Connection

from app.broker.queue import QUEUE

RABBITMQ = Path("/usr/lib/rabbitmq/lib")
START_SECONDS = 120.0
LOOK_SECONDS = 0.05


class Broker(Protocol):
    """What a test does to a broker."""

    url: str

    def start(self) -> None:
        """Start it on its old port, and wait until it answers."""

    def kill(self) -> None:
        """Stop it at once; what it held in memory is gone."""

    def flush(self) -> None:
        """Empty it."""


class Redis:
    """A Redis that writes nothing down."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        options = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        command = ("redis-server", "--port", str(self._port), *options, "--dir", str(self._folder))
        self._process = start(*command, folder=self._folder)
        wait_for_broker(self.url, self._process)

    def kill(self) -> None:
        kill(self._process)

    def flush(self) -> None:
        with Connection(self.url) as connection:
            connection.default_channel.client.flushall()


class RabbitMQ:
    """A RabbitMQ with its own name, cookie, files and port mapper."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port, self._mapper_port = free_port(), free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}//"
        self._environment = {
            "HOME": str(folder),
            "ERL_EPMD_PORT": str(self._mapper_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RUNNING_UNDER_SYSTEMD": "true",
            "RABBITMQ_NODENAME": f"veldpost-{self._port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 -start_epmd false",
        }
        self._program = next(RABBITMQ.glob("rabbitmq_server-*/sbin/rabbitmq-server"))
        self._mapper = start("epmd", folder=folder, environment=self._environment)

    def start(self) -> None:
        command = str(self._program)
        self._process = start(command, folder=self._folder, environment=self._environment)
        wait_for_broker(self.url, self._process)

    def kill(self) -> None:
        kill(self._process)

    def flush(self) -> None:
        with Connection(self.url) as connection, connection.channel() as channel:
            channel.queue_declare(QUEUE, durable=True, auto_delete=False)
            channel.queue_purge(QUEUE)

    def close(self) -> None:
        kill(self._mapper)


@contextmanager
def redis() -> Iterator[Broker]:
    """A Redis while the block runs."""
    with _folder() as folder:
        broker = Redis(folder)
        broker.start()
        try:
            yield broker
        finally:
            broker.kill()


@contextmanager
def rabbitmq() -> Iterator[Broker]:
    """A RabbitMQ while the block runs."""
    with _folder() as folder, ExitStack() as ends:
        broker = RabbitMQ(folder)
        ends.callback(broker.close)
        broker.start()
        ends.callback(broker.kill)
        yield broker


def free_port() -> int:
    """A port that nobody has at this moment."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    *command: str, folder: Path, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a server as nobody if we are root; it ends when we do, however we end."""
    rights: tuple[str, ...] = ()
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        rights = (f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
    with (folder / "output").open("ab") as output:
        return subprocess.Popen(
            ("setpriv", "--pdeathsig=KILL", *rights, "--", *command),
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and its children at once."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for_broker(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Return when the broker answers."""

    def has_ended(_error: object, _seconds: object) -> None:
        assert process.poll() is None, "The broker ended instead of answering."

    with Connection(url, connect_timeout=5) as connection:
        tries = int(START_SECONDS / LOOK_SECONDS)
        steps = {"interval_start": LOOK_SECONDS, "interval_step": 0, "interval_max": LOOK_SECONDS}
        connection.ensure_connection(errback=has_ended, max_retries=tries, **steps)
        connection.default_channel.close()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="veldpost-broker-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
