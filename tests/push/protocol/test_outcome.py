from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.push.protocol.backoff import backoff
from app.push.protocol.outcome import NOT_SENT, Answer, Meaning, Outcome, outcome_of, retry_after
from tests.conftest import NOON

FCM, WNS = "fcm.googleapis.com", "db5p.notify.windows.com"
TWO_MINUTES = timedelta(minutes=2)


@pytest.mark.parametrize(
    ("host", "answer", "meaning", "cause"),
    [
        (FCM, Answer(200), Meaning.ACCEPTED, ""),
        (FCM, Answer(201), Meaning.ACCEPTED, ""),
        (FCM, Answer(202), Meaning.ACCEPTED, ""),
        (FCM, Answer(404), Meaning.GONE, ""),
        (FCM, Answer(410), Meaning.GONE, ""),
        (FCM, Answer(413), Meaning.FAILED, "payload_too_large"),
        (FCM, Answer(400), Meaning.REFUSED, "bad_request"),
        (FCM, Answer(400, body=b"VapidPkHashMismatch"), Meaning.REFUSED, "vapid_key_mismatch"),
        (FCM, Answer(401), Meaning.REFUSED, "vapid_refused"),
        (FCM, Answer(403, body=b"BadJwtToken"), Meaning.REFUSED, "vapid_refused"),
        (FCM, Answer(429), Meaning.THROTTLED, "throttled"),
        (WNS, Answer(406), Meaning.THROTTLED, "throttled"),
        (FCM, Answer(406), Meaning.FAILED, "http_406"),
        ("windows.com.example", Answer(406), Meaning.FAILED, "http_406"),
        (FCM, Answer(302), Meaning.FAILED, "http_302"),
        (FCM, Answer(418), Meaning.FAILED, "http_418"),
        (FCM, Answer(408), Meaning.RETRY, "http_408"),
        (FCM, Answer(500), Meaning.RETRY, "http_500"),
        (FCM, Answer(503), Meaning.RETRY, "http_503"),
        (FCM, Answer(None, error="timeout"), Meaning.RETRY, "timeout"),
        (FCM, Answer(None, error="dns"), Meaning.RETRY, "dns"),
        (FCM, Answer(None), Meaning.RETRY, "no_answer"),
        (FCM, NOT_SENT, Meaning.CROWDED, "not_sent"),
        (FCM, Answer(None, error="address_refused"), Meaning.FAILED, "address_refused"),
    ],
)  # fmt: skip
def test_every_answer_has_one_meaning(host, answer, meaning, cause):
    outcome = outcome_of(answer, host=host, now=NOON)

    assert (outcome.meaning, outcome.cause) == (meaning, cause)


@given(status=st.integers(100, 599))
def test_only_404_and_410_end_a_subscription(status):
    outcome = outcome_of(Answer(status), host=FCM, now=NOON)

    assert (outcome.meaning is Meaning.GONE) == (status in {404, 410})


@pytest.mark.parametrize("status", [429, 503])
def test_a_push_service_says_when_to_come_back(status):
    outcome = outcome_of(Answer(status, retry_after="120"), host=FCM, now=NOON)

    assert outcome.retry_after == TWO_MINUTES


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", TWO_MINUTES),
        ("Mon, 23 Nov 2026 12:02:00 GMT", TWO_MINUTES),
        ("Mon, 23 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("99999999999999", timedelta(hours=6)),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Mon, 01 Jan 2026 00:00:00 +99999999999999999999", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", timedelta(0)),
    ],
)
def test_retry_after_is_seconds_or_a_date(text, wait):
    assert retry_after(text, NOON) == wait


@given(text=st.text(max_size=40))
def test_no_retry_after_can_break_us(text):
    wait = retry_after(text, NOON)

    assert wait is None or timedelta(0) <= wait <= timedelta(hours=6)


def test_waiting_doubles_up_to_a_quarter_of_an_hour():
    waits = [backoff(tries, chance=0).total_seconds() for tries in (0, 1, 2, 8, 9, 500)]

    assert waits == [2, 4, 8, 512, 900, 900]


def test_chance_takes_off_at_most_half():
    assert backoff(3, chance=1) == timedelta(seconds=8)


def test_an_accepted_message_is_a_plain_value():
    assert outcome_of(Answer(201), host=FCM, now=NOON) == Outcome(Meaning.ACCEPTED)
