"""The demo's people act as if they were signed in."""

from app.auth.models import Device
from app.core.actor import Actor
from app.people.models import Person
from app.people.roles import permissions_of


def actor_of(person: Person, device: Device | None = None) -> Actor:
    """This person on this device; on none that is known, for what the demo itself does."""
    return Actor(
        person_id=person.id,
        person_uid=person.uid,
        device_id=device.id if device else 0,
        device_uid=device.uid if device else person.uid,
        language=person.language,
        may=permissions_of(person.role),
    )
