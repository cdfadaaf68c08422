"""The read path under load: a real gunicorn over many people and announcements.

python -m benchmarks.feed [--people N] [--announcements N,N] [--database sqlite,postgresql]
"""

import argparse
import json
import os
import platform
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
from app.inbox.service import PAGE_SIZE
from app.migrations import upgrade
from benchmarks import load
from benchmarks.feed_crowd import Size, fill
from config import Config
from tests import postgres

READERS = 200
WARM_UP = 400
COUNTED = 2_000
RATE = 500
RATED_SECONDS = 10
TICKS = os.sysconf("SC_CLK_TCK")
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Reader:
    """A signed-in phone: its headers, and what it knows of its inbox."""

    headers: str
    csrf: str
    cursor: str
    tag: str


@dataclass(frozen=True, slots=True)
class Route:
    """A request that is measured."""

    name: str
    status: str
    cpu_target: float | None
    is_rated: bool


PAGE = Route(f"inbox, first page of {PAGE_SIZE}", "200", 1.5, is_rated=True)
POLL = Route("poll without news (304)", "304", 1.0, is_rated=True)
ACKNOWLEDGE = Route("acknowledge", "200", None, is_rated=True)
ROUTES = (PAGE, POLL, ACKNOWLEDGE)
P99_TARGET = 25.0
SPREAD = 0.2


@dataclass(frozen=True, slots=True)
class Figure:
    """One route on one database of one size."""

    database: str
    announcements: int
    route: Route
    cpu: float
    p50: float
    p99: float


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
    print(_table(figures, options.people))


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
    with app.app_context(), _server(environ, port) as pid:
        readers = list(_readers(app, size))
        asking = _asking()
        found = [
            _figure(
                name, size, route, port=port, pid=pid, requests=_requests(route, readers, asking)
            )
            for route in ROUTES
        ]
        db.session.remove()
        db.engine.dispose()
    return found


def _figure(
    name: str, size: Size, route: Route, *, port: int, pid: int, requests: Iterator[str]
) -> Figure:
    """CPU by itself, one request after the other; then latency at the rate."""

    def take(count: int, *, rate: float, connections: int) -> load.Load:
        wanted = [next(requests) for _ in range(count)]
        seen = load.run(port, wanted, rate=rate, connections=connections)
        if seen.statuses != {route.status: count}:
            raise SystemExit(f"{route.name}: {seen.statuses}")
        return seen

    take(WARM_UP, rate=0, connections=4)
    before = _cpu(pid)
    take(COUNTED, rate=0, connections=1)
    cpu = (_cpu(pid) - before) / COUNTED * 1000
    rated = take(RATE * RATED_SECONDS, rate=RATE, connections=load.CONNECTIONS)
    _say(f"  {route.name}: {cpu:.2f} ms CPU, p50 {rated.p50:.1f} ms, p99 {rated.p99:.1f} ms")
    return Figure(name, size.announcements, route, cpu, rated.p50, rated.p99)


@contextmanager
def _server(environ: dict[str, str], port: int) -> Iterator[int]:
    """Gunicorn as `flask serve` starts it; gives its one worker's process number."""
    options = [
        *("--worker-class", "gthread", "--workers", "1", "--threads", "8"),
        *("--bind", f"127.0.0.1:{port}", "--keep-alive", "30"),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    server = subprocess.Popen(
        [sys.executable, str(BIN / "gunicorn"), *options, "wsgi:app"], env=os.environ | environ
    )
    try:
        _wait_for(port)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        yield int(children[0])
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


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


def _cpu(pid: int) -> float:
    """Seconds of processor time this process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


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


def _table(figures: Sequence[Figure], people: int) -> str:
    """Every figure with its target."""
    system = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        f"{people} people; {system}; one gunicorn process with 8 threads; {RATE} requests/s",
        "",
        "| database | announcements | request | CPU ms (whole web process) | p50 ms | p99 ms |"
        " targets | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for figure in figures:
        smaller = next(
            each
            for each in figures
            if (each.database, each.route) == (figure.database, figure.route)
        )
        lines.append(_line(figure, smaller))
    return "\n".join(lines)


def _line(figure: Figure, smallest: Figure) -> str:
    ratio = figure.cpu / smallest.cpu
    wanted = [("p99", figure.p99, P99_TARGET)]
    if figure.route.cpu_target and figure.database == "sqlite":
        wanted.append(("CPU", figure.cpu, figure.route.cpu_target))
    if smallest is not figure:
        wanted.append((f"x {ratio:.2f} of the smallest: at most", ratio, 1 + SPREAD))
    targets = ", ".join(f"{name} {limit:g}" for name, _, limit in wanted)
    verdict = "pass" if all(value <= limit for _, value, limit in wanted) else "FAIL"
    return (
        f"| {figure.database} | {figure.announcements} | {figure.route.name} | {figure.cpu:.2f}"
        f" | {figure.p50:.1f} | {figure.p99:.1f} | {targets} | {verdict} |"
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
