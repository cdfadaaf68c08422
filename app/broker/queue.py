"""The queue of hints: a Celery application whose messages may be lost, late or repeated."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread

from celery import Celery

log = logging.getLogger("veldpost.delivery")

QUEUE = "veldpost"
DRAIN = "veldpost.drain"
HINT_SECONDS = 5
"""How long a hint is worth anything. A newer one follows, so an old one is thrown away."""

AWAY_SECONDS = 2.0
LOST_AFTER_SECONDS = 60
ONE_RECONNECT = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


def make_celery(broker_url: str) -> Celery:
    """The Celery application, for sending and for workers. Opens no connection."""
    celery = Celery("veldpost", broker=broker_url, set_as_current=False)
    celery.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_default_queue=QUEUE,
        task_default_delivery_mode="transient",
        task_publish_retry_policy=ONE_RECONNECT,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_timeout=AWAY_SECONDS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=_transport_options(broker_url),
    )
    return celery


class Hints:
    """Sends hints: best effort, told once when it begins to fail and once when it works again."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery
        self._is_away = False

    def send(self) -> bool:
        """One hint, now: somebody shall look into the outbox. False: the broker is away."""
        try:
            self._celery.send_task(
                DRAIN, queue=QUEUE, expires=HINT_SECONDS, ignore_result=True, retry=True
            )
        except Exception as error:
            # Whatever a broker's client raises: a hint is not worth a fault anywhere.
            if not self._is_away:
                log.warning("The broker is away (%s); deliveries wait.", type(error).__name__)
            self._is_away = True
            return False
        if self._is_away:
            log.info("The broker is back.")
        self._is_away = False
        return True


class Hinter:
    """Sends hints from a thread of its own: who asks for one never waits and never fails."""

    def __init__(self, send: Callable[[], object]) -> None:
        self._send = send
        self._news, self._lock = Event(), Lock()
        self._thread: Thread | None = None

    def hint(self) -> None:
        """Have a hint sent soon; many at once become one or two."""
        self._news.set()
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="hinter", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._news.wait():
            self._news.clear()
            self._send()


def _transport_options(broker_url: str) -> dict[str, object]:
    if not broker_url.startswith("redis"):
        return {}
    return {
        "visibility_timeout": LOST_AFTER_SECONDS,
        "socket_connect_timeout": AWAY_SECONDS,
        "socket_timeout": 2 * AWAY_SECONDS,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }
