"""What an admin sees of the delivery engine, put together. Never commits."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.announcements.messages import NUMBERED
from app.announcements.models import Announcement, AnnouncementText
from app.core.db import db
from app.push import Counted, overview

FAILURES_SHOWN = 30
Last = tuple[datetime | None, tuple[datetime, str] | None]
"""Of a push service: when it last took a message, and the last try that failed, with its cause."""


class Period(StrEnum):
    """How far back the chart looks."""

    HOUR = "hour"
    DAY = "day"


STEPS = {Period.HOUR: (60, timedelta(minutes=1)), Period.DAY: (48, timedelta(minutes=30))}
"""How many bars, and how long each is."""


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A push service: its state and what it has taken so far."""

    id: str
    state: str
    paused_until: datetime | None
    stopped_at: datetime | None
    cause: str | None
    accepted: int
    failed: int
    retried: int
    last_accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class About:
    """The announcement a failure is about."""

    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class FailureView:
    """Devices that were not reached: how many, why, and with what."""

    cause: str
    count: int
    service: str
    kind: str
    announcement: About | None
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """What ended in one step of the chart."""

    begins_at: datetime
    accepted: int
    failed: int
    retried: int


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A delivery process; `seen_at` is exact to the minute."""

    host: str
    started_at: datetime
    seen_at: datetime
    is_alive: bool
    encryption: str


@dataclass(frozen=True, slots=True)
class EngineView:
    """Everything on the screen."""

    queue: Sequence[overview.Queued]
    set_aside: Sequence[overview.SetAside]
    services: Sequence[ServiceView]
    failures: Sequence[FailureView]
    throughput: Sequence[Bar]
    step_minutes: int
    processes: Sequence[ProcessView]


def look(period: Period, *, now: datetime) -> EngineView:
    """The engine as it is now; a constant number of statements."""
    session = db.session()
    count, step = STEPS[period]
    return EngineView(
        queue=overview.queue(session, now=now),
        set_aside=overview.set_aside(session),
        services=_services(session, now),
        failures=_failures(session),
        throughput=_bars(session, count, step, now),
        step_minutes=step // timedelta(minutes=1),
        processes=[_process(each, now) for each in overview.processes(session)],
    )


def resume(name: str, *, now: datetime) -> ServiceView:
    """Let a stopped push service have messages again. Raises NotFound or Conflict."""
    session = db.session()
    overview.resume(session, name, now=now)
    session.flush()
    return next(service for service in _services(session, now) if service.id == name)


def _services(session: Session, now: datetime) -> list[ServiceView]:
    known = {service.name: service for service in overview.services(session)}
    counts: Counter[tuple[str, str]] = Counter()
    accepted: dict[str, datetime] = {}
    troubles: dict[str, tuple[datetime, str]] = {}
    for count, total, at in overview.totals(session):
        if count.origin:
            name = overview.name_of(count.origin)
            counts[name, count.name] += total
            if count.name == Counted.ACCEPTED:
                accepted[name] = at
            if count.name == Counted.RETRIED:
                troubles[name] = max(troubles.get(name, (at, "")), (at, count.word))
    names = sorted({*known, *(name for name, _ in counts)})
    return [
        _service(name, known.get(name), counts, (accepted.get(name), troubles.get(name)), now)
        for name in names
    ]


def _trouble(last: Last, *, is_paused: bool) -> str | None:
    """Why the last try failed, as long as it goes on: nothing was accepted since."""
    accepted_at, trouble = last
    if trouble is None:
        return None
    tried_at, cause = trouble
    is_over = accepted_at is not None and accepted_at >= tried_at and not is_paused
    return None if is_over else cause


def _service(
    name: str,
    known: overview.Service | None,
    counts: Counter[tuple[str, str]],
    last: Last,
    now: datetime,
) -> ServiceView:
    state = known.state_at(now) if known else "works"
    accepted_at, _ = last
    return ServiceView(
        id=name,
        state=state,
        paused_until=known.paused_until if known and state != "works" else None,
        stopped_at=known.stopped_at if known else None,
        cause=known.cause if known and known.cause else _trouble(last, is_paused=state == "paused"),
        accepted=counts[name, Counted.ACCEPTED],
        failed=counts[name, Counted.FAILED] + counts[name, Counted.EXPIRED],
        retried=counts[name, Counted.RETRIED],
        last_accepted_at=accepted_at and accepted_at.replace(second=0, microsecond=0),
    )


def _failures(session: Session) -> list[FailureView]:
    found = overview.failures(session, limit=FAILURES_SHOWN)
    titles = _titles(session, (failed.subject for failed in found))
    return [
        FailureView(
            cause=failed.cause,
            count=failed.total,
            service=failed.service,
            kind=failed.subject.partition(":")[0],
            announcement=titles.get(failed.subject),
            last_at=failed.last_at,
        )
        for failed in found
    ]


def _titles(session: Session, subjects: Iterable[str]) -> dict[str, About]:
    """What the subjects of messages are called; a test push and a digest have no title."""
    numbers = {
        subject: int(number)
        for subject in subjects
        for about, _, number in [subject.partition(":")]
        if about in NUMBERED and number.isdecimal()
    }
    rows = session.execute(
        select(Announcement.id, Announcement.uid, AnnouncementText.title)
        .join(
            AnnouncementText,
            (AnnouncementText.announcement_id == Announcement.id)
            & (AnnouncementText.language == Announcement.default_language),
        )
        .where(Announcement.id.in_(set(numbers.values())))
    )
    known = {id_: About(uid, title) for id_, uid, title in rows}
    return {subject: known[number] for subject, number in numbers.items() if number in known}


def _bars(session: Session, count: int, step: timedelta, now: datetime) -> list[Bar]:
    """Every step, oldest first, also those in which nothing happened."""
    seconds = int(step.total_seconds())
    newest = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)
    begins = [newest - step * back for back in range(count - 1, -1, -1)]
    sums: Counter[tuple[datetime, str]] = Counter()
    for minute, name, total in overview.minutes(session, since=begins[0]):
        place = min((minute - begins[0]) // step, count - 1)
        sums[begins[place], name] += total
    return [
        Bar(begin, *(sums[begin, name] for name in ("accepted", "failed", "retried")))
        for begin in begins
    ]


def _process(process: overview.Process, now: datetime) -> ProcessView:
    return ProcessView(
        host=process.host,
        started_at=process.started_at,
        seen_at=process.seen_at.replace(second=0, microsecond=0),
        is_alive=process.is_alive(now),
        encryption=process.encryption,
    )
