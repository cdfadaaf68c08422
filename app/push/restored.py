"""After a restore or before a move: what is still to be sent, and for whom nothing must be."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.push.models import EndedWhy, StoredMessage, Subscription


def unfinished(session: Session) -> Sequence[int]:
    """The numbers of the messages that are being sent."""
    is_open = StoredMessage.settled_at.is_(None)
    return session.scalars(select(StoredMessage.id).where(is_open).order_by(StoredMessage.id)).all()


def unsubscribe_all(session: Session, *, why: EndedWhy, now: datetime) -> None:
    """Send nothing to any device any more, until it subscribes again."""
    session.execute(
        update(Subscription)
        .where(Subscription.ended_at.is_(None))
        .values(ended_at=now, ended_why=why)
        .execution_options(synchronize_session=False)
    )
