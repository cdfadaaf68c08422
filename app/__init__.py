"""create_app: the composition root, the only module that knows every feature."""

import logging
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core.db import db
from app.core.problems import register_problems
from app.pages.headers import register_headers
from app.pages.routes import PageConverter
from config import Config

VERSION = "0.1.0"
FEATURES = (
    "organisation",
    "people",
    "auth",
    "subscriptions",
    "audiences",
    "announcements",
    "receipts",
    "inbox",
    "directory",
    "setup",
    "health",
    "pages",
)
MAXIMUM_BODY_BYTES = 12 * 1024 * 1024


def create_app(settings: Config) -> Flask:
    """The whole application, from its settings. Opens no connection and starts nothing."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SETTINGS=settings,
        VERSION=VERSION,
        PWA_DIST=Path(__file__).parents[1] / "pwa" / "dist",
        PUBLIC_URL=settings.public_url,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=MAXIMUM_BODY_BYTES,
    )
    if settings.proxy_count:
        count = settings.proxy_count
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    logging.getLogger("app").setLevel(settings.log_level)
    db.init_app(app)
    register_problems(app)
    register_headers(app, is_local=settings.is_local)
    app.url_map.converters["page"] = PageConverter
    for feature in FEATURES:
        if (
            (feature == "health" and not find_spec("app.push"))
            or not find_spec(f"app.{feature}")
            or not find_spec(f"app.{feature}.routes")
        ):
            continue
        app.register_blueprint(import_module(f"app.{feature}.routes").blueprint)
    if find_spec("app.auth") and find_spec("app.auth.routes"):
        import_module("app.auth.routes").register_sessions(app)
    if find_spec("app.inbox") and find_spec("app.inbox.desk"):
        import_module("app.cli").register_commands(app)
    return app
