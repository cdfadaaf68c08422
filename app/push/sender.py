"""The work in hand: what is queued per origin, what is in flight, and what each answer changes."""

import logging
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count

from app.push.building import Builder, Unsendable
from app.push.chunks import OpenChunk, RetryKey
from app.push.claims import LEASE
from app.push.dialects import Clock
from app.push.lanes import Delivery, Lane, Refused, by_chunk, by_origin
from app.push.ledger import Counted, Ledger
from app.push.protocol.backoff import backoff
from app.push.protocol.outcome import Answer, Meaning, Outcome, is_accepted, outcome_of
from app.push.recording import Tally
from app.push.refusals import judge
from app.push.transport import Transport

log = logging.getLogger("veldpost.delivery")

MAX_IN_FLIGHT = 1024
RESERVED = 32
"""So many may always be in flight to one push service, whatever hangs at the others."""

SENT_PER_TURN = 64
"""Encrypting takes its time: look at the network in between."""

SENDING_SECONDS = LEASE.total_seconds() * 0.6
"""After this much of a lease nothing new is sent: the chunk may soon be another's."""

CURE_TRIES = 5
"""What an operator must cure is looked at again after a minute or less."""

TOLD_AFTER = 3
"""An operator reads of so many troubles in a row, such as a closed firewall, once."""

SLOW_SECONDS = 1
"""What has not left by then is held by a slow origin, and may not stand in the others' way."""

RENEWED_WITHIN = timedelta(seconds=10)
"""A browser that replaces a subscription tells us of the new one a moment later."""

HELD_SECONDS = 10
"""What a slow origin has not taken by then goes back, and its recipients are asked for again."""


class Sender:
    """Sends deliveries, settles them in their chunks, and knows nothing of the database."""

    def __init__(
        self,
        transport: Transport,
        builder: Builder,
        clock: Clock,
        *,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.lanes: dict[str, Lane] = {}
        self.tally = Tally()
        self.ledger = Ledger()
        self._transport = transport
        self._builder = builder
        self._clock = clock
        self._chance = chance
        self._in_flight: dict[int, Delivery] = {}
        self._tokens = count(1)
        self._cap = 0.0
        self._told: set[str] = set()

    @property
    def in_flight(self) -> int:
        """Requests without an answer yet."""
        return len(self._in_flight)

    @property
    def has_queue(self) -> bool:
        """Whether anything could be sent at once."""
        return any(lane.has_room for lane in self.lanes.values())

    def soon(self) -> float:
        """How many queued deliveries will probably have left in a moment."""
        at = self._clock.elapsed()
        return sum(lane.soon(at) for lane in self.lanes.values())

    def lane(self, origin: str) -> Lane:
        """The origin's lane."""
        if origin not in self.lanes:
            lane = self.lanes[origin] = Lane(origin)
            lane.pace.limit(self._cap)
        return self.lanes[origin]

    def limit(self, cap: float) -> None:
        """Send at most so many messages a second to each origin; 0 is no cap."""
        self._cap = cap
        for lane in self.lanes.values():
            lane.pace.limit(cap)

    def admit(self, deliveries: Iterable[Delivery], *, prio: int) -> None:
        """Queue a chunk's deliveries; those of a paused origin are put off at once."""
        now = self._clock.now()
        for origin, found in by_origin(deliveries).items():
            lane = self.lane(origin)
            lane.push(found, prio=prio)
            if lane.brake.is_paused(now):
                self._put_off_all(lane, now)

    def send(self) -> None:
        """Send a little of every lane."""
        at = self._clock.elapsed()
        for lane in self.lanes.values():
            lane.pace.refill(at)
            room = max(MAX_IN_FLIGHT - self.in_flight, RESERVED - lane.in_flight)
            deliveries = lane.take(min(SENT_PER_TURN, room))
            if deliveries:
                self._start(lane, deliveries)

    def collect(self, wait: float) -> None:
        """Settle what has come back, waiting at most `wait` seconds for the first answer."""
        answers, now = self._transport.answers(wait), self._clock.now()
        accepted: dict[str, list[Delivery]] = defaultdict(list)
        for token, answer in answers:
            delivery = self._in_flight.pop(token)
            if is_accepted(answer):
                accepted[delivery.device.origin].append(delivery)
            else:
                lane = self.lanes[delivery.device.origin]
                lane.answered()
                self._settle(lane, delivery, _judged(answer, lane, now), now)
        for origin, deliveries in accepted.items():
            self._accept(self.lanes[origin], deliveries, now)
        for lane in self.lanes.values():
            if lane.refused or lane.suspects:
                self._judge(lane, now, takes_others=lane.origin in accepted)
            if lane.brake.is_paused(now):
                self._put_off_all(lane, now)

    def give_back(self, chunks: Collection[OpenChunk], *, wait: timedelta = timedelta(0)) -> None:
        """Put off what is still queued of these chunks."""
        due = self._clock.now() + wait
        for lane in self.lanes.values() if chunks else ():
            for delivery in lane.take_out(chunks):
                self._put_off(delivery, due)

    def unsent(self, chunks: Iterable[OpenChunk]) -> int:
        """How many of these chunks have more left than what is in flight."""
        awaited = Counter(delivery.chunk for delivery in self._in_flight.values())
        return sum(chunk.in_hand > awaited[chunk] for chunk in chunks)

    def make_room(self, chunks: Iterable[OpenChunk]) -> None:
        """A slow origin keeps all of these open: what it did not take waits, others get theirs."""
        if len(self.lanes) > 1:
            at = self._clock.elapsed()
            slow = [chunk for chunk in chunks if at - chunk.opened_at > SLOW_SECONDS]
            self.give_back(slow, wait=timedelta(seconds=HELD_SECONDS))

    def expire(self, chunk: OpenChunk) -> None:
        """What of a chunk would be tried too late is expired."""
        for origin, number in chunk.expire_retries().items():
            self.ledger.expired(chunk.message.id, origin, number)

    def is_held_long(self, chunk: OpenChunk) -> bool:
        """Whether a chunk's queued deliveries should go back."""
        return self._clock.elapsed() - chunk.opened_at > HELD_SECONDS

    def _start(self, lane: Lane, deliveries: Sequence[Delivery]) -> None:
        """Send these, but for those that must not leave any more."""
        now, at = self._clock.now(), self._clock.elapsed()
        is_open = {
            chunk: self._may_leave(chunk, now, at) for chunk in {each.chunk for each in deliveries}
        }
        leaving = [each for each in deliveries if is_open[each.chunk]]
        for each in deliveries if len(leaving) < len(deliveries) else ():
            if not is_open[each.chunk]:
                self._keep(each, now)
        made = self._builder.requests(leaving, tokens=self._tokens, now=now)
        for delivery, request in zip(leaving, made, strict=True):
            if isinstance(request, Unsendable) and request.passes:
                self._wait_for_cure(delivery, request.cause, now)
            elif isinstance(request, Unsendable):
                self._fail(delivery, request.cause)
            else:
                self._in_flight[request.token] = delivery
                lane.in_flight += 1
                self._transport.send(request)
        lane.pace.use(len(leaving))

    def _wait_for_cure(self, delivery: Delivery, cause: str, now: datetime) -> None:
        """It is up to an operator: tried again, at least once a minute."""
        self.ledger.retried(delivery.device.origin, cause)
        if cause not in self._told:
            self._told.add(cause)
            log.error("Some deliveries wait for an operator (%s).", cause)
        tries = min(delivery.chunk.tries, CURE_TRIES)
        self._put_off(delivery, now + backoff(tries, chance=self._chance()), was_tried=True)

    def _may_leave(self, chunk: OpenChunk, now: datetime, at: float) -> bool:
        """Whether it is still ours and its message still news."""
        is_ours = not chunk.is_lost and at - chunk.renewed_at <= SENDING_SECONDS
        return is_ours and chunk.message.expires_at > now

    def _keep(self, delivery: Delivery, now: datetime) -> None:
        """What becomes of a delivery that may not leave; a lost chunk's is another's affair."""
        chunk = delivery.chunk
        if chunk.is_lost:
            return
        if chunk.message.expires_at <= now:
            chunk.settle(delivery.position, "expired")
            self.ledger.expired(chunk.message.id, delivery.device.origin)
        else:
            self._put_off(delivery, now)

    def _accept(self, lane: Lane, deliveries: Sequence[Delivery], now: datetime) -> None:
        """By far the most common answer, so many at a time."""
        self.tally.accepted += [each.device.id for each in deliveries]
        for chunk, positions in by_chunk(deliveries).items():
            if not chunk.message.is_accepted:
                chunk.message.is_accepted = True
                self.tally.first_accepted.add(chunk.message.id)
            chunk.settle_all(positions, "accepted")
        lane.accepted(len(deliveries), now)
        self.ledger.ended(Counted.ACCEPTED, lane.origin, len(deliveries))

    def _settle(self, lane: Lane, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        """Any other answer: what it means for the device, the chunk and the origin."""
        device = delivery.device
        match outcome.meaning:
            case Meaning.GONE:
                self.tally.gone.append(device)
                self.ledger.ended(Counted.GONE, lane.origin)
                self._look_again(delivery, now)
            case Meaning.FAILED:
                self.tally.failed.append(device.id)
                self._fail(delivery, outcome.cause)
            case Meaning.REFUSED:
                lane.refused.append(Refused(delivery, outcome.cause))
            case Meaning.THROTTLED | Meaning.CROWDED | Meaning.RETRY:
                self._retry(lane, delivery, outcome, now)

    def _look_again(self, delivery: Delivery, now: datetime) -> None:
        """A device that has a new subscription in a moment gets it there; else it is gone."""
        chunk, due = delivery.chunk, now + RENEWED_WITHIN
        if due >= chunk.message.expires_at:
            chunk.settle(delivery.position, "gone")
        else:
            key = RetryKey(delivery.device.origin, was_tried=True, is_gone=True)
            chunk.put_off(delivery.position, key, due)

    def _fail(self, delivery: Delivery, cause: str) -> None:
        delivery.chunk.settle_failed(delivery.position, cause)
        self.ledger.failed(delivery.chunk.message.id, delivery.device.origin, cause)

    def _judge(self, lane: Lane, now: datetime, *, takes_others: bool) -> None:
        verdicts = judge(lane, now, takes_others=takes_others, chance=self._chance())
        for (delivery, cause), due in verdicts:
            if due is None:
                self.tally.failed.append(delivery.device.id)
                self._fail(delivery, cause)
            else:
                self.ledger.retried(lane.origin, cause)
                self._put_off(delivery, due, was_tried=lane.brake.stopped_at is None)

    def _retry(self, lane: Lane, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        chance = self._chance()
        self.ledger.retried(lane.origin, outcome.cause)
        if outcome.meaning is Meaning.THROTTLED:
            if not lane.brake.is_paused(now):
                lane.pace.cut()
            lane.brake.throttled(now, outcome.retry_after, chance=chance)
        elif outcome.meaning is Meaning.CROWDED:
            lane.brake.crowded(now)
        else:
            lane.brake.troubled(now, chance=chance)
            if lane.brake.troubles == TOLD_AFTER:
                told = "%s does not take our messages now (%s); they wait for another try."
                log.warning(told, lane.origin, outcome.cause)
        wait = outcome.retry_after or backoff(delivery.chunk.tries, chance=chance)
        due = max(now + wait, lane.brake.paused_until or now)
        self._put_off(delivery, due, was_tried=outcome.meaning is not Meaning.CROWDED)

    def _put_off_all(self, lane: Lane, now: datetime) -> None:
        for delivery in lane.take_out():
            self._put_off(delivery, lane.brake.paused_until or now)

    def _put_off(self, delivery: Delivery, due: datetime, *, was_tried: bool = False) -> None:
        key = RetryKey(delivery.device.origin, was_tried)
        delivery.chunk.put_off(delivery.position, key, due)


def _judged(answer: Answer, lane: Lane, now: datetime) -> Outcome:
    """What an answer means. One that nobody thought of costs one try of one delivery."""
    try:
        return outcome_of(answer, host=lane.host, now=now)
    except Exception:
        log.exception("An answer of %s could not be judged.", lane.origin)
        return Outcome(Meaning.RETRY, "unreadable")
