from datetime import timedelta

from app.push.protocol.brake import FASTEST, FIRST, REFUSALS_IN_A_ROW, TROUBLES_IN_A_ROW, Brake
from tests.conftest import NOON

SECOND = timedelta(seconds=1)


def test_a_willing_origin_gets_more_at_once():
    brake = Brake()

    for _ in range(500):
        brake.accepted(NOON)

    assert brake.window == FASTEST


def test_a_window_that_is_half_empty_does_not_grow():
    brake = Brake()

    for _ in range(500):
        brake.accepted(NOON, in_flight=FIRST / 2 - 1)

    assert brake.window == FIRST


def test_throttling_halves_the_window_once_and_pauses_as_long_as_asked():
    brake = Brake()

    for _ in range(30):
        brake.throttled(NOON, timedelta(seconds=40), chance=0)

    assert brake.window == FIRST / 2
    assert brake.is_paused(NOON + 39 * SECOND)
    assert not brake.is_paused(NOON + 40 * SECOND)


def test_what_was_accepted_before_does_not_end_a_pause():
    brake = Brake()
    brake.throttled(NOON, timedelta(seconds=40), chance=0)

    brake.accepted(NOON)

    assert brake.is_paused(NOON + SECOND)


def test_after_a_cut_the_window_grows_by_one_a_round():
    brake = Brake()
    brake.throttled(NOON, SECOND, chance=0)
    later = NOON + 2 * SECOND

    for _ in range(17):
        brake.accepted(later)

    assert 16.9 < brake.window <= 17.1


def test_one_fault_is_no_pause_and_a_row_of_them_is():
    brake = Brake()

    for _ in range(TROUBLES_IN_A_ROW - 1):
        brake.troubled(NOON, chance=0)
    assert not brake.is_paused(NOON)
    brake.troubled(NOON, chance=0)

    assert brake.is_paused(NOON)


def test_a_crowd_narrows_the_window_once_a_second_and_is_no_pause():
    brake = Brake()
    for _ in range(2 * TROUBLES_IN_A_ROW):
        brake.crowded(NOON)

    assert brake.window == FIRST / 2
    assert not brake.is_paused(NOON)


def test_pauses_grow_while_an_origin_stays_away():
    brake, now, pauses = Brake(), NOON, []

    for _ in range(3):
        for _ in range(TROUBLES_IN_A_ROW):
            brake.troubled(now, chance=0)
        pauses.append((brake.paused_until - now).total_seconds())
        now = brake.paused_until + SECOND

    assert pauses == [2, 4, 8]


def test_a_row_of_refusals_stops_the_origin_with_its_cause():
    brake = Brake()

    for _ in range(REFUSALS_IN_A_ROW):
        brake.refused(NOON, "vapid_refused")

    assert (brake.stopped_at, brake.stopped_why) == (NOON, "vapid_refused")
    assert brake.is_paused(NOON + timedelta(minutes=14))


def test_refusals_among_accepted_messages_stop_nothing():
    brake = Brake()

    for _ in range(REFUSALS_IN_A_ROW * 3):
        brake.refused(NOON, "vapid_refused")
        brake.accepted(NOON)

    assert brake.stopped_at is None


def test_the_first_accepted_message_after_a_stop_ends_it():
    brake = Brake()
    for _ in range(REFUSALS_IN_A_ROW):
        brake.refused(NOON, "vapid_refused")

    brake.accepted(NOON + timedelta(minutes=16))

    assert brake.stopped_at is None
