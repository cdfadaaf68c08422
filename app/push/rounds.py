"""A delivery process's rounds over the database: claim, send, settle, record, again."""

import logging
import os
import secrets
import socket
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.push import claims, counting
from app.push.building import Builder
from app.push.chunks import LoadedMessage, OpenChunk
from app.push.claiming import Claimer, writing
from app.push.desk import Desk
from app.push.dialects import Clock, DatabaseClock, is_embedded, relaxed
from app.push.encrypting import choose_encryption
from app.push.keys import KeyRing
from app.push.ledger import Ledger
from app.push.models import DeliveryProcess, Host
from app.push.outbox import prune
from app.push.presence import alive
from app.push.protocol.pace import share
from app.push.protocol.vapid import Authorizations
from app.push.recording import Tally, record
from app.push.sender import SENDING_SECONDS, Sender
from app.push.taking import Taken
from app.push.transport import Transport

log = logging.getLogger("veldpost.delivery")

POLL_SECONDS = 0.1
HEARTBEAT_SECONDS = 5.0
PRUNE_SECONDS = 3600.0
RECORD_SECONDS = 0.1
RECORD_ANSWERS = 512
OPEN_CHUNKS = 16
MOST_CHUNKS = 128
"""So many are open at once: with something left to send, and all in all."""

LOW_WATER = 96
FORGET_PROCESSES_AFTER = timedelta(days=1)


class DeliverySettings(Protocol):
    """What the delivery process must know of the configuration."""

    @property
    def instance_path(self) -> Path: ...
    @property
    def vapid_contact(self) -> str: ...
    @property
    def push_rate(self) -> int: ...
    @property
    def push_fast(self) -> bool: ...


class DeliveryLoop:
    """One delivery process's rounds. Not thread-safe; one per process."""

    def __init__(
        self,
        *,
        engine: Engine,
        desk: Desk,
        transport: Transport,
        settings: DeliverySettings,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or DatabaseClock()
        self.incarnation = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"
        keys = KeyRing(settings.instance_path)
        self.encryption = choose_encryption(is_fast_allowed=settings.push_fast)
        builder = Builder(keys, Authorizations(settings.vapid_contact), self.encryption.encrypt_all)
        self.sender = Sender(transport, builder, self.clock)
        self._cap = settings.push_rate
        self.chunks: list[OpenChunk] = []
        self._engine, self._relaxed = engine, relaxed(engine)
        self._claimer = Claimer(
            durable=engine,
            relaxed=self._relaxed,
            desk=desk,
            clock=self.clock,
            incarnation=self.incarnation,
        )
        self._poll_at = self._recorded_at = self._beat_at = self._pruned_at = 0.0
        self._has_more = False
        self._started_at = self.clock.now()

    @property
    def is_busy(self) -> bool:
        """Whether anything is in hand."""
        return bool(self.chunks) or self._claimer.has_claimed

    def start(self) -> None:
        """Take over: on SQLite the only owner gives back what the one before it held."""
        with writing(self._engine) as session:
            if is_embedded(self._engine):
                claims.void_leases(session)
        self.beat()

    def turn(self, wait: float = 0.0, *, may_claim: bool = True) -> None:
        """One round: claim if there is room, send, settle, record; or give back what is claimed."""
        if may_claim:
            self._claim()
        self.sender.send()
        self.sender.collect(0.0 if self.sender.has_queue else wait)
        self._record()
        if not may_claim:
            self._claimer.give_back()

    def beat(self) -> None:
        """Show life, ask the database for its time, and learn what others know of origins."""
        with writing(self._relaxed) as session:
            self.clock.sync(session)
            now = self.clock.now()
            session.merge(
                DeliveryProcess(
                    incarnation=self.incarnation,
                    started_at=self._started_at,
                    seen_at=now,
                    encryption=self.encryption.name,
                )
            )
            old = DeliveryProcess.seen_at < now - FORGET_PROCESSES_AFTER
            session.execute(delete(DeliveryProcess).where(old))
            hosts = session.scalars(select(Host)).all()
            processes = 1 if is_embedded(self._engine) else alive(session, now=now)
        self.sender.limit(share(self._cap, processes))
        for host in hosts:
            self._learn(host)
        self._beat_at = self.clock.elapsed()

    def beat_if_due(self) -> None:
        """Every five seconds; and every hour, fold old chunks into counts."""
        at = self.clock.elapsed()
        if at - self._beat_at >= HEARTBEAT_SECONDS:
            self.beat()
        if at - self._pruned_at >= PRUNE_SECONDS:
            with writing(self._engine) as session:
                prune(session, now=self.clock.now())
                counting.prune_old(session, now=self.clock.now())
            self._pruned_at = at

    def give_back(self) -> None:
        """Stop sending: what is queued goes back to the outbox."""
        self.sender.give_back(self.chunks)

    def look_again(self) -> None:
        """Look for due chunks at the next turn: somebody rang."""
        self._poll_at = 0.0

    def sign_off(self) -> None:
        """Say that this process has stopped and is not merely silent."""
        ours = DeliveryProcess.incarnation == self.incarnation
        try:
            with writing(self._relaxed) as session:
                session.execute(delete(DeliveryProcess).where(ours))
        except SQLAlchemyError:
            log.exception("The database does not answer; it will see the silence.")

    def close(self) -> None:
        """Let go of the second set of database connections."""
        self._relaxed.dispose()

    def _learn(self, host: Host) -> None:
        is_new = host.origin not in self.sender.lanes
        brake = self.sender.lane(host.origin).brake
        if is_new:
            brake.window, brake.resumed_at = host.rate, host.resumed_at
        brake.learn(host.paused_until, host.stopped_at, host.stopped_why)
        brake.resume(host.resumed_at)

    def _claim(self) -> None:
        at = self.clock.elapsed()
        if at < self._poll_at or (self.chunks and self.sender.soon() >= LOW_WATER):
            return
        if any(at - chunk.renewed_at > SENDING_SECONDS for chunk in self.chunks):
            return  # What is due now may be our own, with answers that are not written down yet.
        if not self._has_room():
            self.sender.make_room(self.chunks)
            return
        may_find = self._has_more or self._claimer.has_claimed or self._claimer.is_due()
        self._has_more = may_find and self._claimer.claim()
        if not self._has_more:
            self._poll_at = at + POLL_SECONDS
        elif taken := self._claimer.take(self._message, at=at):
            self._open(taken)

    def _has_room(self) -> bool:
        """Whether another chunk may be open. What only waits for answers takes nobody's place."""
        number = len(self.chunks)
        return number < OPEN_CHUNKS or (
            number < MOST_CHUNKS and self.sender.unsent(self.chunks) < OPEN_CHUNKS
        )

    def _open(self, taken: Taken) -> None:
        if taken.chunk.attempt > 1:
            self.sender.ledger.took_over()
        self.chunks.append(taken.chunk)
        self.sender.admit(taken.deliveries, prio=taken.chunk.prio)

    def _message(self, session: Session, message_id: int) -> LoadedMessage:
        """The message, shared by the chunks in hand."""
        for chunk in self.chunks:
            if chunk.message.id == message_id:
                return chunk.message
        return claims.load_message(session, message_id)

    def _record(self) -> None:
        """Checkpoint every 512 answers or 100 ms, and when nothing is left to wait for.

        A finished chunk goes to the disk with it, so one wait for the disk serves several.
        """
        at = self.clock.elapsed()
        is_time = at - self._recorded_at >= RECORD_SECONDS
        if is_time:
            self.sender.give_back([each for each in self.chunks if self.sender.is_held_long(each)])
        finished = sum(not chunk.in_hand for chunk in self.chunks)
        is_last = bool(self.chunks) and finished == len(self.chunks)
        has_news = bool(self.chunks) or self.sender.tally.has_any
        if is_last or (is_time and has_news) or self._unsaved() >= RECORD_ANSWERS:
            self._write_down(at, is_durable=bool(finished) or not self.chunks)

    def _unsaved(self) -> int:
        return sum(chunk.unsaved for chunk in self.chunks)

    def _write_down(self, at: float, *, is_durable: bool) -> None:
        """One transaction for everything; what is in memory changes only once it is in.

        A database that crashes may forget a checkpoint. Chunks are written whole the next time;
        of devices, what must not be forgotten is said again until it is durable.
        """
        tally, lanes = self.sender.tally, self.sender.lanes.values()
        for chunk in self.chunks:
            if not chunk.in_hand:
                self.sender.expire(chunk)
        is_last = not any(chunk.in_hand for chunk in self.chunks)
        is_counting = is_last or self.sender.ledger.is_due(at)
        with writing(self._engine if is_durable else self._relaxed) as session:
            lost = record(session, self.chunks, tally, lanes, now=self.clock.now())
            if is_counting:
                counting.write(session, self.sender.ledger, now=self.clock.now())
        self.sender.tally = Tally(gone=[] if is_durable else tally.gone)
        if is_counting:
            self.sender.ledger = Ledger(begun_at=at)
        self._recorded_at = at
        for lane in lanes:
            lane.brake.written()
        for chunk in self.chunks:
            chunk.is_lost = chunk.id in lost
            if chunk.unsaved:
                chunk.unsaved, chunk.renewed_at = 0, at
        self.sender.give_back([chunk for chunk in self.chunks if chunk.is_lost])
        self.chunks = [chunk for chunk in self.chunks if chunk.in_hand and not chunk.is_lost]
