"""What the engine is given: a message, and a desk that knows who still wants it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from app.push.protocol.payload import Template
from app.push.protocol.request import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What to send. `templates` has one plaintext per variant (a language).

    `subject` means nothing to the engine; the desk gets it back. `topic` is at most 32 base64url
    characters: a message replaces an undelivered one of the same topic.
    """

    subject: str
    topic: str
    urgency: Urgency
    expires_at: datetime
    templates: Mapping[str, Template]


class Wanted(NamedTuple):
    """How one recipient gets a message: which variant, and the number on the app's icon."""

    variant: str
    badge: int


class Later(NamedTuple):
    """Not now: the desk is asked again at this instant, rounded up to five minutes."""

    at: datetime


class Desk(Protocol):
    """The application's say in every chunk, right before it is sent."""

    def wanted(
        self, session: Session, subject: str, recipients: Sequence[int], *, now: datetime
    ) -> Mapping[int, Wanted | Later]:
        """Those of the recipients who still want the message. Absent means: do not send."""
        ...
