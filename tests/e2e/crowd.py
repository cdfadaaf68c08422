"""Many people with a phone each, without the phones: their messages go to virtual subscriptions."""

from app import create_app, push
from app.auth import service as auth
from app.core import clock
from app.core.db import begin_write, db
from app.people import service as people
from app.people.roles import Role
from config import Config
from tests.e2e.product import Product
from tests.push_service import PushService


def join(product: Product, service: PushService, count: int, *, site: str = "Ghent") -> None:
    """Put so many drivers with a working phone into the product's database."""
    made = service.subscribe(count)
    settings = Config.from_env(product.environment())
    app = create_app(settings)
    now = clock.now()
    with app.app_context():
        session = db.session()
        begin_write(session)
        for number, subscription in enumerate(made):
            person = people.add(
                now=now,
                staff_number=f"C{number:05}",
                name=f"Crowd {number:05}",
                language="nl",
                time_zone="Europe/Brussels",
                role=Role.WORKER,
                site=site,
                job="driver",
            )
            device = auth.open_session(person, label="Virtual phone", now=now)
            push.subscribe(
                session,
                recipient_id=person.id,
                device_id=device.id,
                endpoint=subscription["endpoint"],
                **subscription["keys"],
                settings=settings,
                now=now,
            )
        session.commit()
        db.session.remove()
        db.engine.dispose()
