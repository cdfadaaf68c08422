"""The first moment at which a phone may buzz."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.rest.rules import HORIZON, Buzz, Quiet, RestRules, Shift, may_buzz, moment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EVERY_DAY = frozenset(range(7))
NIGHTS = Quiet(EVERY_DAY, time(20), time(7))
ZONES = [
    "Europe/Amsterdam",
    "UTC",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Atlantic/Azores",
]


def at(text: str) -> datetime:
    """A wall-clock time in Amsterdam."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def rules(**changes: object) -> RestRules:
    values: dict[str, object] = {"time_zone": "Europe/Amsterdam", "quiet": (NIGHTS,)} | changes
    return RestRules(**values)  # type: ignore[arg-type]


def test_by_day_it_buzzes_at_once() -> None:
    assert moment(rules(), "info", at("2026-11-23 12:00")) == at("2026-11-23 12:00")


def test_in_the_evening_it_waits_for_the_morning() -> None:
    assert moment(rules(), "info", at("2026-11-23 22:15")) == at("2026-11-24 07:00")


def test_before_dawn_it_waits_for_the_same_morning() -> None:
    assert moment(rules(), "important", at("2026-11-23 03:00")) == at("2026-11-23 07:00")


def test_what_is_critical_never_waits() -> None:
    asleep = rules(choices={"critical": Buzz.NEVER})

    assert moment(asleep, "critical", at("2026-11-23 03:00")) == at("2026-11-23 03:00")


def test_a_choice_of_always_or_never_holds() -> None:
    chosen = rules(choices={"important": Buzz.ALWAYS, "info": Buzz.NEVER})

    assert moment(chosen, "important", at("2026-11-23 03:00")) == at("2026-11-23 03:00")
    assert moment(chosen, "info", at("2026-11-23 12:00")) is None


def test_a_quiet_sunday_ends_at_midnight_into_the_quiet_night() -> None:
    sunday = Quiet(frozenset({6}), time(0), time(0))

    found = moment(rules(quiet=(NIGHTS, sunday)), "info", at("2026-11-22 10:00"))

    assert found == at("2026-11-23 07:00")


def test_a_holiday_is_quiet_from_midnight_to_midnight() -> None:
    christmas = frozenset({date(2026, 12, 25), date(2026, 12, 26)})

    found = moment(rules(quiet=(), quiet_dates=christmas), "info", at("2026-12-25 00:00"))

    assert found == at("2026-12-27 00:00")


def test_a_night_shift_is_no_night() -> None:
    night = Shift(at("2026-11-23 22:00"), at("2026-11-24 06:00"))

    assert moment(rules(shifts=(night,)), "info", at("2026-11-24 02:00")) == at("2026-11-24 02:00")


def test_after_a_night_shift_there_is_rest() -> None:
    night = Shift(at("2026-11-23 22:00"), at("2026-11-24 06:00"))
    rested = rules(shifts=(night,), rest_after_shift=timedelta(hours=11))

    assert moment(rested, "info", at("2026-11-24 09:00")) == at("2026-11-24 17:00")


def test_who_wants_it_at_work_gets_it_when_the_shift_starts() -> None:
    early = Shift(at("2026-11-24 05:30"), at("2026-11-24 14:00"))
    working = rules(shifts=(early,), choices={"info": Buzz.WORKING})

    assert moment(working, "info", at("2026-11-23 18:00")) == at("2026-11-24 05:30")


def test_without_known_shifts_working_is_as_awake() -> None:
    working = rules(choices={"info": Buzz.WORKING})

    assert moment(working, "info", at("2026-11-23 18:00")) == at("2026-11-23 18:00")
    assert moment(working, "info", at("2026-11-23 21:00")) == at("2026-11-24 07:00")


def test_the_night_the_clock_goes_forward_ends_when_the_clock_says_so() -> None:
    until_half_past_two = rules(quiet=(Quiet(EVERY_DAY, time(20), time(2, 30)),))

    found = moment(until_half_past_two, "info", at("2026-03-29 01:00"))

    assert found == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_the_night_the_clock_goes_back_is_an_hour_longer() -> None:
    found = moment(rules(), "info", at("2026-10-24 23:00"))

    assert found == at("2026-10-25 07:00")
    assert found - at("2026-10-24 23:00").astimezone(UTC) == timedelta(hours=9)


def test_the_29th_of_february_is_a_day_like_others() -> None:
    leap = rules(quiet=(), quiet_dates=frozenset({date(2028, 2, 29)}))

    assert moment(leap, "info", at("2028-02-29 00:00")) == at("2028-03-01 00:00")


def test_what_is_always_quiet_never_buzzes() -> None:
    always = Quiet(EVERY_DAY, time(0), time(0))

    assert moment(rules(quiet=(always,)), "info", at("2026-11-23 12:00")) is None


times = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
instants = st.timedeltas(timedelta(0), timedelta(days=1096)).map(
    lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed
)
quiets = st.builds(Quiet, st.frozensets(st.integers(0, 6)), times, times)


@st.composite
def anybodys_rules(draw: st.DrawFn, around: datetime) -> RestRules:
    hours = draw(st.lists(st.integers(-48, 400), max_size=8, unique=True).map(sorted))
    edges = [around + timedelta(hours=each) for each in hours]
    days = draw(st.frozensets(st.integers(-2, 12), max_size=3))
    return RestRules(
        time_zone=draw(st.sampled_from(ZONES)),
        quiet=tuple(draw(st.lists(quiets, max_size=3))),
        quiet_dates=frozenset((around + timedelta(days=each)).date() for each in days),
        shifts=tuple(Shift(start, end) for start, end in pairwise(edges))[::2],
        rest_after_shift=timedelta(hours=draw(st.integers(0, 12))),
        choices={"info": draw(st.sampled_from(list(Buzz)))},
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[RestRules, datetime]:
    instant = draw(instants)
    return draw(anybodys_rules(instant)), instant


@given(cases())
def test_the_moment_is_never_before_never_quiet_and_never_far(
    case: tuple[RestRules, datetime],
) -> None:
    own, instant = case
    found = moment(own, "info", instant)
    if found is None:
        return

    assert instant <= found <= instant + HORIZON
    buzz = own.choices["info"]
    assert buzz is Buzz.ALWAYS or may_buzz(own, buzz, found)
    assert moment(own, "info", found) == found


@given(cases(), st.integers(0, 60 * 24 * 14))
def test_no_earlier_moment_would_have_done(case: tuple[RestRules, datetime], minutes: int) -> None:
    own, instant = case
    buzz = own.choices["info"]
    earlier = instant + timedelta(minutes=minutes)
    found = moment(own, "info", instant)
    if buzz in {Buzz.ALWAYS, Buzz.NEVER} or (found is not None and earlier >= found):
        return

    assert not may_buzz(own, buzz, earlier)


@given(cases(), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_who_publishes_later_never_buzzes_earlier(
    case: tuple[RestRules, datetime], later: timedelta
) -> None:
    own, instant = case
    first, second = moment(own, "info", instant), moment(own, "info", instant + later)

    if first is not None and second is not None:
        assert first <= second
