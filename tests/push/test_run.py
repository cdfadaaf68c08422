"""The delivery process as a whole: it starts, survives a database that is away, and stops."""

from threading import Event, Thread

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import push
from app.core import clock
from app.push.delivery import LOCK_FILE
from app.push.models import Subscription
from tests.fakes import FakeTransport
from tests.push.conftest import TestDesk, a_message


class Running:
    """`push.run` in a thread, to be stopped."""

    def __init__(self, engine, settings, transport):
        self.stop = Event()
        self._thread = Thread(
            target=push.run,
            kwargs={
                "engine": engine,
                "desk": TestDesk(),
                "settings": settings,
                "transport": transport,
                "stop": self.stop,
            },
        )

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self.stop.set()
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()


class NotifyingTransport(FakeTransport):
    """A push service that says when it is sent to."""

    def __init__(self):
        super().__init__()
        self.news = Event()

    def send(self, request):
        super().send(request)
        self.news.set()


def publish(outbox):
    with outbox.writing() as session:
        now = clock.now()
        message = a_message(expires_at=now.replace(year=now.year + 1))
        push.enqueue(session, message, select(Subscription.recipient_id), now=now)
        session.commit()


def test_the_first_push_leaves_soon_after_publishing(outbox, engine, settings, subscribers):
    subscribers(1)
    transport = NotifyingTransport()

    with Running(engine, settings, transport):
        publish(outbox)
        is_sent = transport.news.wait(5)

    assert is_sent
    assert transport.is_closed


def test_a_second_process_on_the_same_file_waits_for_the_first(sqlite_outbox, settings):
    sqlite_outbox.subscribe(1)
    first, second = NotifyingTransport(), NotifyingTransport()

    with Running(sqlite_outbox.engine, settings, first):
        publish(sqlite_outbox)
        assert first.news.wait(5)
        with Running(sqlite_outbox.engine, settings, second):
            pass

    assert (settings.instance_path / LOCK_FILE).exists()
    assert second.sent == []


def test_a_database_that_is_away_delays_but_does_not_end_the_process(
    outbox, engine, settings, subscribers, caplog
):
    subscribers(1)
    transport = NotifyingTransport()
    with Session(engine) as session:
        session.execute(text("ALTER TABLE delivery_processes RENAME TO away"))
        session.commit()

    with Running(engine, settings, transport):
        publish(outbox)
        was_early = transport.news.wait(0.3)
        with Session(engine) as session:
            session.execute(text("ALTER TABLE away RENAME TO delivery_processes"))
            session.commit()
        is_sent = transport.news.wait(5)

    assert (was_early, is_sent) == (False, True)
    assert "deliveries wait" in caplog.text
