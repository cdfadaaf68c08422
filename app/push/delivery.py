"""The delivery process from start to stop: one owner on SQLite, and no fault ends it."""

import fcntl
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.core.connecting import is_race
from app.core.dialling import OutsideSettings
from app.core.faults import Fault, fault_of
from app.push.desk import Desk
from app.push.dialects import Clock, is_embedded
from app.push.protocol.self_check import check_encryption
from app.push.rounds import POLL_SECONDS, DeliveryLoop, DeliverySettings
from app.push.transport import Http2Transport, Transport
from app.push.wake import Doorbell, doorbell_of

log = logging.getLogger("veldpost.delivery")

LOCK_FILE = "delivery.lock"
STOP_SECONDS = 12.0
NETWORK_SECONDS = 0.02
DATABASE_WAITS = (0.2, 0.5, 1.0, 2.0, 5.0)


class RunSettings(DeliverySettings, OutsideSettings, Protocol):
    """What the delivery process must know of the configuration."""


def run(
    *,
    engine: Engine,
    desk: Desk,
    settings: RunSettings,
    stop: Event,
    transport: Transport | None = None,
    clock: Clock | None = None,
) -> None:
    """Deliver until `stop` is set; then finish what is in flight within seconds.

    The transport is HTTP/2 and the clock the database's if none is given. Survives a database that
    is locked or away: it logs, waits and goes on.
    """
    check_encryption()
    with _only_owner(engine, settings.instance_path, stop):
        if stop.is_set():
            return
        transport = transport or Http2Transport(settings)
        loop = DeliveryLoop(
            engine=engine, desk=desk, transport=transport, settings=settings, clock=clock
        )
        encryption = loop.encryption.name.replace("_", " ")
        log.info("Delivery process %s begins; encryption: %s.", loop.incarnation, encryption)
        doorbell = doorbell_of(engine)
        _work(loop, stop, doorbell)
        wind_up(loop)
        loop.sign_off()
        doorbell.close()
        transport.close()
        loop.close()
        log.info("Delivery process %s has stopped.", loop.incarnation)


def _work(loop: DeliveryLoop, stop: Event, doorbell: Doorbell) -> None:
    rounds = Rounds(loop)
    while not stop.is_set():
        if rounds.one(stop) and not loop.is_busy and doorbell.wait(stop):
            loop.look_again()


class Rounds:
    """One round after another. A lost race is passed by, a fault told once and waited out."""

    def __init__(self, loop: DeliveryLoop, *, waits: Sequence[float] = DATABASE_WAITS) -> None:
        self._loop, self._waits = loop, waits
        self._is_started, self._faults, self._told = False, 0, Told()

    def one(self, stop: Event) -> bool:
        """Take over at first; then claim, send, settle, record. False: it is to be done again."""
        try:
            if not self._is_started:
                self._loop.start()
                self._is_started = True
            self._loop.beat_if_due()
            self._loop.turn(NETWORK_SECONDS)
        except SQLAlchemyError as error:
            if isinstance(error, DBAPIError) and is_race(error):
                log.info("Another process came first; once more.")
                return False
            self._told.fault(error)
            at = min(self._faults, len(self._waits) - 1)
            wait_for_database(self._loop, stop, self._waits[at])
            self._faults += 1
            return False
        self._faults = 0
        self._told.answers()
        return True


class Told:
    """What the log says of a database in trouble: once what ails it, and once that it is well."""

    def __init__(self) -> None:
        self._last: Fault | None = None

    def fault(self, error: SQLAlchemyError) -> None:
        """A fault that is known in a line, any other with its places."""
        fault = fault_of(error)
        if fault is None:
            log.error("The database does not answer; deliveries wait.", exc_info=error)
        elif fault != self._last:
            words = "The database does not answer: %s; deliveries wait. %s"
            log.error(words, fault.problem, fault.cure)
        self._last = fault or self._last

    def answers(self) -> None:
        """Deliveries go on."""
        if self._last is not None:
            log.warning("The database answers again; deliveries go on.")
            self._last = None


def wait_for_database(loop: DeliveryLoop, stop: Event, seconds: float) -> None:
    """Wait so long or until `stop`, and hear meanwhile what push services answer."""
    for _ in range(round(seconds / NETWORK_SECONDS)):
        loop.sender.collect(0.0)
        if stop.wait(NETWORK_SECONDS):
            return


def wind_up(loop: DeliveryLoop) -> None:
    """Give the queue back, wait for what is in flight, write everything down: while time is left.

    The next delivery process repeats what could not be written down.
    """
    loop.give_back()
    until, is_told = loop.clock.elapsed() + STOP_SECONDS, False
    while loop.is_busy and loop.clock.elapsed() < until:
        try:
            loop.turn(NETWORK_SECONDS, may_claim=False)
        except SQLAlchemyError as error:
            if isinstance(error, DBAPIError) and is_race(error):
                continue
            if not is_told:
                log.exception("The database does not answer; trying on for some seconds.")
                is_told = True
            wait_for_database(loop, Event(), DATABASE_WAITS[0])


@contextmanager
def _only_owner(engine: Engine, instance_path: Path, stop: Event) -> Iterator[None]:
    """On SQLite, hold a lock that the system lets go when this process ends, however it ends."""
    if not is_embedded(engine):
        yield
        return
    with (instance_path / LOCK_FILE).open("a") as file:
        is_told = False
        while not stop.is_set() and not _is_locked(file.fileno()):
            if not is_told:
                log.warning("Another delivery process runs; this one waits for it to end.")
                is_told = True
            stop.wait(POLL_SECONDS)
        yield


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
