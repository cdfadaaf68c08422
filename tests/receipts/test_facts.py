"""What reports make of what is known: the same in any order, and nothing is ever taken back."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import uuid7
from app.receipts.facts import Facts, Gain, Kind, Refused, Report, Subject, after, gain, refusal_of
from tests.conftest import NOON

ANNOUNCEMENT = UUID(int=1)
LATER = NOON + timedelta(hours=3)
SEEN = Subject(is_visible=True, is_withdrawn=False, must_acknowledge=True)


def report(kind: Kind, minutes: int = 0) -> Report:
    return Report(
        id=uuid7(), announcement_id=ANNOUNCEMENT, kind=kind, at=NOON + timedelta(minutes=minutes)
    )


def known_after(*reports: Report, before: Facts | None = None) -> Facts:
    return after(before or Facts(), reports, device_id=7, now=LATER)


def test_both_clocks_are_kept() -> None:
    facts = known_after(report(Kind.DISPLAYED, 5))

    assert facts.displayed_at == LATER
    assert facts.client_displayed_at == NOON + timedelta(minutes=5)


def test_who_acknowledges_has_opened_and_was_not_therefore_shown_a_notification() -> None:
    facts = known_after(report(Kind.ACKNOWLEDGED))

    assert facts.acknowledged_at == facts.opened_at == LATER
    assert facts.acknowledged_on_device == 7
    assert facts.displayed_at is None


def test_who_opens_in_the_inbox_was_not_shown_a_notification() -> None:
    assert known_after(report(Kind.OPENED)).displayed_at is None


def test_the_first_acknowledgement_stays() -> None:
    first = after(Facts(), [report(Kind.ACKNOWLEDGED)], device_id=1, now=NOON)

    assert known_after(report(Kind.ACKNOWLEDGED, 60), before=first) == first


REPORTS = st.lists(st.builds(report, st.sampled_from(Kind), st.integers(0, 9)), max_size=6)


@given(REPORTS, st.randoms())
def test_a_batch_means_the_same_in_any_order(reports: list[Report], random: object) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert known_after(*shuffled) == known_after(*reports)


@given(REPORTS, REPORTS)
def test_a_batch_again_changes_nothing_and_counts_nothing(
    first: list[Report], second: list[Report]
) -> None:
    once = known_after(*first, *second)
    again = known_after(*second, *first, before=once)

    assert again == once
    assert gain(once, again) == Gain(0, 0, 0)


@given(REPORTS, REPORTS)
def test_counts_of_two_batches_add_up_to_those_of_one(
    first: list[Report], second: list[Report]
) -> None:
    between = known_after(*first)
    end = known_after(*second, before=between)
    parts = [gain(Facts(), between), gain(between, end)]

    whole = gain(Facts(), end)
    assert whole.displayed == sum(part.displayed for part in parts)
    assert whole.opened == sum(part.opened for part in parts)
    assert whole.acknowledged == sum(part.acknowledged for part in parts)
    assert whole.acknowledged <= whole.opened


@pytest.mark.parametrize(
    ("kind", "values", "refused"),
    [
        (Kind.DISPLAYED, {}, None),
        (Kind.ACKNOWLEDGED, {}, None),
        (Kind.DISPLAYED, {"is_visible": False}, Refused.NOT_FOUND),
        (Kind.ACKNOWLEDGED, {"is_visible": False, "is_withdrawn": True}, Refused.NOT_FOUND),
        (Kind.DISPLAYED, {"is_withdrawn": True}, None),
        (Kind.OPENED, {"is_withdrawn": True}, None),
        (Kind.ACKNOWLEDGED, {"is_withdrawn": True}, Refused.WITHDRAWN),
        (Kind.OPENED, {"must_acknowledge": False}, None),
        (Kind.ACKNOWLEDGED, {"must_acknowledge": False}, Refused.NOT_ASKED),
    ],
)
def test_what_is_refused(kind: Kind, values: dict[str, bool], refused: Refused | None) -> None:
    given = {"is_visible": True, "is_withdrawn": False, "must_acknowledge": True} | values

    assert refusal_of(kind, Subject(**given)) is refused


def test_what_nobody_knows_is_not_found() -> None:
    assert refusal_of(Kind.OPENED, None) is Refused.NOT_FOUND
    assert refusal_of(Kind.OPENED, SEEN) is None
