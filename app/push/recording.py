"""Writing down what happened: checkpoints, finished chunks, and what answers say of devices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.push import claims, devices
from app.push.chunks import Device, OpenChunk
from app.push.lanes import Lane
from app.push.models import Host
from app.push.protocol.brake import Brake


@dataclass(slots=True)
class Tally:
    """What answers said of devices since the last record."""

    accepted: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    gone: list[Device] = field(default_factory=list)
    first_accepted: set[int] = field(default_factory=set)

    @property
    def has_any(self) -> bool:
        """Whether there is anything to write down."""
        return bool(self.accepted or self.failed or self.gone)


def record(
    session: Session,
    chunks: Sequence[OpenChunk],
    tally: Tally,
    lanes: Iterable[Lane],
    *,
    now: datetime,
) -> set[int]:
    """Write everything down, in the caller's transaction. Returns the ids of lost chunks."""
    finished = [chunk for chunk in chunks if not chunk.in_hand]
    messages = {chunk.message.id for chunk in finished}
    quiet = [chunk for chunk in chunks if chunk.in_hand and not chunk.unsaved]
    if messages | tally.first_accepted:
        claims.lock_messages(session, messages | tally.first_accepted)
    held = claims.still_ours(session, quiet) if quiet else set()
    for chunk in chunks:
        if chunk not in quiet and _write(session, chunk, now=now):
            held.add(chunk.id)
    if finished:
        claims.settle_messages(session, messages, now=now)
    _note(session, tally, now=now)
    save_brakes(session, lanes)
    return {chunk.id for chunk in chunks} - held


def _write(session: Session, chunk: OpenChunk, *, now: datetime) -> bool:
    write = claims.checkpoint if chunk.in_hand else claims.finish
    return write(session, chunk, now=now)


def save_brakes(session: Session, lanes: Iterable[Lane]) -> None:
    """Tell the other delivery processes, and the next one, what was learned of the origins.

    What another found out meanwhile stays: the longer pause, a stop that is not ours, a resumption.
    """
    for lane in sorted(lanes, key=lambda each: each.origin):
        if lane.brake.is_changed:
            host = session.get(Host, lane.origin, with_for_update=True)
            if host is None:
                host = Host(origin=lane.origin)
                session.add(host)
            _save_brake(lane.brake, host)


def _save_brake(brake: Brake, host: Host) -> None:
    brake.resume(host.resumed_at)
    host.rate = int(brake.window)
    if brake.paused_until and (not host.paused_until or brake.paused_until > host.paused_until):
        host.paused_until = brake.paused_until
    if brake.is_stop_changed:
        host.refusals = brake.refusals
        host.stopped_at, host.stopped_why = brake.stopped_at, brake.stopped_why


def _note(session: Session, tally: Tally, *, now: datetime) -> None:
    devices.note_accepted(session, tally.accepted, now=now)
    devices.note_failed(session, tally.failed)
    devices.end_gone(session, tally.gone, now=now)
    for message_id in sorted(tally.first_accepted):
        claims.note_first_accepted(session, message_id, now=now)
