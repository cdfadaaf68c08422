"""Publishing: the announcement and its message together, or neither."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import push
from app.announcements import service
from app.announcements.messages import LONGEST, announcement_message, topic_of, window_of
from app.announcements.models import Announcement, State
from app.audiences.models import Audience
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.languages import Language
from app.organisation.service import feed_rev
from app.people.models import Person
from tests import factories
from tests.announcements.factories import actor_of, draft, editor, published, site, version
from tests.conftest import NOON, PUBLIC_URL

AsPerson = Callable[[Person], FlaskClient]


def publish(announcement: Announcement, *, by: Person | None = None) -> Announcement:
    return service.publish(
        announcement.uid,
        version=announcement.version,
        actor=actor_of(by or editor()),
        public_url=PUBLIC_URL,
        now=NOON,
    )


def message_of(announcement: Announcement) -> push.Message:
    return announcement_message(announcement, recipients=1, public_url=PUBLIC_URL, now=NOON)


def payload_of(announcement: Announcement, language: str) -> dict[str, Any]:
    template = message_of(announcement).templates[language]
    payload: dict[str, Any] = orjson.loads(template.fill(tag="0a1b2c3d", badge=2))
    return payload


def test_what_a_colleague_saved_after_the_review_does_not_go_out_unseen(as_: AsPerson) -> None:
    saved = draft(now=clock.now())
    colleague = {"version": 1, "texts": [{"language": "nl", "title": "Anders", "body": "Tekst"}]}
    as_(editor()).patch(f"/api/announcements/{saved.uid}", json=colleague)

    answer = as_(editor()).post(f"/api/announcements/{saved.uid}/publish", json={"version": 1})

    assert (answer.status_code, answer.json["code"]) == (409, "edited_elsewhere")
    assert as_(editor()).get(f"/api/announcements/{saved.uid}").json["state"] == "draft"


def test_publishing_shows_it_and_hands_the_message_over(as_: AsPerson) -> None:
    factories.person(site="Ghent")
    factories.person(site="Breda")
    saved = draft(audience=site("Ghent"), now=clock.now())

    answer = as_(editor()).post(f"/api/announcements/{saved.uid}/publish", json={"version": 1})

    assert answer.status_code == 200
    assert answer.json["state"] == "published"
    db.session.refresh(saved)
    assert saved.rev == feed_rev(db.session()) == 1
    assert saved.message_id is not None
    assert push.progress(db.session(), saved.message_id).targeted == 1


@pytest.mark.usefixtures("app")
def test_publishing_twice_is_refused_and_sends_nothing_more() -> None:
    saved = published()

    with pytest.raises(Conflict) as refusal:
        publish(saved)

    db.session.rollback()
    assert refusal.value.code == "already_published"
    assert feed_rev(db.session()) == 1


def test_publishing_twice_over_the_api_is_409(as_: AsPerson) -> None:
    saved = published()

    answer = as_(editor()).post(
        f"/api/announcements/{saved.uid}/publish", json={"version": saved.version}
    )

    assert answer.status_code == 409
    assert answer.json["code"] == "already_published"


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"texts": []}, ["texts.nl"]),
        ({"texts": [version("nl", title="")]}, ["texts.nl"]),
        ({"texts": [version("nl", body="")]}, ["texts.nl"]),
        ({"texts": [version("nl", body="---")]}, ["texts.nl"]),
        ({"texts": [version("en")]}, ["texts.nl"]),
        ({"texts": [version("nl"), version("en", body="")]}, ["texts.en"]),
        ({"audience": {"any": [], "except": []}}, ["audience"]),
        ({"audience": site("Nowhere")}, ["audience"]),
        ({"expires_at": NOON - timedelta(minutes=1), "now": NOON - timedelta(1)}, ["expires_at"]),
    ],
)
@pytest.mark.usefixtures("app")
def test_an_unfinished_draft_is_refused_by_what_it_lacks(
    app: object, values: dict[str, Any], fields: list[str]
) -> None:
    saved = draft(**values)

    with pytest.raises(Invalid) as refusal:
        publish(saved)

    db.session.rollback()
    assert list(refusal.value.fields) == fields
    assert db.session.scalar(select(Announcement.state)) is State.DRAFT


@pytest.mark.usefixtures("app")
def test_a_version_that_was_begun_and_never_written_is_left_out() -> None:
    saved = draft(texts=[version("nl"), version("en", title="", body="")])

    publish(saved)

    assert saved.languages == [Language.DUTCH]


@pytest.mark.usefixtures("app")
def test_announcements_with_the_same_rule_share_an_audience() -> None:
    factories.person(site="Ghent")
    one = published(audience=site("Ghent"))
    other = published(audience=site("Ghent"))

    assert one.audience_id == other.audience_id
    assert len(db.session.scalars(select(Audience)).all()) == 1


@pytest.mark.usefixtures("app")
def test_each_publish_takes_the_next_number_of_the_feed() -> None:
    assert [published().rev, published().rev] == [1, 2]


@pytest.mark.usefixtures("app")
def test_a_suspended_person_gets_no_message() -> None:
    person = factories.person(site="Ghent")
    factories.person(site="Ghent")
    person.suspend(NOON)
    db.session.commit()

    saved = published(audience=site("Ghent"))

    assert push.progress(db.session(), saved.message_id or 0).targeted == 1


@pytest.mark.parametrize(
    ("priority", "urgency"),
    [
        ("info", push.Urgency.NORMAL),
        ("important", push.Urgency.HIGH),
        ("critical", push.Urgency.HIGH),
    ],
)
def test_priority_decides_how_urgent_the_message_is(
    app: object, priority: str, urgency: push.Urgency
) -> None:
    assert message_of(published(priority=priority)).urgency is urgency


@pytest.mark.usefixtures("app")
def test_a_message_waits_for_a_phone_as_long_as_it_matters_and_four_weeks_at_most() -> None:
    short = published(expires_at=NOON + timedelta(hours=5))
    long = published(expires_at=NOON + timedelta(days=300))

    assert message_of(short).expires_at == NOON + timedelta(hours=5)
    assert message_of(long).expires_at == message_of(published()).expires_at == NOON + LONGEST


@pytest.mark.usefixtures("app")
def test_the_message_carries_the_text_in_each_language() -> None:
    saved = published(
        texts=[version("nl", "Ijzel", "Rij *langzaam*."), version("en", "Ice", "Drive slowly.")],
        priority="critical",
        must_acknowledge=True,
    )

    dutch, english = payload_of(saved, "nl"), payload_of(saved, "en")

    assert dutch["notification"] == {
        "title": "Ijzel",
        "body": "Rij langzaam.",
        "lang": "nl",
        "dir": "auto",
        "navigate": f"{PUBLIC_URL}/a/{saved.uid}",
        "tag": str(saved.uid),
        "silent": False,
        "app_badge": 2,
    }
    assert english["notification"]["title"] == "Ice"
    facts = dutch["veldpost"]
    assert facts["blocks"] == saved.text_in("nl").nodes
    assert {name: facts[name] for name in ("kind", "id", "rev", "priority", "for")} == {
        "kind": "announcement",
        "id": str(saved.uid),
        "rev": 1,
        "priority": "critical",
        "for": "0a1b2c3d",
    }
    assert facts["must_acknowledge"] is True
    assert facts["excerpt"] is False


@pytest.mark.usefixtures("app")
def test_a_long_text_stays_behind_and_the_message_says_so() -> None:
    saved = published(texts=[version(body="\n\n".join(["Lang verhaal. " * 40] * 9))])

    payload = payload_of(saved, "nl")

    assert payload["veldpost"]["excerpt"] is True
    assert message_of(saved).templates["nl"].size <= 2_700


@pytest.mark.usefixtures("app")
def test_a_silent_phone_is_told_to_open_the_app_below_the_same_words() -> None:
    saved = published(texts=[version(title="Ijzel", body="Rij voorzichtig.")])

    plain, hinting = payload_of(saved, "nl"), payload_of(saved, "nl+silent")

    body = hinting["notification"].pop("body")
    assert body == "Rij voorzichtig. Open Veldpost één keer, dan blijven berichten komen."
    assert plain["notification"].pop("body") == "Rij voorzichtig."
    assert hinting == plain
    assert hinting["notification"]["silent"] is False


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("variant", ["nl", "nl+silent"])
def test_a_confidential_message_carries_none_of_its_words(variant: str) -> None:
    texts = [version(title="Ontslagronde", body="Vrijdag **elf** uur.")]
    saved = published(texts=texts, is_confidential=True)

    payload = payload_of(saved, variant)

    assert payload["notification"]["title"] == "Nieuw bericht van Veldpost"
    assert payload["veldpost"]["is_confidential"] is True
    assert (payload["veldpost"]["blocks"], payload["veldpost"]["excerpt"]) == ([], True)
    words = orjson.dumps(payload).decode()
    assert not [word for word in ("Ontslag", "Vrijdag", "elf") if word in words]


@pytest.mark.usefixtures("app")
def test_a_topic_fits_what_push_services_take() -> None:
    assert len(topic_of(draft().uid)) == 22


def test_phones_spread_their_reports_over_time_when_there_are_many() -> None:
    assert [window_of(99), window_of(1_000), window_of(45_000)] == [0, 10, 450]
    assert window_of(10_000_000) == 450


@pytest.mark.usefixtures("app")
def test_publishing_to_two_hundred_takes_as_many_queries_as_to_one(
    count_queries: Callable[..., Any],
) -> None:
    writer = editor()
    one, many = draft(author=writer), draft(author=writer)
    published(author=writer)
    with count_queries() as to_one:
        publish(one, by=writer)
    db.session.commit()
    for _ in range(200):
        factories.person()

    with count_queries() as to_many:
        publish(many, by=writer)

    assert len(to_many) == len(to_one)
