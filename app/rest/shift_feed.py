"""Shifts that come by themselves: an address of the organisation's planning, asked every day."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.core.db import begin_write
from app.core.errors import Invalid, NotFound, Refusal
from app.core.fetching import FetchError, FetchSettings, fetch, is_fetchable
from app.people.csv_file import MAXIMUM_BYTES
from app.rest.shift_import import Report, take_in
from app.rest.shift_models import ONLY_ID, ShiftFeed

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


def set_url(session: Session, url: str, *, settings: FetchSettings) -> ShiftFeed:
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


def fetcher(settings: FetchSettings) -> Fetch:
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
    failure, body = None, b""
    try:
        body = fetching(url)
    except FetchError as error:
        failure = error.cause
    begin_write(session)
    feed = session.scalar(select(ShiftFeed).where(ShiftFeed.url == url).with_for_update())
    if feed is None:
        raise NotFound("The feed was changed meanwhile.")
    feed.tried_at = now
    feed.failure = failure or _taken_in(session, feed, body, now=now)
    if feed.failure:
        log.warning("Shifts could not be fetched: %s.", feed.failure)
    session.commit()
    return feed


def _taken_in(session: Session, feed: ShiftFeed, body: bytes, *, now: datetime) -> str | None:
    """None, or why what came cannot be used: then nothing changes."""
    try:
        with session.begin_nested():
            report = take_in(session, body, now=now)
            if not (report.people or report.past):
                raise Invalid("It names no shift.", code="import_no_shifts")
    except Refusal as refusal:
        return refusal.code
    feed.fetched_at = now
    feed.report = _kept(report)
    return None


def _kept(report: Report) -> dict[str, object]:
    kept = asdict(report)
    return kept | {"rejected": kept["rejected"][:KEPT_REJECTED]}
