"""A roster comes in: as CSV or as a calendar; a repeat changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Conflict, Invalid, NotFound
from app.people.models import Person
from app.rest import shift_import, shifts
from app.rest.rules import Shift
from app.rest.shift_import import Report
from app.rest.shift_models import WorkShift
from tests import factories
from tests.conftest import NOON
from tests.rest.rosters import csv, event, ics

pytestmark = pytest.mark.usefixtures("app")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def bring(data: bytes, *, now: datetime = NOON) -> Report:
    roster, is_calendar = shift_import.read(db.session(), data, now=now)
    report = shift_import.take_over(
        db.session(), roster, is_calendar=is_calendar, dry_run=False, now=now
    )
    db.session.commit()
    return report


def feed(data: bytes) -> Report:
    roster, is_calendar = shift_import.read(db.session(), data, now=NOON)
    report = shift_import.take_in(db.session(), roster, is_calendar=is_calendar, now=NOON)
    db.session.commit()
    return report


def stored(staff_number: str) -> list[tuple[datetime, datetime]]:
    rows = db.session.execute(
        select(WorkShift.starts_at, WorkShift.ends_at)
        .join(Person, Person.id == WorkShift.person_id)
        .where(Person.staff_number == staff_number)
        .order_by(WorkShift.starts_at)
    )
    return [(start, end) for start, end in rows]


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.created, report.replaced, report.removed, report.unchanged


def problems(report: Report) -> list[tuple[int, str, str, str]]:
    return [(each.line, each.field, each.value, each.code) for each in report.rejected]


def test_a_shift_is_by_the_clock_of_where_the_person_lives() -> None:
    factories.person(staff_number="A1", time_zone="Europe/Amsterdam")
    factories.person(staff_number="L1", time_zone="Europe/Lisbon")

    bring(csv("A1;24-11-2026;7:00;15:30", "L1;24-11-2026;7:00;15:30"))

    assert stored("A1") == [(utc("2026-11-24T06:00"), utc("2026-11-24T14:30"))]
    assert stored("L1") == [(utc("2026-11-24T07:00"), utc("2026-11-24T15:30"))]


def test_the_same_file_again_changes_nothing() -> None:
    factories.person(staff_number="A1")
    file = csv("A1;24-11-2026;22:00;6:00", "a1 ;25-11-2026;22:00;6:00")

    first, second = bring(file), bring(file)

    assert counts(first) == (2, 0, 0, 0)
    assert counts(second) == (0, 0, 0, 2)


def test_another_roster_for_a_day_takes_the_place_of_the_first() -> None:
    factories.person(staff_number="A1")
    bring(csv("A1;24-11-2026;6:00;10:00", "A1;24-11-2026;14:00;18:00", "A1;25-11-2026;6:00;14:00"))

    report = bring(csv("A1;24-11-2026;12:00;20:00"))

    assert counts(report) == (0, 1, 0, 0)
    assert [start.hour for start, _ in stored("A1")] == [11, 5]


def test_a_day_without_times_is_free() -> None:
    factories.person(staff_number="A1")
    bring(csv("A1;24-11-2026;6:00;14:00"))

    report = bring(csv("A1;24-11-2026;;"))

    assert counts(report) == (0, 0, 1, 0)
    assert stored("A1") == []


def test_lines_that_cannot_be_used_are_told_with_field_and_cure() -> None:
    factories.person(staff_number="A1")

    report = bring(
        csv(
            "A1;24-11-2026;6:00;14:00",
            "X9;24-11-2026;6:00;14:00",
            "A1;31-11-2026;6:00;14:00",
            "A1;25-11-2026;25:00;14:00",
            "A1;24-11-2026;13:00;20:00",
            "A1;26-11-2026;6:00;",
            "A1;;6:00;14:00",
            "A1;24-11-2036;6:00;14:00",
        )
    )

    assert counts(report) == (1, 0, 0, 0)
    assert problems(report) == [
        (3, "staff_number", "X9", "unknown_person"),
        (4, "date", "31-11-2026", "bad_day"),
        (5, "start", "25:00", "bad_time"),
        (6, "start", "2026-11-24 12:00Z", "overlap"),
        (7, "end", "", "missing"),
        (8, "date", "", "no_day"),
        (9, "end", "14:00", "too_far"),
    ]
    assert all(each.cure(language) for each in report.rejected for language in ("nl", "en"))


def test_the_same_line_twice_is_an_overlap() -> None:
    factories.person(staff_number="A1")

    report = bring(csv("A1;24-11-2026;6:00;14:00", "A1;24-11-2026;6:00;14:00"))

    assert counts(report) == (1, 0, 0, 0)
    assert [each.code for each in report.rejected] == ["overlap"]


def test_instants_need_no_date_column() -> None:
    factories.person(staff_number="A1")

    bring(csv("A1,2026-11-24T22:00+01:00,2026-11-25T05:00Z", heading="staff number,start,end"))

    assert stored("A1") == [(utc("2026-11-24T21:00"), utc("2026-11-25T05:00"))]


def test_a_file_without_times_is_refused_as_a_whole() -> None:
    with pytest.raises(Invalid) as refused:
        bring(csv("A1;24-11-2026", heading="personeelsnummer;datum"))

    assert refused.value.code == "import_no_start"


def test_shifts_that_are_over_for_a_week_neither_come_in_nor_stay() -> None:
    factories.person(staff_number="A1")
    report = bring(csv("A1;10-11-2026;6:00;14:00", "A1;20-11-2026;6:00;14:00"))
    assert (report.created, report.past) == (1, 1)

    shifts.prune(db.session(), now=NOON + timedelta(days=5))

    assert stored("A1") == []


def test_confirming_writes_what_the_preview_showed_and_only_once() -> None:
    admin = factories.person()
    factories.person(staff_number="A1")
    roster, is_calendar = shift_import.read(db.session(), csv("A1;24-11-2026;6:00;14:00"), now=NOON)
    kept = shift_import.preview(
        db.session(), roster, is_calendar=is_calendar, created_by=admin.id, now=NOON
    )
    assert stored("A1") == []

    for _ in range(2):
        shift_import.confirm(db.session(), kept.uid, created_by=admin.id, now=NOON)

    assert len(stored("A1")) == 1
    assert kept.days == []


def test_what_changed_since_the_preview_is_not_overwritten() -> None:
    admin = factories.person()
    factories.person(staff_number="A1")
    roster, _ = shift_import.read(db.session(), csv("A1;24-11-2026;6:00;14:00"), now=NOON)
    kept = shift_import.preview(
        db.session(), roster, is_calendar=False, created_by=admin.id, now=NOON
    )
    bring(csv("A1;24-11-2026;8:00;16:00"))

    with pytest.raises(Conflict):
        shift_import.confirm(db.session(), kept.uid, created_by=admin.id, now=NOON)


@pytest.mark.parametrize("hours", [0, 25])
def test_nobody_confirms_an_import_of_somebody_else_or_of_another_day(hours: int) -> None:
    admin = factories.person()
    roster, _ = shift_import.read(db.session(), csv("A1;24-11-2026;6:00;14:00"), now=NOON)
    kept = shift_import.preview(
        db.session(), roster, is_calendar=False, created_by=admin.id, now=NOON
    )
    by = admin.id if hours else admin.id + 1

    with pytest.raises(NotFound):
        shift_import.confirm(
            db.session(), kept.uid, created_by=by, now=NOON + timedelta(hours=hours)
        )


@pytest.mark.parametrize(
    ("calendar", "summary", "more", "uid"),
    [
        (("X-STAFF-NUMBER:A1",), "Early", (), "1@roster"),
        ((), "Early", ("X-STAFF-NUMBER:a1",), "1@roster"),
        ((), "Early", ("ATTENDEE;CN=Jan:mailto:Jan@Example.org",), "1@roster"),
        ((), "A1: early", (), "1@roster"),
        ((), "A1 early", (), "1@roster"),
        ((), "Early", (), "A1-20261124@roster"),
    ],
)
def test_a_calendar_says_in_one_of_many_places_whose_an_event_is(
    calendar: tuple[str, ...], summary: str, more: tuple[str, ...], uid: str
) -> None:
    factories.person(staff_number="A1", email="jan@example.org")
    one = event(uid, ":20261124T060000Z", ":20261124T140000Z", *more, summary=summary)

    report = bring(ics(one, more=calendar))

    assert counts(report) == (1, 0, 0, 0)
    assert stored("A1") == [(utc("2026-11-24T06:00"), utc("2026-11-24T14:00"))]


def test_a_shift_that_repeats_is_written_out_for_eight_weeks_by_the_clock() -> None:
    factories.person(staff_number="A1", time_zone="Europe/Amsterdam")
    one = event(
        "1",
        ";TZID=Europe/Amsterdam:20260901T070000",
        ";TZID=Europe/Amsterdam:20260901T150000",
        "RRULE:FREQ=WEEKLY;BYDAY=TU",
        "EXDATE;TZID=Europe/Amsterdam:20261208T070000",
        summary="A1",
    )

    bring(ics(one))

    starts = [start for start, _ in stored("A1")]
    assert starts[0] == utc("2026-11-17T06:00")
    assert starts[-1] == utc("2027-01-12T06:00")
    assert utc("2026-12-08T06:00") not in starts
    assert len(starts) == 8


def test_a_moved_occurrence_is_where_it_was_moved_to() -> None:
    factories.person(staff_number="A1")
    one = event(
        "1", ":20261124T060000Z", ":20261124T140000Z", "RRULE:FREQ=DAILY;COUNT=2", summary="A1"
    )
    moved = event(
        "1",
        ":20261125T120000Z",
        ":20261125T200000Z",
        "RECURRENCE-ID:20261125T060000Z",
        summary="A1",
    )

    bring(ics(one, moved))

    assert [start for start, _ in stored("A1")] == [
        utc("2026-11-24T06:00"),
        utc("2026-11-25T12:00"),
    ]


def test_days_as_a_whole_and_what_is_cancelled_are_no_shifts() -> None:
    factories.person(staff_number="A1", time_zone="Europe/Lisbon")
    holiday = event("1", ";VALUE=DATE:20261124", ";VALUE=DATE:20261125", summary="A1 leave")
    off = event("2", ":20261124T060000Z", ":20261124T140000Z", "STATUS:CANCELLED", summary="A1")
    free = event("3", ":20261124T060000Z", ":20261124T140000Z", "TRANSP:TRANSPARENT", summary="A1")
    floating = event("4", ":20261126T070000", ":20261126T150000", summary="A1")
    nobody = event("5", ":20261126T070000Z", ":20261126T150000Z", summary="Party")

    report = bring(ics(holiday, off, free, floating, nobody))

    assert (report.all_day, report.cancelled) == (1, 2)
    assert stored("A1") == [(utc("2026-11-26T07:00"), utc("2026-11-26T15:00"))]
    assert problems(report) == [(5, "staff_number", "Party", "unknown_person")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"BEGIN:VCALENDAR\r\nnonsense", "import_calendar"),
        (
            ics(event("1", ";TZID=Europe/:20261124T070000", ":20261124T150000Z")),
            "import_calendar",
        ),
        (
            ics(event("1", ":20261124T060000Z", ":20261124T070000Z", "RRULE:FREQ=DAILY;UNTIL=x")),
            "import_calendar",
        ),
        (
            ics(event("1", ":20261124T060000Z", ":20261124T060100Z", "RRULE:FREQ=SECONDLY")),
            "import_too_often",
        ),
        (
            ics(
                event(
                    "1", ":20261124T060000Z", ":20261124T060100Z",
                    "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5",
                )
            ),
            "import_too_often",
        ),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_read_is_refused_as_a_whole(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        bring(data)

    assert refused.value.code == code


def test_what_a_feed_no_longer_names_within_its_days_is_off() -> None:
    for number in ("A1", "A2"):
        factories.person(staff_number=number)
    feed(csv("A1;24-11-2026;6:00;14:00", "A2;25-11-2026;6:00;14:00", "A1;26-11-2026;6:00;14:00"))
    bring(csv("A2;24-11-2026;6:00;14:00"))

    report = feed(csv("A1;24-11-2026;6:00;14:00", "A1;26-11-2026;6:00;14:00"))

    assert counts(report) == (0, 0, 1, 2)
    assert len(stored("A2")) == 1


def test_shifts_are_found_for_the_rules_by_person_and_interval() -> None:
    one, other = factories.person(staff_number="A1"), factories.person(staff_number="A2")
    bring(csv("A1;24-11-2026;6:00;14:00", "A1;25-11-2026;6:00;14:00", "A2;30-11-2026;6:00;14:00"))

    found = shifts.shifts_of(
        db.session(),
        [one.id, other.id],
        since=utc("2026-11-24T13:00"),
        until=utc("2026-11-25T13:00"),
    )

    assert found == {one.id: (Shift(utc("2026-11-25T05:00"), utc("2026-11-25T13:00")),)}
