from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.cells import Problem
from app.rest.shift_cells import LONGEST, Wall, day, edge, span

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def worked(on: str, start: str, end: str) -> tuple[datetime, datetime] | Problem:
    its_day, begin, finish = day(on), edge(start), edge(end)
    assert isinstance(its_day, date | None)
    assert isinstance(begin, Wall | datetime)
    assert isinstance(finish, Wall | datetime)
    return span(its_day, begin, finish, AMSTERDAM)


@pytest.mark.parametrize(
    "cell",
    ["2026-11-24", "24-11-2026", "24/11/2026", "24.11.2026", "24-11-26", " 24 11 2026", "46350",
     "2026-11-24 00:00:00"],
)  # fmt: skip
def test_a_day_is_understood_as_excel_writes_it(cell: str) -> None:
    assert day(cell) == date(2026, 11, 24)


@pytest.mark.parametrize("cell", ["11/24/2026", "31-2-2026", "monday", "24-11", "2026", "0-0-2026"])
def test_what_is_no_day_is_told(cell: str) -> None:
    assert day(cell) == Problem("bad_day")


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [("7:00", 420), ("07:00:00", 420), ("7.00", 420), ("0700", 420), ("7u30", 450), ("7h30", 450),
     ("7u", 420), ("7:00 PM", 1140), ("12:00 am", 0), ("24:00", 1440), ("0,25", 360),
     ("0.291666666667", 420), ("00:00", 0)],
)  # fmt: skip
def test_a_time_is_understood_as_excel_writes_it(cell: str, minutes: int) -> None:
    assert edge(cell) == Wall(None, minutes)


@pytest.mark.parametrize(
    "cell", ["25:00", "7:60", "24:01", "early", "1,2E+03", "13:00 pm", "0:00 am"]
)
def test_what_is_no_time_is_told(cell: str) -> None:
    assert edge(cell) == Problem("bad_time")


def test_a_shift_that_ends_before_it_begins_ends_the_next_day() -> None:
    assert worked("24-11-2026", "22:00", "6:00") == (
        utc("2026-11-24T21:00"),
        utc("2026-11-25T05:00"),
    )


def test_midnight_ends_the_day_as_24_and_as_0_hours() -> None:
    assert worked("24-11-2026", "16:00", "24:00") == worked("24-11-2026", "16:00", "0:00")


def test_instants_with_offsets_need_no_day() -> None:
    found = worked("", "2026-11-24T22:00+01:00", "2026-11-25T05:00Z")

    assert found == (utc("2026-11-24T21:00"), utc("2026-11-25T05:00"))


def test_days_may_stand_in_the_times() -> None:
    assert worked("", "24-11-2026 22:00", "25-11-2026 6:00") == worked(
        "24-11-2026", "22:00", "6:00"
    )


@pytest.mark.parametrize(
    ("on", "hours"), [("28-3-2026", 7), ("24-10-2026", 9), ("24-11-2026", 8)]
)  # fmt: skip
def test_a_night_in_which_the_clock_changes_is_an_hour_shorter_or_longer(
    on: str, hours: int
) -> None:
    found = worked(on, "22:00", "6:00")

    assert isinstance(found, tuple)
    assert found[1] - found[0] == timedelta(hours=hours)


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    found = worked("25-10-2026", "2:30", "8:00")

    assert found == (utc("2026-10-25T00:30"), utc("2026-10-25T07:00"))


def test_a_time_that_the_clock_leaves_out_counts_on_from_before() -> None:
    found = worked("29-3-2026", "2:30", "8:00")

    assert found == (utc("2026-03-29T01:30"), utc("2026-03-29T06:00"))


@pytest.mark.parametrize(
    ("on", "start", "end", "code"),
    [
        ("24-11-2026", "8:00", "8:00", "no_length"),
        ("29-3-2026", "2:30", "3:00", "no_length"),
        ("", "8:00", "17:00", "no_day"),
        ("", "2026-11-24T08:00Z", "2026-11-26T08:00Z", "too_long_shift"),
        ("", "2026-11-24T08:00Z", "2026-11-24T07:00Z", "no_length"),
    ],
)
def test_a_shift_that_cannot_be_is_told(on: str, start: str, end: str, code: str) -> None:
    found = worked(on, start, end)

    assert isinstance(found, Problem)
    assert found.code == code


@given(
    on=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    start=st.times(),
    end=st.times(),
    zone=st.sampled_from(["Europe/Amsterdam", "Europe/Lisbon", "America/St_Johns", "Asia/Beirut"]),
)
def test_every_shift_by_the_clock_has_a_length_and_begins_within_an_hour_of_it(
    on: date, start: time, end: time, zone: str
) -> None:
    begin = Wall(None, start.hour * 60 + start.minute)
    finish = Wall(None, end.hour * 60 + end.minute)

    found = span(on, begin, finish, ZoneInfo(zone))

    if isinstance(found, Problem):
        assert found.code == "no_length"
        return
    local = found[0].astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    typed = datetime.combine(on, time(start.hour, start.minute))
    assert timedelta(0) < found[1] - found[0] <= LONGEST
    assert abs(local - typed) <= timedelta(hours=1)
