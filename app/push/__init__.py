"""The delivery engine: one message to many recipients' devices, by Web Push.

Its only door: nothing outside imports what is behind it. Recipients are opaque numbers.
"""

from app.push import overview
from app.push.counting import BUCKETS as LAG_BUCKETS
from app.push.counting import INFINITE, MILLISECONDS
from app.push.delivery import LOCK_FILE, run
from app.push.desk import Desk, Later, Message, Wanted
from app.push.drain import Drain, is_due
from app.push.encrypting import encryption_path
from app.push.holding import Held, moment_of
from app.push.keys import FILE_NAME as KEY_FILE
from app.push.keys import Keys, ensure_keys
from app.push.ledger import Counted
from app.push.models import EndedWhy, SetAsideWhy, Subscription
from app.push.outbox import (
    Failure,
    Progress,
    cancel,
    enqueue,
    enqueue_to_device,
    progress,
    prune,
    took_new_messages,
)
from app.push.presence import is_silent, last_seen
from app.push.presence import now as engine_now
from app.push.protocol.payload import Template, template
from app.push.protocol.request import Urgency
from app.push.restored import unfinished, unsubscribe_all
from app.push.subscriptions import (
    SubscriptionFacts,
    find_subscription,
    is_subscribed_at,
    note_shown,
    reachable,
    subscribe,
    subscribed,
    subscribed_keys,
    subscriptions_of,
    unshown,
    unsubscribe,
)
from app.push.tallies import accepted
from app.push.transport import Http2Transport

__all__ = [
    "INFINITE",
    "KEY_FILE",
    "LAG_BUCKETS",
    "LOCK_FILE",
    "MILLISECONDS",
    "Counted",
    "Desk",
    "Drain",
    "EndedWhy",
    "Failure",
    "Held",
    "Http2Transport",
    "Keys",
    "Later",
    "Message",
    "Progress",
    "SetAsideWhy",
    "Subscription",
    "SubscriptionFacts",
    "Template",
    "Urgency",
    "Wanted",
    "accepted",
    "cancel",
    "encryption_path",
    "engine_now",
    "enqueue",
    "enqueue_to_device",
    "ensure_keys",
    "find_subscription",
    "is_due",
    "is_silent",
    "is_subscribed_at",
    "last_seen",
    "moment_of",
    "note_shown",
    "overview",
    "progress",
    "prune",
    "reachable",
    "run",
    "subscribe",
    "subscribed",
    "subscribed_keys",
    "subscriptions_of",
    "template",
    "took_new_messages",
    "unfinished",
    "unshown",
    "unsubscribe",
    "unsubscribe_all",
]
