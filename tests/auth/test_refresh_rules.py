"""Refresh tokens: what is genuine, and what each generation is worth."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.auth import refresh
from app.auth.keys import TokenKey, TokenKeys
from app.auth.refresh import Family, Outcome, Presented
from app.core.ids import uuid7
from tests.conftest import NOON

KEY, OLD_KEY, FOREIGN = (TokenKey(name, name.encode() * 8) for name in ("new1", "old1", "evil"))
KEYS = TokenKeys(KEY, OLD_KEY)
DEVICE = uuid7()
LATER = NOON + timedelta(hours=1)


def family(**values: Any) -> Family:
    given = {
        "generation": 7,
        "is_successor_used": True,
        "created_at": NOON - timedelta(days=10),
        "rotated_at": NOON,
    }
    return Family(**given | values)


@pytest.mark.parametrize("key", [KEY, OLD_KEY])
def test_a_token_of_either_live_key_is_genuine(key: TokenKey) -> None:
    token = refresh.sign(DEVICE, 3, key=key)

    assert refresh.verify(token, KEYS) == Presented(DEVICE, 3)


@pytest.mark.parametrize("key", [KEY, OLD_KEY])
def test_a_sign_out_token_of_either_live_key_names_its_device(key: TokenKey) -> None:
    token = refresh.sign_out_token(DEVICE, key=key)

    assert refresh.verify_sign_out(token, KEYS) == DEVICE


@pytest.mark.parametrize(
    "token",
    [
        refresh.sign_out_token(DEVICE, key=FOREIGN),
        refresh.sign(DEVICE, 3, key=KEY),
        f"{DEVICE.hex}.{refresh.csrf_token(DEVICE, key=KEY)}",
        f"{uuid7().hex}.{refresh.sign_out_token(DEVICE, key=KEY).partition('.')[2]}",
        DEVICE.hex,
        "é.é",
    ],
)
def test_nothing_else_ends_a_session(token: str) -> None:
    assert refresh.verify_sign_out(token, KEYS) is None


def test_a_sign_out_token_continues_no_session() -> None:
    assert refresh.verify(refresh.sign_out_token(DEVICE, key=KEY), KEYS) is None


def test_the_same_generation_always_has_the_same_token() -> None:
    assert refresh.sign(DEVICE, 3, key=KEY) == refresh.sign(DEVICE, 3, key=KEY)


def test_a_token_of_a_retired_key_is_not_genuine() -> None:
    assert refresh.verify(refresh.sign(DEVICE, 3, key=FOREIGN), KEYS) is None


def test_a_csrf_token_is_no_refresh_token() -> None:
    mac = refresh.csrf_token(DEVICE, key=KEY)

    assert refresh.verify(f"{DEVICE.hex}.3.{mac}", KEYS) is None


@given(st.text(max_size=100))
def test_invented_tokens_are_refused_quietly(token: str) -> None:
    assert refresh.verify(token, KEYS) is None


def test_another_generation_does_not_fit_the_mac() -> None:
    name, mac = refresh.sign(DEVICE, 3, key=KEY).rsplit(".", 1)

    assert refresh.verify(f"{name[:-1]}4.{mac}", KEYS) is None


def test_the_newest_generation_is_rotated() -> None:
    assert refresh.decide(7, family(), now=LATER) is Outcome.ROTATE


def test_the_last_one_gets_the_same_successor_while_that_is_unused() -> None:
    unused = family(is_successor_used=False)

    assert refresh.decide(6, unused, now=LATER) is Outcome.REPEAT


def test_the_last_one_is_theft_once_its_successor_was_used() -> None:
    assert refresh.decide(6, family(), now=LATER) is Outcome.STOLEN


def test_tabs_that_asked_together_are_no_theft() -> None:
    soon = NOON + timedelta(seconds=30)

    assert refresh.decide(6, family(), now=soon) is Outcome.REPEAT


def test_a_generation_newer_than_the_row_means_that_the_row_came_out_of_a_backup() -> None:
    assert refresh.decide(9, family(), now=LATER) is Outcome.CATCH_UP


@pytest.mark.parametrize("generation", [0, 5])
def test_any_older_generation_is_theft(generation: int) -> None:
    unused = family(is_successor_used=False)

    assert refresh.decide(generation, unused, now=NOON) is Outcome.STOLEN


@pytest.mark.parametrize(
    ("rotated_at", "created_at", "outcome"),
    [
        (NOON - timedelta(days=90), NOON - timedelta(days=100), Outcome.ROTATE),
        (NOON - timedelta(days=90, seconds=1), NOON - timedelta(days=100), Outcome.EXPIRED),
        (NOON, NOON - timedelta(days=400), Outcome.ROTATE),
        (NOON, NOON - timedelta(days=400, seconds=1), Outcome.EXPIRED),
    ],
)
def test_a_session_ends_after_ninety_quiet_days_or_four_hundred_in_all(
    rotated_at: datetime, created_at: datetime, outcome: Outcome
) -> None:
    sessions = family(rotated_at=rotated_at, created_at=created_at)

    assert refresh.decide(7, sessions, now=NOON) is outcome


class HonestDevice(RuleBasedStateMachine):
    """A device on bad radio, alone with its session, is never taken for a thief."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.family = family(generation=0)
        self.held = 0
        self.backup = self.family
        self.outcome = Outcome.ROTATE

    @rule(is_answer_lost=st.booleans(), seconds=st.integers(0, 100_000))
    def refresh(self, is_answer_lost: bool, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.outcome = refresh.decide(self.held, self.family, now=self.now)
        if self.outcome in {Outcome.ROTATE, Outcome.CATCH_UP}:
            self.family = family(
                generation=max(self.family.generation, self.held) + 1,
                is_successor_used=False,
                rotated_at=self.now,
            )
        if not is_answer_lost:
            self.held = self.family.generation

    @rule()
    def back_up(self) -> None:
        self.backup = self.family

    @rule()
    def restore(self) -> None:
        self.family = self.backup

    @precondition(lambda self: self.held == self.family.generation)
    @rule()
    def change_something(self) -> None:
        self.family = family(generation=self.family.generation, rotated_at=self.family.rotated_at)

    @invariant()
    def is_trusted(self) -> None:
        assert self.outcome in {Outcome.ROTATE, Outcome.REPEAT, Outcome.CATCH_UP}


HonestDevice.TestCase.settings = HonestDevice.TestCase.settings.__class__(
    max_examples=60, stateful_step_count=20, deadline=None
)
TestHonestDevice = HonestDevice.TestCase
