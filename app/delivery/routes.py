"""Operations on the delivery engine, for admins."""

from flask import Blueprint, Response

from app.core.db import db
from app.core.http import operation, polled
from app.core.permissions import Permission
from app.delivery import service
from app.delivery.schemas import DeliveryQuerySchema, DeliverySchema, PushServiceSchema
from app.delivery.service import Period, ServiceView
from app.push import engine_now

blueprint = Blueprint("delivery", __name__, url_prefix="/api")


@blueprint.get("/delivery")
@operation(Permission.DELIVERY_READ, query=DeliveryQuerySchema(), returns=DeliverySchema())
def look(query: Period) -> Response:
    """How delivery does: queue, push services, failures, processes. Poll it with If-None-Match."""
    return polled(DeliverySchema().dump(service.look(query, now=engine_now(db.session()))))


@blueprint.post("/delivery/services/<string:id_>/resume")
@operation(Permission.DELIVERY_WRITE, returns=PushServiceSchema(), refusals=(404, 409))
def resume(id_: str) -> ServiceView:
    """Let a stopped push service have messages again, once the cause is cured."""
    return service.resume(id_, now=engine_now(db.session()))
