"""What a WSGI server loads, and what `flask` finds."""

import os

from app import create_app
from config import Config

app = create_app(Config.from_env(os.environ))
