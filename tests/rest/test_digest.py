"""Information waits for the week's digest, where the organisation wants one."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.announcements import service as announcements
from app.core.db import db
from app.core.languages import Language
from app.inbox.desk import InboxDesk
from app.push import Wanted, progress
from app.push.models import StoredMessage
from app.receipts.models import Receipt
from app.rest import digest
from app.rest.digest import DigestWeek, moment_after, words
from app.rest.forecast import Why
from tests import factories
from tests.announcements.factories import draft, published, withdraw
from tests.conftest import NOON, PUBLIC_URL

FRIDAY = datetime(2026, 11, 27, 14, tzinfo=UTC)
"""15:00 in Amsterdam; NOON is the Monday before."""


@pytest.fixture
def wanted(app: object) -> None:
    digest.choose(db.session(), weekday=4, at=time(15))
    db.session.commit()


def weeks() -> list[DigestWeek]:
    return list(db.session.scalars(select(DigestWeek)))


def asked(*people: object, now: datetime = FRIDAY) -> object:
    ids = [person.id for person in people]  # type: ignore[attr-defined]
    return InboxDesk().wanted(db.session(), f"digest:{weeks()[0].week}", ids, now=now)


@pytest.mark.usefixtures("wanted")
def test_information_buzzes_nobody_and_makes_one_digest_wait() -> None:
    reader = factories.person()

    first, second = published(priority="info"), published(priority="info")

    (week,) = weeks()
    assert (week.week, week.sent_at) == ("2026-W48", FRIDAY)
    assert [progress(db.session(), each.message_id).targeted for each in (first, second)] == [0, 0]
    (held,) = progress(db.session(), week.message_id).held
    assert held.at == FRIDAY
    assert asked(reader) == {reader.id: Wanted("nl.2", 0)}


@pytest.mark.usefixtures("wanted")
@pytest.mark.parametrize("priority", ["important", "critical"])
def test_what_is_more_than_information_buzzes_at_once(priority: str) -> None:
    factories.person()

    one = published(priority=priority)

    assert weeks() == []
    assert progress(db.session(), one.message_id).targeted > 0


@pytest.mark.usefixtures("app")
def test_without_a_digest_information_buzzes_at_once() -> None:
    factories.person()

    one = published(priority="info")

    assert progress(db.session(), one.message_id).targeted > 0


@pytest.mark.usefixtures("wanted")
def test_who_opened_everything_gets_none() -> None:
    reader, other = factories.person(), factories.person()
    one = published(priority="info")
    db.session.add(Receipt(announcement_id=one.id, person_id=reader.id, opened_at=NOON, rev=1))
    db.session.flush()

    assert set(asked(reader, other)) == {other.id}  # type: ignore[call-overload]


@pytest.mark.usefixtures("wanted")
def test_what_is_withdrawn_is_not_told_of_and_takes_nothing_back() -> None:
    reader = factories.person()
    one = published(priority="info")

    withdraw(one)

    assert asked(reader) == {}
    assert db.session.scalar(select(func.count()).select_from(StoredMessage)) == 2


@pytest.mark.usefixtures("wanted")
def test_after_this_weeks_digest_information_waits_for_the_next() -> None:
    factories.person()
    published(priority="info")

    digest.ensure(db.session(), public_url=PUBLIC_URL, now=FRIDAY + timedelta(hours=1))

    assert sorted(each.week for each in weeks()) == ["2026-W48", "2026-W49"]


@pytest.mark.usefixtures("wanted")
def test_another_time_of_the_same_week_makes_no_second_digest() -> None:
    published(priority="info")
    digest.choose(db.session(), weekday=6, at=time(9))

    after = digest.ensure(db.session(), public_url=PUBLIC_URL, now=FRIDAY + timedelta(hours=1))

    assert after == datetime(2026, 12, 6, 8, tzinfo=UTC)


@pytest.mark.usefixtures("wanted")
def test_what_was_published_after_the_last_digest_is_told_of_though_the_day_has_changed() -> None:
    reader = factories.person()
    published(priority="info")
    digest.choose(db.session(), weekday=6, at=time(9))

    published(priority="info", now=FRIDAY + timedelta(hours=1))

    first, second = sorted(weeks(), key=lambda each: each.sent_at)
    assert second.sent_at - first.sent_at > timedelta(days=7)
    assert InboxDesk().wanted(
        db.session(), f"digest:{second.week}", [reader.id], now=second.sent_at
    ) == {reader.id: Wanted("nl.1", 0)}


@pytest.mark.usefixtures("wanted")
def test_the_forecast_says_that_it_comes_with_the_digest() -> None:
    one = draft(priority="info")

    found = announcements.forecast(one, now=NOON)

    assert {(each.at, each.why) for each in found.moments} <= {(FRIDAY, Why.WEEKLY_DIGEST)}


@given(
    instant=st.timedeltas(timedelta(0), timedelta(days=5000)).map(lambda each: NOON + each),
    weekday=st.integers(0, 6),
    at=st.times().map(lambda each: each.replace(second=0, microsecond=0, fold=0)),
    zone=st.sampled_from(["Europe/Amsterdam", "America/St_Johns", "Pacific/Apia"]),
)
def test_the_next_digest_is_within_eight_days_and_never_now(
    instant: datetime, weekday: int, at: time, zone: str
) -> None:
    found = moment_after(instant, weekday=weekday, at=at, zone=ZoneInfo(zone))

    assert timedelta(0) < found - instant <= timedelta(days=7, hours=2)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("unread", range(1, 11))
def test_the_words_say_how_many(language: Language, unread: int) -> None:
    assert str(min(unread, 9)) in words(language, unread)
