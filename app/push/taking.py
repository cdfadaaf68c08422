"""Taking up a claimed chunk: its devices, and who of their owners still wants the message."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.push import holding
from app.push.chunks import LoadedMessage, OpenChunk
from app.push.claims import checkpoint, opened
from app.push.desk import Desk, Later, Wanted
from app.push.devices import devices_by_id, devices_of
from app.push.holding import HeldChunk, hold_devices, hold_people, moment_of
from app.push.lanes import Delivery
from app.push.protocol.packing import bitmap, unpack

UNASKED = Wanted("", 0)


class Taken(NamedTuple):
    """A chunk in memory, the deliveries to make, and chunks for who is to get it later."""

    chunk: OpenChunk
    deliveries: list[Delivery]
    held: list[HeldChunk]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk said: who wants it now, who at which moment, and for whom that is too late."""

    now: Mapping[int, Wanted]
    later: Mapping[int, datetime] = field(default_factory=dict)
    too_late: frozenset[int] = frozenset()

    @property
    def wanted(self) -> int:
        """How many want it at all."""
        return len(self.now) + len(self.later) + len(self.too_late)


def take_up(
    session: Session, row: Row[Any], message: LoadedMessage, *, desk: Desk, now: datetime, at: float
) -> Taken:
    """Who is to get a claimed chunk's message. Only reads: `freeze` makes it last."""
    chunk = opened(row, message, at=at)
    if chunk.is_frozen:
        return _resume(session, chunk, desk, now)
    return _look_up(session, chunk, unpack(row.people), desk, now)


def freeze(session: Session, taken: Taken, *, now: datetime) -> bool:
    """Write down whom the chunk is for. False: it is no longer ours, and nothing is written."""
    chunk = taken.chunk
    if chunk.is_frozen and not chunk.unsaved:
        return True
    is_ours = checkpoint(session, chunk, now=now)
    if is_ours:
        holding.store(session, taken.held)
        chunk.is_frozen, chunk.unsaved = True, 0
    return is_ours


def _look_up(
    session: Session, chunk: OpenChunk, people: Collection[int], desk: Desk, now: datetime
) -> Taken:
    """First claim: look the devices up, once and for all."""
    answer = _ask(session, chunk.message, people, desk, now)
    addressed = answer.now.keys() | answer.too_late
    found = [each for each in devices_of(session, list(people)) if each.recipient_id in addressed]
    devices = sorted(found, key=lambda device: device.id)
    chunk.subs = [device.id for device in devices]
    chunk.done = bytearray(bitmap(len(devices)))
    chunk.in_hand = len(devices)
    chunk.counts["skipped"] += len(people) - answer.wanted
    chunk.counts["no_subscription"] += len(addressed) - len({each.recipient_id for each in devices})
    deliveries = []
    for position, device in enumerate(devices):
        if device.recipient_id in answer.too_late:
            chunk.settle(position, "expired")
        else:
            deliveries.append(Delivery(chunk, position, device, answer.now[device.recipient_id]))
    return Taken(chunk, deliveries, hold_people(chunk, answer.later))


def _resume(session: Session, chunk: OpenChunk, desk: Desk, now: datetime) -> Taken:
    """A retry, or what another process left unfinished: the frozen devices that have no end yet."""
    positions = list(chunk.unsettled())
    chunk.in_hand = len(positions)
    devices = devices_by_id(session, [chunk.subs[position] for position in positions])
    owners = {device.recipient_id for device in devices.values()}
    answer = _ask(session, chunk.message, owners, desk, now)
    deliveries, held = [], {}
    for position in positions:
        device = devices.get(chunk.subs[position])
        if device is None:
            chunk.settle(position, "gone")
        elif device.recipient_id in answer.now:
            deliveries.append(Delivery(chunk, position, device, answer.now[device.recipient_id]))
        elif device.recipient_id in answer.later:
            held[position] = answer.later[device.recipient_id]
        else:
            is_late = device.recipient_id in answer.too_late
            chunk.settle(position, "expired" if is_late else "skipped")
    return Taken(chunk, deliveries, hold_devices(chunk, held))


def _ask(
    session: Session, message: LoadedMessage, people: Collection[int], desk: Desk, now: datetime
) -> Answer:
    """Ask the desk, unless it is too late anyway: then every device counts as expired."""
    if message.expires_at <= now:
        return Answer(dict.fromkeys(people, UNASKED))
    said = desk.wanted(session, message.subject, sorted(people), now=now)
    wanted: dict[int, Wanted] = {}
    later: dict[int, datetime] = {}
    for person in people:
        match said.get(person):
            case Later(at):
                later[person] = moment_of(at)
            case Wanted() as how:
                wanted[person] = how
    too_late = frozenset(person for person, at in later.items() if at >= message.expires_at)
    return Answer(wanted, {p: at for p, at in later.items() if p not in too_late}, too_late)
