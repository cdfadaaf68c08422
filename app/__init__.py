"""create_app: the composition root, the only module that knows every feature."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.announcements import routes as announcements
from app.answers import routes as answers
from app.audiences import routes as audiences
from app.auth import routes as auth
from app.broker.publishing import register_hints
from app.cli import register_commands
from app.core import logs
from app.core.connecting import engine_options
from app.core.db import db
from app.core.problems import register_problems
from app.delivery import routes as delivery
from app.directory import routes as directory
from app.health import routes as health
from app.inbox import routes as inbox
from app.metrics import routes as metrics
from app.organisation import routes as organisation
from app.pages import routes as pages
from app.pages.headers import register_headers
from app.people import routes as people
from app.receipts import routes as receipts
from app.recordings import routes as recordings
from app.rest import calendar_routes as calendar
from app.rest import routes as rest
from app.rest import shift_routes as shifts
from app.setup import routes as setup
from app.subscriptions import routes as subscriptions
from app.tour import routes as tour
from app.translation import routes as translation
from config import Config

VERSION = "0.1.0"
MAXIMUM_BODY_BYTES = 12 * 1024 * 1024
FEATURES = (
    *(
        organisation,
        people,
        auth,
        subscriptions,
        audiences,
        rest,
        calendar,
        shifts,
        tour,
        announcements,
        receipts,
        answers,
        inbox,
        recordings,
        translation,
    ),
    *(directory, delivery, setup, health, metrics, pages),
)


def create_app(settings: Config) -> Flask:
    """The whole application, from its settings. Opens no connection and starts nothing."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SETTINGS=settings,
        VERSION=VERSION,
        PWA_DIST=Path(__file__).parents[1] / "pwa" / "dist",
        PUBLIC_URL=settings.public_url,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(
            settings.database_url, pool_size=settings.web_threads
        ),
        MAX_CONTENT_LENGTH=MAXIMUM_BODY_BYTES,
    )
    if settings.proxy_count:
        count = settings.proxy_count
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    logs.set_up(level=settings.log_level, log_format=settings.log_format)
    logs.log_requests(app)
    db.init_app(app)
    register_problems(app)
    register_headers(app, is_local=settings.is_local)
    app.url_map.converters["page"] = pages.PageConverter
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    auth.register_sessions(app)
    register_hints(app, settings.celery_broker_url)
    register_commands(app)
    return app
