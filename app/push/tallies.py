"""How many devices took each of many messages, in one statement."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.push.models import Chunk, StoredMessage


def accepted(session: Session, message_ids: Sequence[int]) -> dict[int, int]:
    """Devices whose push service took the message, by message."""
    of_chunks = (
        select(func.coalesce(func.sum(Chunk.accepted), 0))
        .where(Chunk.message_id == StoredMessage.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(StoredMessage.id, StoredMessage.accepted + of_chunks).where(
            StoredMessage.id.in_(message_ids)
        )
    )
    return {row[0]: int(row[1]) for row in rows}
