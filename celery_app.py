"""What Celery finds: `celery -A celery_app worker`, `celery -A celery_app flower`."""

import os

from app import create_app
from app.answers.keys import ensure_key
from app.broker.worker import make_worker
from app.inbox.desk import InboxDesk
from config import Config

settings = Config.from_env(os.environ)
create_app(settings)
app = make_worker(settings, InboxDesk(ensure_key(settings.instance_path)))
