"""Withdrawing: nothing more is sent, and what is on screens is taken down where it can be."""

from collections.abc import Callable

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from app import push
from app.announcements.messages import topic_of, withdrawal_message
from app.core.db import db
from app.core.errors import Conflict
from app.core.languages import Language
from app.organisation.service import feed_rev
from app.people.models import Person
from tests import factories
from tests.announcements.factories import draft, editor, published, site, withdraw
from tests.conftest import NOON, PUBLIC_URL

AsPerson = Callable[[Person], FlaskClient]


def test_withdrawing_takes_it_back_and_cancels_its_message(as_: AsPerson) -> None:
    saved = published()

    answer = as_(editor()).post(f"/api/announcements/{saved.uid}/withdraw")

    assert answer.status_code == 200
    assert answer.json["state"] == "withdrawn"
    assert answer.json["withdrawn_at"] is not None
    db.session.refresh(saved)
    assert saved.rev == feed_rev(db.session()) == 2
    progress = push.progress(db.session(), saved.message_id or 0)
    assert progress.is_cancelled
    assert progress.queued == 0


@pytest.mark.usefixtures("app")
def test_the_same_people_get_a_quiet_message_in_its_place() -> None:
    factories.person(site="Ghent")
    factories.person(site="Ghent")
    saved = published(audience=site("Ghent"))

    withdraw(saved)

    sent = db.session.execute(
        text("SELECT subject, topic, targeted FROM push_messages ORDER BY id")
    ).all()
    assert [tuple(row) for row in sent] == [
        (f"announcement:{saved.id}", topic_of(saved.uid), 2),
        (f"withdrawal:{saved.id}", topic_of(saved.uid), 2),
    ]


@pytest.mark.usefixtures("app")
def test_the_quiet_message_replaces_the_notification_without_repeating_its_words() -> None:
    saved = published()

    message = withdrawal_message(saved, recipients=1, public_url=PUBLIC_URL, now=NOON)

    assert set(message.templates) == {language.value for language in Language}
    payload = orjson.loads(message.templates["pl"].fill(tag="0" * 8, badge=0))
    assert payload["notification"]["tag"] == str(saved.uid)
    assert payload["notification"]["silent"] is True
    assert payload["notification"]["lang"] == "pl"
    assert payload["veldpost"]["kind"] == "withdrawn"
    assert "Ijzel" not in str(payload)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_only_what_is_published_can_be_withdrawn(as_: AsPerson, is_withdrawn: bool) -> None:
    saved = published() if is_withdrawn else draft()
    if is_withdrawn:
        withdraw(saved)

    answer = as_(editor()).post(f"/api/announcements/{saved.uid}/withdraw")

    assert answer.status_code == 409
    assert answer.json["code"] == "not_published"


@pytest.mark.usefixtures("app")
def test_a_refused_withdrawal_takes_no_number_of_the_feed() -> None:
    saved = draft()

    with pytest.raises(Conflict):
        withdraw(saved)

    db.session.rollback()
    assert feed_rev(db.session()) == 0
