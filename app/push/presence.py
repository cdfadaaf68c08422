"""Is a delivery process alive? Its heartbeat, read by /readyz."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.push.models import DeliveryProcess, Host


def last_seen(session: Session) -> datetime | None:
    """When a delivery process last showed life; every 5 seconds is usual."""
    return session.scalar(select(func.max(DeliveryProcess.seen_at)))


def stopped_origins(session: Session) -> dict[str, str]:
    """Push services that refuse us, and the probable cause: somebody must look at it."""
    rows = session.execute(
        select(Host.origin, Host.stopped_why).where(Host.stopped_at.is_not(None))
    )
    return {origin: why or "" for origin, why in rows}
