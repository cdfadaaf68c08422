"""Fill an empty platform with the demo, through the same services as everything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from app import push
from app.announcements import service as announcements
from app.announcements.models import Priority
from app.auth.models import Device, NotificationState
from app.auth.service import open_session
from app.core.actor import Actor
from app.core.db import db
from app.core.languages import Language
from app.demo import crew
from app.demo.acting import actor_of
from app.demo.announcements import Story, stories
from app.demo.phones import Phones
from app.demo.scenes import draw
from app.organisation import service as organisation
from app.organisation.models import CoreTeamRole
from app.people import imports
from app.people import service as people
from app.people.models import Person
from app.pictures import service as pictures
from app.pictures.models import Picture
from app.rest import service as rest
from app.rest import shift_import as shifts
from app.rest.rules import Buzz
from config import Config

SEED = 2026
REASON = "Levensgevaar: dit kan niet wachten tot iedereen wakker is."
CORE_TEAM = ("Thomas Willems", "Marieke van den Berg", "Sofie Bakker")
HARDWARE = (
    "Chrome on Android, Pixel 7",
    "Chrome on Android, Galaxy A14",
    "Chrome on Android, Redmi Note 12",
    "Safari on iPhone",
    "Samsung Internet on Android, Galaxy A54",
    "Firefox on Android, Fairphone 5",
)


class Fate(NamedTuple):
    """How a person's phone is doing: how many of a hundred, its bell, days since last seen."""

    share: int
    notifications: NotificationState | None
    silent_days: int


FATES = (
    Fate(79, NotificationState.ON, 0),
    Fate(6, NotificationState.NOT_ASKED, 0),
    Fate(3, NotificationState.BLOCKED, 1),
    Fate(3, NotificationState.LOST, 2),
    Fate(3, NotificationState.ON, 14),
    Fate(6, None, 0),
)


@dataclass(frozen=True, slots=True)
class Builder:
    """What building needs to know."""

    settings: Config
    phones: Phones
    now: datetime
    chance: Random

    def organisation(self) -> None:
        """Its name, colour, logo and core team; the one-time link is closed."""
        ours = organisation.change(
            name="De Vries & Maes",
            colour="#b3400a",
            default_language=Language.DUTCH,
            time_zone="Europe/Amsterdam",
        )
        organisation.set_core_team(
            [
                organisation.Member(role=role, name=name)
                for role, name in zip(CoreTeamRole, CORE_TEAM, strict=True)
            ]
        )
        # Who looks around is awake: see `cli.demo.print_hours`.
        rest.begin(buzz=Buzz.ALWAYS, now=self.now)
        ours.finish_set_up(self.now)

    def people(self) -> None:
        """All 120, and for most of them a phone."""
        imports.import_csv(crew.csv_file(), dry_run=False, now=self.now - timedelta(days=40))
        everybody = db.session.scalars(people.select_people(people.PeopleFilter())).all()
        for person in everybody:
            if person.staff_number not in {crew.DRIVER, crew.HR, crew.ADMIN}:
                self.phone(person)
        people.suspend(people_named(everybody, "DV-1031"), now=self.now - timedelta(days=3))

    def roster(self) -> None:
        """The drivers' shifts of the coming two weeks."""
        session, now = db.session(), self.now
        read, is_calendar = shifts.read(session, crew.roster_file(now.date()), now=now)
        shifts.take_over(session, read, is_calendar=is_calendar, dry_run=False, now=now)

    def phone(self, person: Person) -> None:
        """The phone fate gave this person, or none."""
        fate = self.chance.choices(FATES, [fate.share for fate in FATES])[0]
        if fate.notifications is None:
            return
        signed_in_at = self.now - timedelta(days=31, minutes=self.chance.randrange(6000))
        device = open_session(person, label=self.chance.choice(HARDWARE), now=signed_in_at)
        quiet = timedelta(days=fate.silent_days, minutes=self.chance.randrange(600))
        device.last_seen_at = self.now - quiet
        device.notification_state = fate.notifications
        if fate.notifications is NotificationState.ON:
            self.subscribe(device, at=signed_in_at)

    def subscribe(self, device: Device, *, at: datetime) -> None:
        """Turn this phone's notifications on."""
        push.subscribe(
            db.session(),
            recipient_id=device.person_id,
            device_id=device.id,
            settings=self.settings,
            now=at,
            **self.phones.subscription(device.uid),
        )

    def announce(self, story: Story, author: Actor) -> None:
        """Write it, send it unless it is a draft, and where it was a mistake take it back."""
        then = self.now - story.age
        draft = announcements.create(
            actor=author,
            now=then,
            priority=story.priority,
            must_acknowledge=story.must_acknowledge,
            audience=story.audience,
            asks_answer=story.asks == "answer",
            asks_safety=story.asks == "safety",
            texts=story.versions,
        )
        if story.scene:
            announcements.set_picture(draft, self.picture(story.scene, at=then), now=then)
        if story.is_draft:
            return
        url = self.settings.public_url
        announcements.publish(
            draft.uid,
            version=draft.version,
            reason=REASON if story.priority is Priority.CRITICAL else "",
            actor=author,
            public_url=url,
            now=then,
        )
        if story.is_withdrawn:
            later = then + timedelta(minutes=40)
            announcements.withdraw(draft.uid, actor=author, public_url=url, now=later)

    def picture(self, scene: str, *, at: datetime) -> Picture:
        """Drawn, then taken in like any upload."""
        return pictures.store(draw(scene), media=self.settings.instance_path / "media", now=at)


def build(settings: Config, phones: Phones, *, now: datetime) -> None:
    """Organisation, people, phones and announcements; the caller commits."""
    builder = Builder(settings, phones, now, Random(SEED))
    builder.organisation()
    builder.people()
    builder.roster()
    author = _actor(crew.HR)
    for story in stories():
        builder.announce(story, author)


def people_named(everybody: Sequence[Person], staff_number: str) -> Person:
    """The one with this staff number."""
    return next(person for person in everybody if person.staff_number == staff_number)


def _actor(staff_number: str) -> Actor:
    person = people.find_by_staff_number(staff_number)
    if person is None:
        raise LookupError(f"{staff_number} is not in the demo's crew.")
    return actor_of(person)
