"""The read path: what it costs the application, and a real gunicorn under load over much data.

python -m benchmarks.feed [--people N] [--announcements N,N] [--database sqlite,postgresql]
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response
from sqlalchemy import create_engine, select

from app import create_app
from app.auth.http import csrf_token, put_session
from app.auth.models import Device
from app.core import clock
from app.core.db import db
from app.core.ids import uuid7
from app.migrations import upgrade
from benchmarks import load
from benchmarks.feed_cpu import application_cpu
from benchmarks.feed_crowd import Size, fill
from benchmarks.feed_report import ACKNOWLEDGE, POLL, ROUTES, Figure, Route, table
from config import Config
from tests import postgres

READERS = 200
WARM_UP = 400
COUNTED = 2_000
RATE = 500
RATED_SECONDS = 10
PROCESSES = os.cpu_count() or 1
TICKS = os.sysconf("SC_CLK_TCK")
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Reader:
    """A signed-in phone: its headers, and what it knows of its inbox."""

    headers: str
    csrf: str
    cursor: str
    tag: str


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--announcements", default="2000,100000")
    parser.add_argument("--database", default="sqlite,postgresql")
    options = parser.parse_args()
    figures: list[Figure] = []
    for name in options.database.split(","):
        with _databases(name) as new_database:
            for announcements in map(int, options.announcements.split(",")):
                size = Size(options.people, announcements)
                with tempfile.TemporaryDirectory() as folder:
                    figures += _measure(name, new_database(Path(folder)), Path(folder), size)
    print(table(figures, people=options.people, processes=PROCESSES, rate=RATE))


@contextmanager
def _databases(name: str) -> Iterator[object]:
    if name == "sqlite":
        yield lambda folder: f"sqlite:///{folder / 'veldpost.db'}"
        return
    with postgres.running(is_durable=True) as server:
        yield lambda _folder: server.new_database()


def _measure(name: str, url: str, folder: Path, size: Size) -> list[Figure]:
    begun = time.perf_counter()
    engine = create_engine(url)
    upgrade(engine)
    with engine.begin() as connection:
        fill(connection, size, now=clock.now())
    engine.dispose()
    _say(f"{name}: {size.announcements} announcements in {time.perf_counter() - begun:.0f} s")
    port = _free_port()
    environ = {
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": url,
        "PORT": str(port),
        "RATE_LIMITS": "0",
        "LOG_LEVEL": "WARNING",
    }
    app = create_app(Config.from_env(environ))
    found: list[Figure] = []
    with app.app_context(), _server(environ, port) as pids:
        readers = list(_readers(app, size))
        asking = _asking()
        for route in ROUTES:
            requests = _requests(route, readers, asking)
            cpu = _cpu_in(app, route, requests)
            db.session.remove()
            whole = _seen(route, port=port, pids=pids, requests=requests)
            found.append(Figure(name, size.announcements, route, cpu, *whole))
        db.engine.dispose()
    return found


def _cpu_in(app: Flask, route: Route, requests: Iterator[str]) -> float:
    """The median of three goes, after warming up."""
    goes = [
        application_cpu(app, [next(requests) for _ in range(count)], status=route.status)
        for count in (WARM_UP, *3 * [COUNTED // 4])
    ]
    return sorted(goes[1:])[1]


def _seen(
    route: Route, *, port: int, pids: Sequence[int], requests: Iterator[str]
) -> tuple[float, float, float]:
    """CPU by itself, one request after the other; then latency at the rate."""

    def take(count: int, *, rate: float, connections: int) -> load.Load:
        wanted = [next(requests) for _ in range(count)]
        seen = load.run(port, wanted, rate=rate, connections=connections)
        if seen.statuses != {route.status: count}:
            raise SystemExit(f"{route.name}: {seen.statuses}")
        return seen

    take(WARM_UP, rate=0, connections=4)
    before = _cpu(pids)
    take(COUNTED, rate=0, connections=1)
    whole = (_cpu(pids) - before) / COUNTED * 1000
    rated = take(RATE * RATED_SECONDS, rate=RATE, connections=load.CONNECTIONS)
    _say(f"  {route.name}: {whole:.2f} ms, p50 {rated.p50:.1f} ms, p99 {rated.p99:.1f} ms")
    return whole, rated.p50, rated.p99


@contextmanager
def _server(environ: dict[str, str], port: int) -> Iterator[list[int]]:
    """Gunicorn as `flask serve` starts it, a process for each core; gives their numbers."""
    options = [
        *("--worker-class", "gthread", "--workers", str(PROCESSES), "--threads", "8"),
        *("--bind", f"127.0.0.1:{port}", "--keep-alive", "30"),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    server = subprocess.Popen(
        [sys.executable, str(BIN / "gunicorn"), *options, "wsgi:app"], env=os.environ | environ
    )
    try:
        _wait_for(port)
        yield _children(server.pid, PROCESSES)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _children(pid: int, count: int) -> list[int]:
    """Once there are so many."""
    while True:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if len(found) == count:
            return [int(each) for each in found]
        time.sleep(0.1)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The web server did not start.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu(pids: Sequence[int]) -> float:
    """Seconds of processor time these processes have used."""
    spent = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / TICKS


def _readers(app: Flask, size: Size) -> Iterator[Reader]:
    """Phones of people all over the organisation, in step with their inboxes."""
    step = max(1, size.people // READERS)
    for device in db.session.scalars(select(Device).where(Device.id % step == 0).limit(READERS)):
        with app.test_request_context():
            cookies = put_session(Response(), device, now=clock.now()).headers.getlist("Set-Cookie")
            csrf = csrf_token(device.uid)
        cookie = next(each.split(";")[0] for each in cookies if each.startswith("at="))
        headers = f"Host: localhost:{app.config['SETTINGS'].port}\r\nCookie: {cookie}\r\n"
        browser = app.test_client()
        browser.set_cookie("at", cookie[3:])
        answer = browser.get("/api/inbox")
        while answer.json["has_more"]:
            answer = browser.get("/api/inbox", query_string={"cursor": answer.json["cursor"]})
        yield Reader(headers, csrf, answer.json["cursor"], answer.headers["ETag"])


def _asking() -> list[str]:
    """What everybody may acknowledge."""
    newest = "SELECT uid FROM announcements WHERE must_acknowledge AND audience_id = 1"
    rows = db.session.connection().exec_driver_sql(f"{newest} ORDER BY id DESC LIMIT 500")
    return [str(row[0]) for row in rows]


def _requests(route: Route, readers: Sequence[Reader], asking: Sequence[str]) -> Iterator[str]:
    """Endless; an acknowledgement is never sent twice."""
    at = 0
    while True:
        reader = readers[at % len(readers)]
        if route is ACKNOWLEDGE:
            yield _acknowledgement(reader, asking[at // len(readers)])
        else:
            known = f"If-None-Match: {reader.tag}\r\n" if route is POLL else ""
            path = f"/api/inbox?cursor={reader.cursor}" if route is POLL else "/api/inbox"
            yield f"GET {path} HTTP/1.1\r\n{reader.headers}{known}\r\n"
        at += 1


def _acknowledgement(reader: Reader, announcement: str) -> str:
    at = clock.now().isoformat()
    tap = {"id": str(uuid7()), "announcement_id": announcement, "kind": "acknowledged", "at": at}
    body = json.dumps({"receipts": [tap]})
    return (
        f"POST /api/receipts HTTP/1.1\r\n{reader.headers}X-CSRF-TOKEN: {reader.csrf}\r\n"
        "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
