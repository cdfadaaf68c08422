"""What the composer asks about audiences."""

from typing import Any

from flask import Blueprint

from app.audiences import service
from app.audiences.rule import Kind, parse
from app.audiences.schemas import ChoicesSchema, ForecastSchema, RuleBodySchema
from app.core import clock
from app.core.http import operation
from app.core.permissions import Permission

blueprint = Blueprint("audiences", __name__, url_prefix="/api")


@blueprint.post("/audiences/forecast")
@operation(Permission.ANNOUNCEMENTS_WRITE, body=RuleBodySchema(), returns=ForecastSchema())
def forecast(body: dict[str, Any]) -> service.Forecast:
    """How many people a rule names, and how many of them a message can reach."""
    return service.forecast(parse(body["rule"], field="rule"), now=clock.now())


@blueprint.get("/audiences/choices")
@operation(Permission.ANNOUNCEMENTS_WRITE, returns=ChoicesSchema())
def choices() -> dict[Kind, list[service.Choice]]:
    """The values a rule can ask for, with the number of people who have each."""
    return service.choices()
