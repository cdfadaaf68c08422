"""Reports of devices, and how far an announcement has come."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from app import push
from app.announcements import service as announcements
from app.announcements.schemas import ListSchema
from app.audiences.asker import own_attributes
from app.auth.http import current_facts
from app.core import clock
from app.core.db import db
from app.core.http import current_actor, operation, polled
from app.core.paging import Page
from app.core.permissions import Permission
from app.receipts import listing, service
from app.receipts.facts import Report
from app.receipts.listing import Listed
from app.receipts.schemas import (
    AnnouncementPageSchema,
    ProgressSchema,
    ReportsSchema,
    SettlementSchema,
)

blueprint = Blueprint("receipts", __name__, url_prefix="/api")


@blueprint.post("/receipts")
@operation(Permission.OWN, body=ReportsSchema(), returns=SettlementSchema())
def settle(body: dict[str, list[Report]]) -> service.Settlement:
    """Report what was displayed, opened and acknowledged on this device; a repeat is harmless."""
    return service.settle(
        body["receipts"],
        actor=current_actor(),
        attributes=own_attributes(),
        feed_rev=current_facts().feed_rev,
        now=clock.now(),
    )


@blueprint.get("/announcements")
@operation(Permission.ANNOUNCEMENTS_READ, query=ListSchema(), returns=AnnouncementPageSchema())
def list_(query: dict[str, Any]) -> Page[Listed]:
    """List announcements with their counts, the last changed first."""
    filters = announcements.Filter(state=query["state"], search=query["search"])
    page = announcements.list_(
        filters, actor=current_actor(), cursor=query["cursor"], limit=query["limit"]
    )
    return Page(listing.with_counts(page.items), page.next_cursor)


@blueprint.get("/announcements/<uuid:id_>/progress")
@operation(Permission.ANNOUNCEMENTS_READ, returns=ProgressSchema(), refusals=(409,))
def progress(id_: UUID) -> Response:
    """How many people and devices an announcement has reached. Poll it with If-None-Match."""
    announcement = announcements.get(id_, actor=current_actor())
    delivery = service.delivery(announcement)
    totals = service.totals(announcement.id)
    reached = {
        "state": announcement.state,
        "must_acknowledge": announcement.must_acknowledge,
        "published_at": announcement.published_at,
        "first_accepted_at": delivery.first_accepted_at,
        "delivered_at": delivery.settled_at,
        "withdrawn_at": announcement.withdrawn_at,
        "is_delivery_silent": _has_sent_nothing(delivery) and push.is_silent(db.session()),
        "people": _people(delivery, totals),
        "devices": _devices(delivery),
    }
    return polled(ProgressSchema().dump(reached))


def _has_sent_nothing(delivery: push.Progress) -> bool:
    return delivery.queued > 0 and delivery.first_accepted_at is None


def _people(delivery: push.Progress, totals: Mapping[str, int]) -> dict[str, int]:
    return {
        "targeted": delivery.targeted,
        "without_device": delivery.no_subscription,
        "skipped": delivery.skipped,
        **totals,
    }


def _devices(delivery: push.Progress) -> dict[str, Any]:
    return {
        "queued": delivery.queued,
        "held": delivery.held,
        "accepted": delivery.accepted,
        "gone": delivery.gone,
        "expired": delivery.expired,
        "failures": delivery.failed,
    }
