"""Settings of a platform whose deliveries run on Celery workers, and its one push service."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app import push
from app.answers.keys import ensure_key

Environment = dict[str, str]


@pytest.fixture
def environment(postgres_url: str, tmp_path: Path) -> Callable[[str], Environment]:
    """`environment(broker_url)`: what web processes and workers of this test are started with."""
    push.ensure_keys(tmp_path)
    ensure_key(tmp_path)
    return lambda broker_url: {
        "CELERY_BROKER_URL": broker_url,
        "DATABASE_URL": postgres_url,
        "INSTANCE_PATH": str(tmp_path),
        "PUSH_LOOPBACK": "1",
        "RATE_LIMITS": "0",
    }
