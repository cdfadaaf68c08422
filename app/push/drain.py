"""Delivery in short turns, for who is called now and then: claim until the budget ends."""

import logging
import time

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.push import claims
from app.push.delivery import DATABASE_WAITS, NETWORK_SECONDS, RunSettings, wind_up
from app.push.desk import Desk
from app.push.dialects import DatabaseClock
from app.push.protocol.self_check import check_encryption
from app.push.rounds import POLL_SECONDS, DeliveryLoop
from app.push.transport import Http2Transport, Transport

log = logging.getLogger("veldpost.delivery")

IDLE_SECONDS = 3 * POLL_SECONDS


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
    ) -> None:
        check_encryption()
        self._engine = engine
        self._transport = transport or Http2Transport(settings)
        self._loop = DeliveryLoop(
            engine=engine, desk=desk, transport=self._transport, settings=settings
        )
        self._is_started = False

    def run(self, *, seconds: float) -> None:
        """Deliver until nothing is due or the time is up; then settle what is in flight.

        What was claimed and not sent goes back. A database that is away is waited for.
        """
        elapsed = self._loop.clock.elapsed
        busy_at = elapsed()
        until = busy_at + seconds
        while (at := elapsed()) < until and at - busy_at < IDLE_SECONDS:
            if not self._turn() or self._loop.is_busy:
                busy_at = at
            else:
                time.sleep(POLL_SECONDS)
        wind_up(self._loop)

    def close(self) -> None:
        """Drop every connection."""
        self._transport.close()
        self._loop.close()
        self._engine.dispose()

    def _turn(self) -> bool:
        """One round. False: the database did not answer."""
        try:
            if not self._is_started:
                self._loop.start()
                self._is_started = True
            self._loop.beat_if_due()
            self._loop.turn(NETWORK_SECONDS)
        except SQLAlchemyError:
            log.exception("The database does not answer; deliveries wait.")
            time.sleep(DATABASE_WAITS[1])
            return False
        return True
