"""What the tests' Celery workers load: the real worker, with a desk where everybody wants all."""

import os

from app import create_app
from app.broker.worker import make_worker
from config import Config
from tests.push.delivery_child import Everybody

settings = Config.from_env(os.environ)
create_app(settings)
app = make_worker(settings, Everybody, check=lambda _: None)
