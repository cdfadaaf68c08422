"""Delivery in short turns, for who is called now and then: claim until the budget ends."""

import time
from threading import Event

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.push import claims
from app.push.delivery import DATABASE_WAITS, Rounds, RunSettings, wind_up
from app.push.desk import Desk
from app.push.dialects import Clock, DatabaseClock
from app.push.protocol.self_check import check_encryption
from app.push.rounds import POLL_SECONDS, DeliveryLoop
from app.push.transport import Http2Transport, Transport

IDLE_ROUNDS = 3
"""So often nothing was due: a hint may come just before what it hints at can be seen."""


def is_due(engine: Engine) -> bool:
    """Whether anything waits to be claimed, by the database's clock."""
    clock = DatabaseClock()
    with Session(engine) as session:
        clock.sync(session)
        return claims.is_due(session, clock.now())


class Drain:
    """One process's connections, kept from one turn to the next. For one thread, no fork."""

    def __init__(
        self,
        *,
        engine: Engine,
        desk: Desk,
        settings: RunSettings,
        transport: Transport | None = None,
        clock: Clock | None = None,
    ) -> None:
        check_encryption()
        self._engine = engine
        self._transport = transport or Http2Transport(settings)
        self._loop = DeliveryLoop(
            engine=engine, desk=desk, transport=self._transport, settings=settings, clock=clock
        )
        self._rounds = Rounds(self._loop, waits=DATABASE_WAITS[1:2])

    def run(self, *, seconds: float) -> None:
        """Deliver until nothing is due or the time is up; then settle what is in flight.

        What was claimed and not sent goes back. A database that is away is waited for.
        """
        elapsed = self._loop.clock.elapsed
        until, idle_rounds = elapsed() + seconds, 0
        while elapsed() < until and idle_rounds < IDLE_ROUNDS:
            idle_rounds = 0 if self._turn() else idle_rounds + 1
            if not self._loop.is_busy:
                time.sleep(POLL_SECONDS)
        wind_up(self._loop)

    def close(self) -> None:
        """Drop every connection."""
        self._transport.close()
        self._loop.close()
        self._engine.dispose()

    def _turn(self) -> bool:
        """One round. False: there was nothing to do, and nothing waits."""
        return not self._rounds.one(Event()) or self._loop.is_busy or self._is_due()

    def _is_due(self) -> bool:
        """Where the database does not answer, perhaps: the next round tells what ails it."""
        try:
            with Session(self._engine) as session:
                return claims.is_due(session, self._loop.clock.now())
        except SQLAlchemyError:
            return True
