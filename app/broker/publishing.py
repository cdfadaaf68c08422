"""The web side: a hint after every commit that put a message into the outbox."""

from typing import Any

from flask import Flask, current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from app import push
from app.core.db import db

HINTER = "veldpost.hinter"


def register_hints(app: Flask, broker_url: str) -> None:
    """Hint to Celery workers from now on. Without a broker nothing is imported or sent."""
    if not broker_url:
        return
    from app.broker.queue import Hinter, Hints, make_celery

    app.extensions[HINTER] = Hinter(Hints(make_celery(broker_url)).send)


@event.listens_for(db.session, "after_commit")
def _hint(session: Session) -> None:
    if push.took_new_messages(session) and has_app_context():
        hinter: Any = current_app.extensions.get(HINTER)
        if hinter is not None:
            hinter.hint()


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    push.took_new_messages(session)
