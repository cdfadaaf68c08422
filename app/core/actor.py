"""Who is asking: the signed-in person and device, as a value."""

from dataclasses import dataclass
from uuid import UUID

from app.core.permissions import Permission


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person on one device. `may` holds what their role allows, and `own`."""

    person_id: int
    person_uid: UUID
    device_id: int
    device_uid: UUID
    language: str
    may: frozenset[Permission]
