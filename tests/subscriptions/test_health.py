"""What a device says, held against what we know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.auth.models import NotificationState
from app.subscriptions.health import BrowserPermission, Health, Known, reconcile

NOTHING = Known(is_live=False, is_same=False, is_wanted=True)
HERE = Known(is_live=True, is_same=True, is_wanted=True)
ELSEWHERE = Known(is_live=True, is_same=False, is_wanted=True)
UNWANTED = Known(is_live=False, is_same=False, is_wanted=False)
KNOWN = st.builds(Known, is_live=st.booleans(), is_same=st.booleans(), is_wanted=st.booleans())


@pytest.mark.parametrize(
    ("permission", "known", "health"),
    [
        ("granted", HERE, Health(NotificationState.ON)),
        ("granted", NOTHING, Health(NotificationState.LOST, must_subscribe=True)),
        ("granted", ELSEWHERE, Health(NotificationState.LOST, must_subscribe=True)),
        ("granted", UNWANTED, Health(NotificationState.NOT_ASKED)),
        ("denied", HERE, Health(NotificationState.BLOCKED, must_end=True)),
        ("denied", NOTHING, Health(NotificationState.BLOCKED)),
        ("default", NOTHING, Health(NotificationState.NOT_ASKED)),
        ("default", HERE, Health(NotificationState.NOT_ASKED, must_end=True)),
        ("unsupported", NOTHING, Health(NotificationState.UNSUPPORTED)),
        ("unsupported", UNWANTED, Health(NotificationState.UNSUPPORTED)),
        ("unsupported", HERE, Health(NotificationState.UNSUPPORTED, is_kept=False)),
        ("unsupported", ELSEWHERE, Health(NotificationState.UNSUPPORTED, is_kept=False)),
    ],
)
def test_both_sides_are_reconciled(permission: str, known: Known, health: Health) -> None:
    assert reconcile(BrowserPermission(permission), known) == health


@given(st.sampled_from(BrowserPermission), KNOWN)
def test_on_needs_permission_and_a_live_subscription_at_the_devices_own_endpoint(
    permission: BrowserPermission, known: Known
) -> None:
    is_on = reconcile(permission, known).state is NotificationState.ON

    assert not is_on or (
        permission is BrowserPermission.GRANTED and known.is_live and known.is_same
    )


@given(st.sampled_from(BrowserPermission), KNOWN)
def test_nobody_is_asked_to_subscribe_without_permission(
    permission: BrowserPermission, known: Known
) -> None:
    must = reconcile(permission, known).must_subscribe

    assert not must or permission is BrowserPermission.GRANTED
