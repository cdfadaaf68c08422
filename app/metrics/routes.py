"""/metrics, for Prometheus."""

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from app.core.db import db
from app.core.errors import NotFound
from app.metrics.access import may_read
from app.metrics.families import Families
from app.push import engine_now
from config import Config

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Everything that is counted, read from the database; for others there is nothing here."""
    settings: Config = current_app.config["SETTINGS"]
    is_proxy_told = settings.is_local or settings.proxy_count > 0
    if not may_read(request.environ, token=settings.metrics_token, is_proxy_told=is_proxy_told):
        raise NotFound("There is nothing here.")
    registry = CollectorRegistry(auto_describe=False)
    version = current_app.config["VERSION"]
    registry.register(Families(db.session(), version=version, now=engine_now(db.session())))
    response = Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    response.headers["Cache-Control"] = "no-store"
    return response
