"""What a push service's answer means. Only 404 and 410 end a subscription."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

MAX_RETRY_AFTER = timedelta(hours=6)
TRY_AGAIN = frozenset({408, 425})
WINDOWS = ".notify.windows.com"
KEY_MISMATCH = ("vapidpkhashmismatch", "does not correspond to the sender", "mismatchsenderid")
KEPT_BODY = 1024
"""Of an answer's body, so much is kept."""


class Meaning(StrEnum):
    """What to do about one delivery."""

    ACCEPTED = "accepted"
    GONE = "gone"
    FAILED = "failed"
    REFUSED = "refused"
    THROTTLED = "throttled"
    CROWDED = "crowded"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. No status means no answer, and `error` says why in one word."""

    status: int | None
    retry_after: str = ""
    body: bytes = b""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer's meaning. `cause` is a stable word for people's counts."""

    meaning: Meaning
    cause: str = ""
    retry_after: timedelta | None = None


CREATED = Answer(201)
"""By far the most common answer."""

NOT_SENT = Answer(None, error="not_sent")
"""It waited for its turn in vain, or the other side says that it has not looked at it."""

ACCEPTED = Outcome(Meaning.ACCEPTED)
GONE = Outcome(Meaning.GONE)


def is_accepted(answer: Answer) -> bool:
    """Whether the push service took the message: the one answer that is common."""
    return answer.status is not None and 200 <= answer.status < 300


def outcome_of(answer: Answer, *, host: str, now: datetime) -> Outcome:
    """Decide what an answer means.

    REFUSED is a failure that is probably our VAPID identity's: a row of them stops the origin.
    """
    if is_accepted(answer):
        return ACCEPTED
    if answer.status is None:
        return _no_answer(answer)
    return _error(answer, answer.status, host=host, now=now)


def retry_after(text: str, now: datetime) -> timedelta | None:
    """Retry-After in seconds or as a date: 0 to 6 hours. None if absent or unreadable."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(MAX_RETRY_AFTER, timedelta(seconds=int(text[:6])))
    try:
        instant = parsedate_to_datetime(text)
        wait = (instant if instant.tzinfo else instant.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError, TypeError):
        return None
    return max(timedelta(0), min(MAX_RETRY_AFTER, wait))


def _error(answer: Answer, status: int, *, host: str, now: datetime) -> Outcome:
    match status:
        case 404 | 410:
            return GONE
        case 413:
            return Outcome(Meaning.FAILED, "payload_too_large")
        case 400 | 401 | 403:
            return Outcome(Meaning.REFUSED, _refusal(answer))
        case 429:
            return Outcome(Meaning.THROTTLED, "throttled", _wait(answer, now))
        case 406 if host.endswith(WINDOWS):
            return Outcome(Meaning.THROTTLED, "throttled", _wait(answer, now))
        case _ if status >= 500 or status in TRY_AGAIN:
            return Outcome(Meaning.RETRY, f"http_{status}", _wait(answer, now))
        case _:
            return Outcome(Meaning.FAILED, f"http_{status}")


def _wait(answer: Answer, now: datetime) -> timedelta | None:
    return retry_after(answer.retry_after, now)


def _no_answer(answer: Answer) -> Outcome:
    if answer.error == "address_refused":
        return Outcome(Meaning.FAILED, answer.error)
    if answer == NOT_SENT:
        return Outcome(Meaning.CROWDED, answer.error)
    return Outcome(Meaning.RETRY, answer.error or "no_answer")


def _refusal(answer: Answer) -> str:
    text = answer.body.decode("utf-8", "replace").lower()
    if any(sign in text for sign in KEY_MISMATCH):
        return "vapid_key_mismatch"
    if answer.status == 400:
        return "bad_request"
    return "vapid_refused"
