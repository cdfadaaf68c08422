"""Shifts that come by themselves: an address of the organisation's planning, asked every day."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.core.db import begin_write
from app.core.dialling import OutsideSettings
from app.core.errors import Invalid, NotFound, Refusal
from app.core.fetching import FetchError, fetch, is_fetchable
from app.people.csv_file import MAXIMUM_BYTES
from app.rest import shift_import
from app.rest.shift_import import Report, take_in
from app.rest.shift_models import ONLY_ID, ShiftFeed
from app.rest.shift_plan import Roster

EVERY = timedelta(hours=23)
"""A little less than a day, so that the hour does not wander."""

AGAIN_AFTER = timedelta(hours=1)
"""After a failure."""

KEPT_REJECTED = 20
Fetch = Callable[[str], bytes]

log = logging.getLogger("veldpost.shifts")


def find(session: Session) -> ShiftFeed | None:
    """The feed, where the organisation has one."""
    return session.get(ShiftFeed, ONLY_ID)


def set_url(session: Session, url: str, *, settings: OutsideSettings) -> ShiftFeed:
    """Fetch from this address from now on. Raises Invalid."""
    if not is_fetchable(url, is_loopback_allowed=settings.push_loopback):
        message = "Give an address that begins with https://, without a port or a user's name."
        raise Invalid(message, code="bad_feed_url", fields={"url": [message]})
    feed = find(session) or ShiftFeed(id=ONLY_ID)
    feed.url = url
    feed.tried_at = feed.fetched_at = feed.failure = feed.report = None
    session.add(feed)
    session.flush()
    return feed


def remove(session: Session) -> None:
    """Fetch nothing any more. Shifts that came stay until they are over."""
    session.execute(delete(ShiftFeed))


def fetcher(settings: OutsideSettings) -> Fetch:
    """How feeds are fetched in production."""
    return lambda url: fetch(url, settings, limit=MAXIMUM_BYTES)


def fetch_if_due(session: Session, fetching: Fetch, *, now: datetime) -> bool:
    """Fetch where it is time to; whoever comes first does. Commits; returns whether it tried."""
    begin_write(session)
    claimed = session.scalar(
        update(ShiftFeed)
        .where(
            or_(ShiftFeed.tried_at.is_(None), ShiftFeed.tried_at <= now - AGAIN_AFTER),
            or_(ShiftFeed.fetched_at.is_(None), ShiftFeed.fetched_at <= now - EVERY),
        )
        .values(tried_at=now)
        .returning(ShiftFeed.id)
    )
    session.commit()
    if claimed is None:
        return False
    fetch_now(session, fetching, now=now)
    return True


def fetch_now(session: Session, fetching: Fetch, *, now: datetime) -> ShiftFeed:
    """Fetch and take in; what fails is written down. No transaction is open meanwhile. Commits.

    Raises NotFound where there is no feed.
    """
    url = session.scalar(select(ShiftFeed.url))
    session.rollback()
    if url is None:
        raise NotFound("There is no feed of shifts.")
    failure, read = None, None
    try:
        read = _read(session, fetching(url), now=now)
    except FetchError as error:
        failure = error.cause
    except Refusal as refusal:
        failure = refusal.code
    session.rollback()
    begin_write(session)
    feed = session.scalar(select(ShiftFeed).where(ShiftFeed.url == url).with_for_update())
    if feed is None:
        raise NotFound("The feed was changed meanwhile.")
    feed.tried_at, feed.failure = now, failure
    if read is None:
        log.warning("Shifts could not be fetched: %s.", failure)
    else:
        report = take_in(session, read[0], is_calendar=read[1], now=now)
        feed.fetched_at, feed.report = now, _kept(report)
    session.commit()
    return feed


def _read(session: Session, body: bytes, *, now: datetime) -> tuple[Roster, bool]:
    """What came, where it names any shift: else nothing changes. Raises Invalid."""
    roster, is_calendar = shift_import.read(session, body, now=now)
    if not (roster.days or roster.past):
        raise Invalid("It names no shift.", code="import_no_shifts")
    return roster, is_calendar


def _kept(report: Report) -> dict[str, object]:
    kept = asdict(report)
    return kept | {"rejected": kept["rejected"][:KEPT_REJECTED]}
