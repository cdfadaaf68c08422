"""Operations on the tour: what a phone shows of it, and what the organisation says in it."""

from typing import Any

from flask import Blueprint

from app.core import clock
from app.core.http import current_actor, operation
from app.core.permissions import Permission
from app.tour import service
from app.tour.models import Standing
from app.tour.schemas import (
    MyTourSchema,
    TourContactSchema,
    TourPlaceOfVersionSchema,
    TourSchema,
    TourStandingSchema,
    TourWritingSchema,
)
from app.tour.service import Contact, Writing

blueprint = Blueprint("tour", __name__, url_prefix="/api")


@blueprint.get("/me/tour")
@operation(Permission.OWN, returns=MyTourSchema())
def get_mine() -> dict[str, Any]:
    """The organisation's own words for the tour, whom to ask, and how far the person is."""
    return {
        "words": service.own_words(),
        "contact": service.contact(),
        "standing": service.standing_of(current_actor().person_id),
    }


@blueprint.put("/me/tour")
@operation(Permission.OWN, body=TourStandingSchema(), returns=TourStandingSchema())
def tell(body: Standing) -> Standing:
    """Say how far the person is; answers what holds, whichever phone was further."""
    return service.tell(current_actor().person_id, body, now=clock.now())


@blueprint.get("/organisation/tour")
@operation(Permission.ORGANISATION_WRITE, returns=TourSchema())
def get_tour() -> dict[str, Any]:
    """What each step says in each language, and how many people have seen it."""
    return _tour()


@blueprint.put("/organisation/tour/words")
@operation(
    Permission.ORGANISATION_WRITE, body=TourWritingSchema(), returns=TourSchema(), refusals=(409,)
)
def write(body: Writing) -> dict[str, Any]:
    """Say a step in own words, in one language, over those that were read."""
    service.write(body.words, version=body.version)
    return _tour()


@blueprint.delete("/organisation/tour/words")
@operation(
    Permission.ORGANISATION_WRITE,
    query=TourPlaceOfVersionSchema(),
    returns=TourSchema(),
    refusals=(404, 409),
)
def forget(query: dict[str, Any]) -> dict[str, Any]:
    """Let a step say what it ships with, in one language."""
    service.forget(query["step"], query["language"], version=query["version"])
    return _tour()


@blueprint.put("/organisation/tour/contact")
@operation(Permission.ORGANISATION_WRITE, body=TourContactSchema(), returns=TourSchema())
def name_contact(body: Contact) -> dict[str, Any]:
    """Name whom to ask."""
    service.name_contact(body)
    return _tour()


@blueprint.delete("/organisation/tour/contact")
@operation(Permission.ORGANISATION_WRITE, returns=TourSchema())
def remove_contact() -> dict[str, Any]:
    """Name nobody to ask."""
    service.remove_contact()
    return _tour()


def _tour() -> dict[str, Any]:
    own = {(each.step, each.language): each for each in service.own_words()}
    return {
        "items": [
            {
                "step": each.step,
                "language": each.language,
                "shipped": each,
                "own": own.get((each.step, each.language)),
                "version": service.version_of(own.get((each.step, each.language))),
            }
            for each in service.shipped_words()
        ],
        "contact": service.contact(),
        "counts": service.counts(),
    }
