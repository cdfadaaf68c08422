"""The only doubles: what is at the ports, where the network and the time begin."""

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.push.protocol.outcome import Answer
from app.push.protocol.request import Request

CREATED = Answer(201)


class FakeTransport:
    """Push services that answer 201, or as they were told, by endpoint or by origin."""

    def __init__(self) -> None:
        self.sent: list[Request] = []
        self.is_closed = False
        self._told: dict[str, deque[Answer]] = defaultdict(deque)
        self._always: dict[str, Answer] = {}
        self._hanging: set[str] = set()
        self._ready: list[tuple[int, Answer]] = []
        self._held: list[Request] = []

    def tell(self, place: str, *answers: Answer) -> None:
        """The next answers of an endpoint or origin; after them it accepts again."""
        self._told[place].extend(answers)

    def always(self, place: str, answer: Answer) -> None:
        """An endpoint's or origin's answer from now on."""
        self._always[place] = answer

    def hang(self, place: str) -> None:
        """Take requests and never answer, until `let_go`."""
        self._hanging.add(place)

    def let_go(self, answer: Answer = CREATED) -> None:
        """Answer everything that hangs."""
        self._hanging.clear()
        held, self._held = self._held, []
        for request in held:
            self.answer(request, answer)

    def send(self, request: Request) -> None:
        self.sent.append(request)
        places = (request.endpoint, request.origin)
        if self._hanging.intersection(places):
            self._held.append(request)
        else:
            self.answer(request, self._next(places))

    def answer(self, request: Request, answer: Answer) -> None:
        """The push service has made up its mind; whether we hear of it is another matter."""
        self._ready.append((request.token, answer))

    def answers(self, wait: float) -> list[tuple[int, Answer]]:
        ready, self._ready = self._ready, []
        return ready

    def close(self) -> None:
        self.is_closed = True

    def _next(self, places: Iterable[str]) -> Answer:
        for place in places:
            if self._told[place]:
                return self._told[place].popleft()
            if place in self._always:
                return self._always[place]
        return CREATED


class FakeClock:
    """The database's time and the machine's, moved by hand."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._elapsed = 1000.0

    def now(self) -> datetime:
        return self._now

    def elapsed(self) -> float:
        return self._elapsed

    def sync(self, session: Session) -> None:
        """The hand is the database's, too."""

    def jump(self, duration: timedelta) -> None:
        """The database's time is set, forward or back; no time goes by."""
        self._now += duration

    def pass_(self, duration: timedelta) -> None:
        """Let time go by, on every clock."""
        self._now += duration
        self._elapsed += duration.total_seconds()
