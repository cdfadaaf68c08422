"""Claiming one chunk at a time: claim; look up and ask, while others may write; freeze."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import Engine, Row
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.orm import Session

from app.core.connecting import is_race
from app.core.db import begin_write
from app.core.faults import SLOW, fault_of
from app.push import claims
from app.push.chunks import LoadedMessage
from app.push.desk import Desk
from app.push.dialects import Clock, limit_statements
from app.push.models import SetAsideWhy
from app.push.protocol.backoff import backoff
from app.push.taking import Taken, freeze, take_up

log = logging.getLogger("veldpost.delivery")

Load = Callable[[Session, int], LoadedMessage]

LOOK_UP_SECONDS = 8
"""Nothing is read from push services meanwhile: less than they have to answer."""

FAULTS_IN_A_ROW = 3
"""A database that let us claim a chunk so often, and then failed, fails because of the chunk."""


class Claimer:
    """Holds at most one chunk: claimed, and not yet frozen.

    Who dies in between leaves a chunk that is claimed anew when its lease ends. After a fault of
    the database, the next try goes on with it; what cannot be taken up is set aside.
    """

    def __init__(
        self, *, durable: Engine, relaxed: Engine, desk: Desk, clock: Clock, incarnation: str
    ) -> None:
        self._durable, self._relaxed = durable, relaxed
        self._desk, self._clock = desk, clock
        self._owners = (f"{incarnation}#{number}" for number in count(1))
        self._claimed: Row[Any] | None = None
        self._faults = 0

    @property
    def has_claimed(self) -> bool:
        """Whether a chunk is claimed that nobody works on yet."""
        return self._claimed is not None

    def is_due(self) -> bool:
        """Whether there is anything to claim: a read, so it disturbs nobody."""
        with Session(self._durable) as session:
            return claims.is_due(session, self._clock.now())

    def claim(self) -> bool:
        """Claim a chunk, or go on with the one that is claimed. False: there is none."""
        self._claimed = self._renewed(self._claimed) if self._claimed else self._next()
        return self.has_claimed

    def take(self, load: Load, *, at: float) -> Taken | None:
        """Take up what is claimed. None: it is set aside, or it is another's."""
        row = self._claimed
        if row is None:
            return None
        try:
            with Session(self._durable) as session:
                limit_statements(session, LOOK_UP_SECONDS)
                message, now = load(session, row.message_id), self._clock.now()
                taken = take_up(session, row, message, desk=self._desk, now=now, at=at)
            with writing(self._relaxed) as session:
                is_ours = freeze(session, taken, now=self._clock.now())
        except Exception as error:
            self._faults += 1
            if not self._is_its_own(error, row):
                raise
            self._set_aside(row, error)
            return None
        self._claimed, self._faults = None, 0
        return taken if is_ours else None

    def give_back(self) -> None:
        """Let another process have what is claimed, without waiting for the lease's end."""
        if self._claimed is not None:
            with writing(self._durable) as session:
                claims.give_back(session, self._claimed.id, owner=self._claimed.owner)
            self._claimed = None

    def _next(self) -> Row[Any] | None:
        self._faults = 0
        with writing(self._relaxed) as session:
            return claims.claim(session, owner=next(self._owners), now=self._clock.now())

    def _renewed(self, row: Row[Any]) -> Row[Any] | None:
        """As it is now: a commit whose answer was lost may have frozen it."""
        with writing(self._relaxed) as session:
            return claims.renew(session, row.id, owner=row.owner, now=self._clock.now())

    def _is_its_own(self, error: Exception, row: Row[Any]) -> bool:
        """Whether the chunk is to blame, and not the state of the database, which passes."""
        is_known = row.set_aside > 0 or self._faults >= FAULTS_IN_A_ROW
        return is_known or not is_database_trouble(error) or fault_of(error) is SLOW

    def _set_aside(self, row: Row[Any], error: Exception) -> None:
        wait, why = backoff(row.set_aside, chance=0), why_of(error)
        with writing(self._durable) as session:
            until = self._clock.now() + wait
            claims.set_aside(session, row.id, owner=row.owner, why=why, until=until)
        self._claimed = None
        fault = fault_of(error)
        told = f"{fault.problem}. {fault.cure}" if fault else "an error of ours."
        words = "Chunk %s of message %s cannot be taken up, and is tried again in %d seconds: %s"
        is_bug = error if fault is None else None
        log.error(words, row.id, row.message_id, wait.total_seconds(), told, exc_info=is_bug)


def why_of(error: Exception) -> SetAsideWhy:
    """What kept us from taking up a chunk, in one stable word."""
    fault = fault_of(error)
    if fault is SLOW:
        return SetAsideWhy.SLOW
    return SetAsideWhy.DATABASE if fault or is_database_trouble(error) else SetAsideWhy.ERROR


def is_database_trouble(error: Exception) -> bool:
    """Whether the database's state is to blame, which passes, and not what was asked of it."""
    if isinstance(error, OperationalError | InterfaceError | NoConnectionError):
        return True
    return isinstance(error, DBAPIError) and is_race(error)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that writes."""
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        yield session
        session.commit()
