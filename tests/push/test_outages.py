"""A database that fails for a while: what is in hand is kept, and written down when it is back."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.push.delivery import wind_up
from app.push.models import Chunk, ChunkState
from tests.push.conftest import Outbox

Subscribers = Callable[[int], list[str]]


def test_who_stops_gives_back_what_it_has_claimed_and_not_taken_up(
    outbox: Outbox, subscribers: Subscribers
) -> None:
    subscribers(1)
    outbox.publish()
    outbox.desk.fault = OperationalError("", {}, Exception())
    with pytest.raises(OperationalError):
        outbox.loop.turn()

    wind_up(outbox.loop)

    with Session(outbox.engine) as session:
        assert session.scalars(select(Chunk.state)).all() == [ChunkState.WAITING]
