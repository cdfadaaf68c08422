"""Operations on rest: what a person chose, what the organisation decided."""

from datetime import timedelta
from typing import Any

from flask import Blueprint

from app.core import clock
from app.core.db import db
from app.core.http import current_actor, operation
from app.core.permissions import Permission
from app.rest import defaults, service
from app.rest.choices import Rest
from app.rest.countries import Country, law
from app.rest.models import RestDefault
from app.rest.schemas import (
    DecisionBodySchema,
    MyRestBodySchema,
    MyRestSchema,
    OrganisationRestSchema,
    SiteSchema,
)
from app.rest.service import Mine, Proposal

blueprint = Blueprint("rest", __name__, url_prefix="/api")


@blueprint.get("/me/rest")
@operation(Permission.OWN, returns=MyRestSchema())
def get_mine() -> dict[str, Any]:
    """When the phones of the person who asks may buzz."""
    return _mine(service.mine(current_actor().person_id, now=clock.now()))


@blueprint.put("/me/rest")
@operation(Permission.OWN, body=MyRestBodySchema(), returns=MyRestSchema())
def choose(body: Rest) -> dict[str, Any]:
    """Choose own quiet hours, and what each priority may."""
    return _mine(service.choose(current_actor().person_id, body, now=clock.now()))


@blueprint.delete("/me/rest")
@operation(Permission.OWN, returns=MyRestSchema())
def choose_default() -> dict[str, Any]:
    """Let the organisation's default hold again."""
    return _mine(service.choose_default(current_actor().person_id, now=clock.now()))


@blueprint.get("/organisation/rest")
@operation(Permission.ORGANISATION_WRITE, returns=OrganisationRestSchema())
def get_decisions() -> dict[str, Any]:
    """What holds for whoever chose nothing, and what each country's data proposes."""
    return _decisions()


@blueprint.put("/organisation/rest")
@operation(
    Permission.ORGANISATION_WRITE, body=DecisionBodySchema(), returns=OrganisationRestSchema()
)
def decide(body: Proposal) -> dict[str, Any]:
    """Decide what holds everywhere, or at one site."""
    service.decide(body, now=clock.now())
    return _decisions()


@blueprint.delete("/organisation/rest")
@operation(
    Permission.ORGANISATION_WRITE,
    query=SiteSchema(),
    returns=OrganisationRestSchema(),
    refusals=(404,),
)
def forget_site(query: dict[str, str]) -> dict[str, Any]:
    """Let what holds everywhere hold at this site, too."""
    service.forget_site(query["site"])
    return _decisions()


def _mine(mine: Mine) -> dict[str, Any]:
    return _rest(mine.rest) | {
        "source": "own" if mine.is_own else "default",
        "default": _rest(mine.default.rest),
        "country": mine.default.country,
        "disconnect": mine.disconnect,
        "time_zone": mine.time_zone,
        "knows_shifts": mine.knows_shifts,
        "rest_after_shift_hours": mine.default.rest_after_shift // timedelta(hours=1),
    }


def _decisions() -> dict[str, Any]:
    return {
        "items": [_decision(row) for row in service.decisions()],
        "sites": service.sites(),
        "home": defaults.home(db.session()),
        "countries": [_country(country) for country in Country],
    }


def _decision(row: RestDefault) -> dict[str, Any]:
    return _rest(row.rest) | {
        "site": row.site,
        "country": row.country,
        "rest_after_shift_hours": row.rest_after_shift_hours,
    }


def _rest(rest: Rest) -> dict[str, Any]:
    return {
        "quiet_hours": rest.quiet_hours,
        "is_quiet_on_holidays": rest.is_quiet_on_holidays,
        "priorities": rest.priorities,
    }


def _country(country: Country) -> dict[str, Any]:
    data = law(country)
    return {
        "country": country,
        "quiet_from": data.quiet_from,
        "quiet_to": data.quiet_to,
        "daily_rest_hours": data.daily_rest // timedelta(hours=1),
        "weekly_rest_hours": data.weekly_rest // timedelta(hours=1),
        "rest_source": data.rest_source,
        "disconnect": data.disconnect,
    }
