"""What people notice: how soon the first push leaves, and the web side beside a fan-out."""

import time
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import begin_write
from app.inbox.service import PAGE_SIZE
from app.people.models import Person
from benchmarks.installation import EVERYONE, Installation
from benchmarks.nginx import LOGGED, Nginx
from benchmarks.processes import wait_until
from benchmarks.report import Figure, at_most
from benchmarks.visitors import ACKNOWLEDGE, PAGE, POLL, Times, Visitor, Visits, serving, sign_in

PUBLISHED = PAGE_SIZE - 1
"""With the one that is sent, a page."""
FIRST_DEVICES = 2_000
WEB_DEVICES = 100_000
VISITORS = 150
PHASES = 4
TIMES = 20
PHASE_SECONDS = 6.0
SETTLE_SECONDS = 1.0
WRITES, WRITES_PER_LOOK = 200, 20
WRITE_EVERY_SECONDS = 0.01


def first_push(folder: Path, service: Nginx, share: float) -> Iterator[Figure]:
    """From the request that publishes to the first push at the push service."""
    place = Installation(folder / "first", service, path=LOGGED)
    place.fill(FIRST_DEVICES)
    with serving(place) as (port, _):
        (editor,) = sign_in(place, port, [1])
        place.wait(place.enqueue(1))
        taken = [_first(service, editor) for _ in range(max(3, int(TIMES * share)))]
    place.close()
    yield at_most(f"first push after publish, median of {len(taken)}", median(taken), 300, "ms")
    yield at_most("first push after publish, slowest", max(taken), 300, "ms")


def web(folder: Path, service: Nginx, share: float) -> Iterator[Figure]:
    """Inbox and acknowledgements of `flask serve`, without and with a fan-out, in turn."""
    place = Installation(folder / "web", service)
    place.fill(int(WEB_DEVICES * share))
    asked = [str(place.publish(must_acknowledge=True).uid) for _ in range(PUBLISHED)]
    with serving(place) as (port, _):
        visitors = sign_in(place, port, range(2, VISITORS + 2))
        visits = Visits(visitors, iter([]))
        visitors[0].ask("GET", "/api/inbox")
        unanswered = product(visitors[1:], asked)
        quiet: Times = {}
        busy: Times = {}
        rates = []
        with closing(visitors[0].connection):
            for phase in range(2 * PHASES):
                visits.asking, visits.times = unanswered, {POLL: [], PAGE: [], ACKNOWLEDGE: []}
                if phase % 2:
                    rates.append(_beside_a_fan_out(place, visits, share))
                else:
                    visits.last(PHASE_SECONDS * share)
                _add(busy if phase % 2 else quiet, visits.times)
    place.close()
    yield Figure("fan-out meanwhile, on the same two cores", f"{median(rates):,.0f} messages/s")
    for kind in (POLL, PAGE, ACKNOWLEDGE):
        before, during = median(quiet[kind]), median(busy[kind])
        what = f"{kind}: p50 {before:.1f} ms, beside a fan-out {during:.1f} ms"
        yield at_most(what, during / before * 100 - 100, 20, "% slower")
    before, during = _p99(quiet[ACKNOWLEDGE]), _p99(busy[ACKNOWLEDGE])
    what = (
        f"acknowledge, p99 of {len(busy[ACKNOWLEDGE])} beside a fan-out ({before:.1f} ms without)"
    )
    yield at_most(what, during, 10, "ms")


def writes(folder: Path, service: Nginx, share: float) -> Iterator[Figure]:
    """A durable write every 10 ms, without and with a fan-out: the database and nothing else."""
    place = Installation(folder / "writes", service)
    place.fill(int(WEB_DEVICES * share))
    with place.delivering():
        place.wait(place.enqueue(1))
        quiet = [_written(place) for _ in range(WRITES)]
        message_id = place.enqueue(place.people)
        wait_until(lambda: place.progress(message_id).accepted > 0, seconds=30)
        busy = []
        while place.progress(message_id).settled_at is None:
            busy += [_written(place) for _ in range(WRITES_PER_LOOK)]
    place.close()
    what = f"durable write, p99 of {len(busy)} beside a fan-out ({_p99(quiet):.1f} ms without)"
    yield Figure("durable write beside a fan-out, median", f"{median(busy):.1f} ms")
    yield at_most(what, _p99(busy), 10, "ms")


def _written(place: Installation) -> float:
    """Milliseconds until one row was on the disk."""
    time.sleep(WRITE_EVERY_SECONDS)
    begun = time.perf_counter()
    with Session(place.engine) as session:
        begin_write(session)
        session.execute(update(Person).where(Person.id == 1).values(rev=Person.rev + 1))
        session.commit()
    return (time.perf_counter() - begun) * 1000


def _first(service: Nginx, editor: Visitor) -> float:
    """Milliseconds."""
    text = {
        "language": "en",
        "title": "Ice on the roads",
        "body": "Drive carefully.",
        "picture_alt": "",
    }
    draft = {"default_language": "en", "audience": EVERYONE, "texts": [text]}
    _, made = editor.ask("POST", "/api/announcements", draft)
    known, begun = len(service.instants()), clock.now().timestamp()
    path = f"/api/announcements/{made['id']}/publish"
    editor.ask("POST", path, {"version": made["version"]})
    wait_until(lambda: len(service.instants()) >= known + FIRST_DEVICES, seconds=60)
    return (min(service.instants()[known:]) - begun) * 1000


def _beside_a_fan_out(place: Installation, visits: Visits, share: float) -> float:
    """Returns the fan-out's messages a second."""
    message_id = place.enqueue(place.people)
    wait_until(lambda: place.progress(message_id).accepted > 0, seconds=30)
    before, begun = place.progress(message_id).accepted, time.perf_counter()
    visits.last(PHASE_SECONDS * share)
    after, seconds = place.progress(message_id).accepted, time.perf_counter() - begun
    place.cancel(message_id)
    time.sleep(SETTLE_SECONDS)
    return (after - before) / seconds


def _add(total: Times, times: Times) -> None:
    for kind, each in times.items():
        total.setdefault(kind, []).extend(each)


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[98]
