"""What a device says about notifications, held against what we know of it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.auth.models import NotificationState


class BrowserPermission(StrEnum):
    """`Notification.permission`, or that the browser has no push at all."""

    GRANTED = "granted"
    DENIED = "denied"
    DEFAULT = "default"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Our side: is there a live subscription, at the very endpoint the device has, by our key?"""

    is_live: bool
    is_same: bool
    is_wanted: bool
    """The person turned notifications on here, and not off again; else nothing is repaired."""


@dataclass(frozen=True, slots=True)
class Health:
    """The state to keep, and what to do about the difference."""

    state: NotificationState
    must_subscribe: bool = False
    must_end: bool = False
    is_kept: bool = True
    """False: it says nothing about the device, only about the window that asks."""


_WITHOUT = {
    BrowserPermission.DENIED: NotificationState.BLOCKED,
    BrowserPermission.DEFAULT: NotificationState.NOT_ASKED,
    BrowserPermission.UNSUPPORTED: NotificationState.UNSUPPORTED,
}


def reconcile(permission: BrowserPermission, known: Known) -> Health:
    """Where both sides stand. Only permission and a subscription together make notifications.

    What cannot have push never made the subscription there is, so it does not end it either.
    """
    if permission is BrowserPermission.UNSUPPORTED and known.is_live:
        return Health(NotificationState.UNSUPPORTED, is_kept=False)
    if permission is not BrowserPermission.GRANTED:
        return Health(_WITHOUT[permission], must_end=known.is_live)
    if not known.is_wanted:
        return Health(NotificationState.NOT_ASKED)
    if known.is_live and known.is_same:
        return Health(NotificationState.ON)
    return Health(NotificationState.LOST, must_subscribe=True)
