"""Over random audiences and people: an inbox shows exactly what its rules name."""

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from app.announcements.models import Announcement
from app.announcements.service import create
from app.audiences import service as audiences
from app.audiences import visibility
from app.audiences.rule import Attributes, Rule
from app.core.db import db
from app.core.errors import NotFound
from app.core.languages import Language
from app.inbox import service
from app.inbox.service import Reader
from app.organisation.service import feed_rev, next_feed_rev
from app.people.models import Person
from tests import factories
from tests.announcements.factories import actor_of, published, site, version
from tests.audiences.strategies import UIDS, attributes, rules
from tests.conftest import NOON


def publish(rule: Rule, *, author: Person) -> Announcement:
    """As publishing leaves it, also where the rule names nobody at all."""
    announcement = create(
        actor=actor_of(author),
        now=NOON,
        default_language=Language.DUTCH,
        audience=rule.wire(),
        texts=[version()],
    )
    rev = next_feed_rev(db.session())
    announcement.publish(audience=audiences.save(rule), rev=rev, by=author.id, now=NOON)
    db.session.flush()
    return announcement


def reader(attributes: Attributes) -> Reader:
    return Reader(person_id=1, person_rev=0, feed_rev=feed_rev(db.session()), attributes=attributes)


def audiences_of(attributes: Attributes) -> frozenset[int]:
    return visibility.at(db.session(), feed_rev(db.session())).of(attributes)


def is_there(announcement: Announcement, who: Reader) -> bool:
    try:
        service.get(who, announcement.uid, now=NOON)
    except NotFound:
        return False
    return True


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    found=st.lists(rules(), min_size=1, max_size=4),
    people=st.tuples(*(attributes(uid) for uid in UIDS[:3])),
)
def test_an_inbox_shows_exactly_what_its_rules_name(
    app: Flask, found: list[Rule], people: tuple[Attributes, ...]
) -> None:
    db.session.execute(delete(Announcement))
    author = factories.person()
    saved = [(publish(rule, author=author), rule) for rule in found]
    db.session.commit()

    shown = {who: service.sync(reader(who), None, now=NOON) for who in people}
    single = {who: [is_there(one, reader(who)) for one, _ in saved] for who in people}

    for who in people:
        expected = [one.uid for one, rule in reversed(saved) if rule.matches(who)]
        assert [item["id"] for item in shown[who].items] == expected
        assert single[who] == [rule.matches(who) for _, rule in saved]


def test_a_new_audience_is_seen_at_once(app: Flask) -> None:
    driver = Attributes("Ghent", "", "driver", "nl", "worker")
    factories.person(site="Ghent")
    before = audiences_of(driver)

    saved = published(audience=site("Ghent"))

    assert audiences_of(driver) == before | {saved.audience_id}


def test_audiences_that_name_people_are_theirs_alone(app: Flask) -> None:
    ann, bob = factories.person(), factories.person()
    rule = {"any": [{"all": [{"person": [str(ann.uid)]}]}], "except": []}
    saved = published(audience=rule)

    def theirs(person: Person) -> frozenset[int]:
        return audiences_of(Attributes("", "", "", "nl", "worker", str(person.uid)))

    assert saved.audience_id in theirs(ann)
    assert saved.audience_id not in theirs(bob)
    assert saved.audience_id in theirs(ann)
