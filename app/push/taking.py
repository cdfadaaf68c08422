"""Taking up a claimed chunk: its devices, and who of their owners still wants the message."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.push.chunks import LoadedMessage, OpenChunk
from app.push.claims import opened
from app.push.desk import Desk, Wanted
from app.push.devices import devices_by_id, devices_of
from app.push.lanes import Delivery
from app.push.protocol.packing import bitmap, unpack

Taken = tuple[OpenChunk, list[Delivery]]
UNASKED = Wanted("", 0)


def take_up(
    session: Session, row: Row[Any], message: LoadedMessage, *, desk: Desk, now: datetime, at: float
) -> Taken:
    """The chunk in memory, and the deliveries to make."""
    chunk = opened(row, message, at=at)
    if chunk.is_frozen:
        return chunk, _resume(session, chunk, desk, now)
    return chunk, _freeze(session, chunk, unpack(row.people), desk, now)


def _freeze(
    session: Session, chunk: OpenChunk, people: Collection[int], desk: Desk, now: datetime
) -> list[Delivery]:
    """First claim: look the devices up, once and for all."""
    wanted = _wanted(session, chunk.message, people, desk, now)
    found = [each for each in devices_of(session, list(people)) if each.recipient_id in wanted]
    devices = sorted(found, key=lambda device: device.id)
    chunk.subs = [device.id for device in devices]
    chunk.done = bytearray(bitmap(len(devices)))
    chunk.in_hand = len(devices)
    chunk.counts["skipped"] += len(people) - len(wanted)
    chunk.counts["no_subscription"] += len(wanted) - len({each.recipient_id for each in devices})
    return [
        Delivery(chunk, position, device, wanted[device.recipient_id])
        for position, device in enumerate(devices)
    ]


def _resume(session: Session, chunk: OpenChunk, desk: Desk, now: datetime) -> list[Delivery]:
    """A retry, or what another process left unfinished: the frozen devices that have no end yet."""
    positions = list(chunk.unsettled())
    chunk.in_hand = len(positions)
    devices = devices_by_id(session, [chunk.subs[position] for position in positions])
    owners = {device.recipient_id for device in devices.values()}
    wanted = _wanted(session, chunk.message, owners, desk, now)
    deliveries = []
    for position in positions:
        device = devices.get(chunk.subs[position])
        if device is None:
            chunk.settle(position, "gone")
        elif device.recipient_id not in wanted:
            chunk.settle(position, "skipped")
        else:
            deliveries.append(Delivery(chunk, position, device, wanted[device.recipient_id]))
    return deliveries


def _wanted(
    session: Session, message: LoadedMessage, people: Collection[int], desk: Desk, now: datetime
) -> Mapping[int, Wanted]:
    """Ask the desk, unless it is too late anyway: then every device counts as expired."""
    if message.expires_at <= now:
        return dict.fromkeys(people, UNASKED)
    answer = desk.wanted(session, message.subject, sorted(people), now=now)
    return {person: answer[person] for person in people if person in answer}
