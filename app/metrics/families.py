"""The metrics, made from the database: right for any number of processes, and after restarts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import push
from app.auth.models import Device, NotificationState
from app.push import Counted, overview
from app.receipts.models import ReceiptTotal

Totals = Sequence[tuple[str, str, str, int]]
KINDS = ("displayed", "opened", "acknowledged")
ENDS = (Counted.ACCEPTED, Counted.GONE, Counted.FAILED, Counted.EXPIRED)
LAGS = {
    Counted.FIRST_ACCEPTED: (
        "veldpost_publish_to_first_accepted_seconds",
        "From handing a message over until a push service took its first delivery",
    ),
    Counted.SETTLED: (
        "veldpost_publish_to_settled_seconds",
        "From handing a message over until its last delivery was settled",
    ),
}


class Families(Collector):
    """One scrape: a handful of statements, none of which counts receipts or deliveries."""

    def __init__(self, session: Session, *, version: str, now: datetime) -> None:
        self._session, self._version, self._now = session, version, now

    def collect(self) -> Iterator[Metric]:
        """Every family of metrics."""
        info = GaugeMetricFamily("veldpost_info", "The release", labels=["version"])
        info.add_metric([self._version], 1)
        yield info
        yield from self._queue()
        counted = [
            (count.name, overview.name_of(count.origin), count.word, total)
            for count, total, _ in overview.totals(self._session)
        ]
        yield _deliveries(counted)
        yield _by_cause(
            counted, Counted.FAILED, "veldpost_delivery_failures", "Devices not reached, by cause"
        )
        yield _by_cause(
            counted, Counted.RETRIED, "veldpost_delivery_retries", "Deliveries to be tried again"
        )
        yield _lease_expiries(counted)
        yield from (_lag(counted, name) for name in LAGS)
        yield from self._services()
        yield self._processes()
        yield self._receipts()
        yield self._devices()

    def _queue(self) -> Iterator[Metric]:
        chunks = GaugeMetricFamily(
            "veldpost_queue_chunks", "Chunks of the outbox that are not closed", labels=["state"]
        )
        pending = GaugeMetricFamily(
            "veldpost_queue_deliveries",
            "What is not settled: people until their devices are looked up, then devices",
            labels=["state"],
        )
        age = GaugeMetricFamily(
            "veldpost_queue_oldest_due_seconds", "How long the oldest due chunk has been waiting"
        )
        oldest = self._now
        for queued in overview.queue(self._session, now=self._now):
            chunks.add_metric([queued.state], queued.chunks)
            pending.add_metric([queued.state], queued.pending)
            oldest = min(oldest, queued.since or oldest)
        age.add_metric([], (self._now - oldest).total_seconds())
        yield from (chunks, pending, age, self._set_aside())

    def _set_aside(self) -> Metric:
        family = GaugeMetricFamily(
            "veldpost_queue_set_aside",
            "Chunks that cannot be taken up though others can, by cause",
            labels=["cause"],
        )
        found = {each.cause: each.chunks for each in overview.set_aside(self._session)}
        for cause in push.SetAsideWhy:
            family.add_metric([cause.value], found.get(cause, 0))
        return family

    def _services(self) -> Iterator[Metric]:
        stopped = GaugeMetricFamily(
            "veldpost_service_stopped", "1: a push service refuses us", labels=["service"]
        )
        paused = GaugeMetricFamily(
            "veldpost_service_paused", "1: a push service gets nothing just now", labels=["service"]
        )
        for service in overview.services(self._session):
            state = service.state_at(self._now)
            stopped.add_metric([service.name], state == "stopped")
            paused.add_metric([service.name], state == "paused")
        yield from (stopped, paused)

    def _processes(self) -> Metric:
        alive = Counter({"portable": 0})
        for process in overview.processes(self._session):
            alive[process.encryption] += process.is_alive(self._now)
        family = GaugeMetricFamily(
            "veldpost_delivery_processes",
            "Delivery processes seen of late, by how they encrypt",
            labels=["encryption"],
        )
        for encryption, number in sorted(alive.items()):
            family.add_metric([encryption], number)
        return family

    def _receipts(self) -> Metric:
        sums = (func.coalesce(func.sum(getattr(ReceiptTotal, kind)), 0) for kind in KINDS)
        family = CounterMetricFamily(
            "veldpost_receipts", "People who reported, by what they did", labels=["kind"]
        )
        for kind, total in zip(KINDS, self._session.execute(select(*sums)).one(), strict=True):
            family.add_metric([kind], total)
        return family

    def _devices(self) -> Metric:
        """An index on the state of devices that are signed in answers this."""
        rows = self._session.execute(
            select(Device.notification_state, func.count())
            .where(Device.revoked_at.is_(None))
            .group_by(Device.notification_state)
        )
        found = {state: number for state, number in rows}  # noqa: C416 - rows are no pairs
        family = GaugeMetricFamily(
            "veldpost_devices", "Signed-in devices by the state of their bell", labels=["bell"]
        )
        for state in NotificationState:
            family.add_metric([state.value], found.get(state, 0))
        return family


def _deliveries(counted: Totals) -> Metric:
    ends: Counter[tuple[str, str]] = Counter()
    for name, service, _, total in counted:
        if service:
            # A series that begins with its first event hides that event from `increase`.
            ends.update({(service, end): 0 for end in ENDS})
        if name in ENDS:
            ends[service, name] += total
    family = CounterMetricFamily(
        "veldpost_deliveries", "Deliveries by how they ended", labels=["service", "outcome"]
    )
    for labels, total in sorted(ends.items()):
        family.add_metric(labels, total)
    return family


def _by_cause(counted: Totals, wanted: Counted, metric: str, meaning: str) -> Metric:
    family = CounterMetricFamily(metric, meaning, labels=["service", "cause"])
    for name, service, cause, total in counted:
        if name == wanted:
            family.add_metric([service, cause], total)
    return family


def _lease_expiries(counted: Totals) -> Metric:
    taken = sum(total for name, _, _, total in counted if name == Counted.TAKEN_OVER)
    return CounterMetricFamily(
        "veldpost_lease_expiries",
        "Chunks claimed again: their delivery process died, stalled or could not take them up",
        value=taken,
    )


def _lag(counted: Totals, wanted: Counted) -> Metric:
    found = {word: total for name, _, word, total in counted if name == wanted}
    buckets, below = [], 0
    for end in [*(f"{end:g}" for end in push.LAG_BUCKETS[wanted]), push.INFINITE]:
        below += found.get(end, 0)
        buckets.append((end, below))
    metric, meaning = LAGS[wanted]
    return HistogramMetricFamily(
        metric, meaning, buckets=buckets, sum_value=found.get(push.MILLISECONDS, 0) / 1000
    )
