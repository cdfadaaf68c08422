"""What Celery finds: `celery -A celery_app worker`, `celery -A celery_app flower`."""

import os

from app import create_app
from app.answers.keys import load_key
from app.broker.worker import make_worker
from app.cli.housekeeping import begin_with_worker
from app.cli.starting import check_delivery
from app.inbox.desk import InboxDesk
from config import Config

settings = Config.from_env(os.environ)
create_app(settings)
begin_with_worker(settings)
app = make_worker(
    settings,
    lambda: InboxDesk(load_key(settings.instance_path)),
    check=lambda engine: check_delivery(settings.instance_path, engine),
)
