"""Signs of life of delivery processes, and the clock they go by."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.push.dialects import DatabaseClock
from app.push.models import DeliveryProcess

ALIVE_FOR = timedelta(seconds=15)
"""Three heartbeats."""

SILENT_AFTER = timedelta(seconds=30)


def now(session: Session) -> datetime:
    """The instant by the clock that delivery processes go by: the database's."""
    clock = DatabaseClock()
    clock.sync(session)
    return clock.now()


def last_seen(session: Session) -> datetime | None:
    """When a delivery process last showed life; every 5 seconds is usual."""
    return session.scalar(select(func.max(DeliveryProcess.seen_at)))


def silence(session: Session) -> timedelta | None:
    """For how long no delivery process has shown life, by the clock they go by; None: never."""
    seen_at = last_seen(session)
    return now(session) - seen_at if seen_at else None


def is_silent(session: Session) -> bool:
    """Whether no delivery process showed life for so long that something is wrong."""
    lasting = silence(session)
    return lasting is None or lasting > SILENT_AFTER


def alive(session: Session, *, now: datetime) -> int:
    """How many delivery processes showed life of late."""
    recent = DeliveryProcess.seen_at > now - ALIVE_FOR
    found = session.scalar(select(func.count()).select_from(DeliveryProcess).where(recent))
    return found or 0
