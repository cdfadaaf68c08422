"""How fast one push service is sent to: on a ramp, under a cap, and slower when it objects."""

import math

from app.push.protocol.pace import FIRST_RATE, Pace, share

CAP = 8000


def second(pace: Pace, start: int, *, wanted: float = math.inf) -> int:
    """Send as much as it lets, up to `wanted`, in the second that begins at `start`."""
    sent = 0
    for tick in range(100):
        pace.refill(start + tick / 100)
        while pace.room >= 1 and sent < wanted:
            pace.use()
            sent += 1
    return sent


def capped(cap: float = CAP) -> Pace:
    pace = Pace()
    pace.limit(cap)
    return pace


def near(count: float, rate: float) -> bool:
    """Within the burst that a bucket may hold, and its first sip."""
    return 0.85 * rate <= count <= 1.15 * rate


def test_without_a_cap_nothing_waits():
    pace = Pace()

    assert second(pace, 1000, wanted=50_000) == 50_000


def test_a_service_sees_a_ramp_up_to_the_cap_and_no_cliff():
    pace = capped()

    seconds = [second(pace, 1000 + each) for each in range(6)]

    ramp = [FIRST_RATE, 2000, 4000, CAP, CAP, CAP]
    assert all(near(count, rate) for count, rate in zip(seconds, ramp, strict=True)), seconds


def test_a_low_cap_holds_from_the_first_second():
    pace = capped(20)

    seconds = [second(pace, 1000 + each) for each in range(5)]

    assert all(near(count, 20) for count in seconds), seconds


def test_a_slower_cap_than_one_a_second_still_lets_messages_through():
    pace = capped(0.5)

    assert sum(second(pace, 1000 + each) for each in range(20)) in {10, 11}


def test_what_is_not_used_does_not_raise_the_pace():
    pace = capped()

    for each in range(10):
        second(pace, 1000 + each, wanted=100)

    assert near(second(pace, 1010), FIRST_RATE)


def test_an_objection_halves_the_pace_and_it_grows_step_by_step():
    pace = capped()
    for each in range(6):
        second(pace, 1000 + each)

    pace.cut()
    seconds = [second(pace, 1006 + each) for each in range(3)]

    steps = [CAP * 0.5, CAP * 0.55, CAP * 0.6]
    assert all(near(count, rate) for count, rate in zip(seconds, steps, strict=True)), seconds


def test_objections_without_end_leave_a_trickle():
    pace = capped()

    for _ in range(100):
        pace.cut()

    assert second(pace, 1000) in {1, 2}


def test_after_a_minute_of_silence_the_ramp_begins_anew():
    pace = capped()
    for each in range(6):
        second(pace, 1000 + each)

    assert near(second(pace, 1100), FIRST_RATE)


def test_more_processes_have_smaller_shares_at_once():
    pace = capped()
    for each in range(6):
        second(pace, 1000 + each)

    pace.limit(share(CAP, 4))

    assert near(second(pace, 1006), CAP / 4)
