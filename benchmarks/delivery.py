"""CPU per message of the delivery process, to a push service on loopback.

python -m benchmarks.delivery [DEVICES]
"""

import multiprocessing
import sys
import tempfile
import time
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import push
from app.core import clock
from app.core.db import Base, begin_write
from config import Config
from tests.push.conftest import EVERYBODY, a_message
from tests.push.crowd import crowd
from tests.push.delivery_child import Everybody
from tests.push.sink import Sink


def serve(pipe: Connection, devices: int) -> None:
    """The push service, in a process of its own."""
    with Sink() as sink:
        pipe.send(sink.origin)
        sink.wait_for(devices, seconds=600)
        pipe.recv()
        pipe.send(sink.accepted.total())


def main(devices: int) -> None:
    """Enqueue, deliver and print the figures."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    context.Process(target=serve, args=(theirs, devices), daemon=True).start()
    origin = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        settings = Config.from_env({"INSTANCE_PATH": folder, "PUSH_LOOPBACK": "1"})
        engine = create_engine(settings.database_url)
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            begin_write(session)
            crowd(session, origin, devices, settings, now=clock.now())
            session.commit()
            begin_write(session)
            begun = time.perf_counter()
            message = a_message(expires_at=clock.now() + timedelta(hours=1))
            message_id = push.enqueue(session, message, EVERYBODY, now=clock.now())
            session.commit()
            enqueued = time.perf_counter() - begun
        deliver(engine.url.render_as_string(), settings, message_id, devices, enqueued)
    ours.send("done")
    print(f"accepted by the push service: {ours.recv()}")


def deliver(url: str, settings: Config, message_id: int, devices: int, enqueued: float) -> None:
    """Run the delivery process's loop until the message is settled."""
    engine, stop = create_engine(url), Event()
    Thread(target=watch, args=(url, message_id, stop), daemon=True).start()
    begun, used = time.perf_counter(), time.thread_time()
    push.run(engine=engine, desk=Everybody(), settings=settings, stop=stop)
    seconds, cpu = time.perf_counter() - begun, time.thread_time() - used
    with Session(engine) as session:
        progress = push.progress(session, message_id)
    print(f"devices {devices}, accepted {progress.accepted}, queued {progress.queued}")
    print(f"enqueue {enqueued * 1000:.0f} ms")
    print(f"delivery {seconds:.1f} s, {devices / seconds:.0f} messages/s")
    print(f"CPU {cpu / devices * 1e6:.0f} us a message, {devices / cpu:.0f} messages/s a core")
    print(f"database {Path(engine.url.database or '').stat().st_size / 1e6:.1f} MB")


def watch(url: str, message_id: int, stop: Event) -> None:
    """Stop the delivery once nothing is queued."""
    engine = create_engine(url)
    while not stop.wait(0.2):
        with Session(engine) as session:
            if push.progress(session, message_id).settled_at is not None:
                stop.set()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
