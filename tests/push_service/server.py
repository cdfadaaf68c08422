"""The senders' side, RFC 8030 over HTTP, and the tests' own controls; one port for all."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from tests.push_service.browsers import Browsers
from tests.push_service.checks import Refused, check_body, check_headers, check_vapid, encode
from tests.push_service.store import Fault, Message, Store, Subscription, VirtualDevice


class Server:
    """One push service."""

    def __init__(self) -> None:
        self.store = Store()
        self.browsers = Browsers(self.store, endpoint_of=self._endpoint)
        self.browsers.on_change = self._changed
        self.origin = ""
        self._change = asyncio.Condition()
        self._tokens: dict[tuple[str, str | None], datetime] = {}

    async def start(self, port: int) -> int:
        """Listen on loopback; return the port."""
        app = web.Application()
        app.router.add_get("/", self.browsers.connect)
        app.router.add_post("/wpush/{id}", self._push)
        app.router.add_get("/control/state", self._state)
        app.router.add_get("/control/messages/{id}", self._messages)
        app.router.add_post("/control/{verb}", self._control)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        port = runner.addresses[0][1]
        self.origin = f"http://127.0.0.1:{port}"
        self.stop = runner.cleanup
        return port

    async def _push(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        subscription = self.store.subscriptions.get(request.match_info["id"])
        fault = self.store.next_fault(request.match_info["id"]) or Fault()
        if subscription:
            subscription.requests += 1
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.drop == "before":
            return _drop(request)
        await self._pass_gate()
        answer = await self._answer(request, subscription, body, fault)
        if subscription:
            subscription.answers[answer.status] += 1
        return _drop(request) if fault.drop == "after" else answer

    async def _answer(
        self, request: web.Request, subscription: Subscription | None, body: bytes, fault: Fault
    ) -> web.Response:
        if fault.status:
            headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            return web.Response(status=fault.status, headers=headers)
        try:
            message = self._checked(request, subscription, body)
        except Refused as refused:
            return web.json_response({"message": refused.why}, status=refused.status)
        assert subscription
        is_connected = subscription.agent in self.browsers.sockets
        subscription.accept(message, is_connected=is_connected)
        self.store.accepted += 1
        self.store.reached += len(subscription.accepted) == 1
        await self.browsers.deliver(subscription, message)
        await self._changed()
        location = f"{self.origin}/m/{message.version}"
        return web.Response(status=201, headers={"TTL": str(message.ttl), "Location": location})

    def _checked(
        self, request: web.Request, subscription: Subscription | None, body: bytes
    ) -> Message:
        if subscription is None:
            raise Refused(404, "no such subscription")
        if subscription.is_gone:
            raise Refused(410, "the subscription has ended")
        ttl, now = check_headers(request.headers), self.store.now()
        self._check_sender(request.headers.get("Authorization", ""), subscription, now)
        check_body(request.headers, body)
        return Message(
            version=secrets.token_hex(12),
            body=body,
            ttl=ttl,
            expires_at=now + timedelta(seconds=ttl),
            topic=request.headers.get("Topic"),
            urgency=request.headers.get("Urgency", "normal"),
        )

    def _check_sender(self, token: str, subscription: Subscription, now: datetime) -> None:
        known = (token, subscription.key)
        if self._tokens.get(known, now) <= now:
            self._tokens[known] = check_vapid(
                token, origin=self.origin, now=now, key=subscription.key
            )

    def _endpoint(self, subscription: Subscription) -> str:
        return f"{self.origin}/wpush/{subscription.id}"

    async def _changed(self) -> None:
        async with self._change:
            self._change.notify_all()

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with self._change:
            await self._change.wait_for(is_so)

    async def _pass_gate(self) -> None:
        if self.store.gate is not None:
            await self._until(lambda: self.store.gate is None or self._take_place())

    def _take_place(self) -> bool:
        if not self.store.gate:
            return False
        self.store.gate -= 1
        return True

    async def _state(self, request: web.Request) -> web.Response:
        """Counts; waits up to `timeout` for what the query asks of the totals."""
        wanted = {name: int(n) for name, n in request.query.items() if name != "timeout"}
        timeout = float(request.query.get("timeout", 0))
        try:
            async with asyncio.timeout(timeout):
                await self._until(
                    lambda: all(self._totals()[name] >= n for name, n in wanted.items())
                )
        except TimeoutError:
            return web.json_response(self._totals(), status=408)
        items = [self._facts(item) for item in self.store.subscriptions.values()]
        return web.json_response(self._totals() | {"subscriptions": items})

    def _totals(self) -> dict[str, int]:
        return {
            "made": len(self.store.subscriptions),
            "accepted": self.store.accepted,
            "reached": self.store.reached,
            "acknowledged": self.store.acknowledged,
            "connected": len(self.browsers.sockets),
            "absent": int(not self.browsers.sockets),
        }

    def _facts(self, item: Subscription) -> dict[str, Any]:
        return {
            "endpoint": self._endpoint(item),
            "is_virtual": item.device is not None,
            "is_gone": item.is_gone,
            "requests": item.requests,
            "answers": item.answers,
            "accepted": len(item.accepted),
            "pending": len(item.pending),
            "acknowledged": list(item.acknowledged.values()),
        }

    async def _messages(self, request: web.Request) -> web.Response:
        item = self.store.subscriptions[request.match_info["id"]]
        read = item.device.read if item.device else lambda _: None
        facts = [
            {"text": read(m.body), "topic": m.topic, "urgency": m.urgency, "ttl": m.ttl}
            for m in item.accepted
        ]
        return web.json_response(facts)

    async def _control(self, request: web.Request) -> web.Response:
        values = await request.json()
        verbs: dict[str, Callable[..., Any]] = {
            "subscribe": self._subscribe,
            "end": self._end,
            "faults": self._plan_faults,
            "gate": self._set_gate,
            "clock": self._advance,
            "forget": self._forget,
        }
        result = verbs[request.match_info["verb"]](**values)
        if request.match_info["verb"] == "forget":
            await self.browsers.disconnect()
        await self._changed()
        return web.json_response(result)

    def _subscribe(self, count: int, key: str | None) -> list[dict[str, Any]]:
        made = []
        for _ in range(count):
            device = VirtualDevice.new()
            item = self.store.add(device=device, key=key)
            keys = {"p256dh": encode(device.p256dh), "auth": encode(device.auth)}
            made.append({"endpoint": self._endpoint(item), "keys": keys})
        return made

    def _end(self, endpoint: str) -> None:
        self.store.subscriptions[endpoint.rsplit("/", 1)[1]].is_gone = True

    def _plan_faults(self, faults: list[dict[str, Any]], endpoint: str | None) -> None:
        queue = self.store.faults
        if endpoint:
            queue = self.store.faults_of.setdefault(endpoint.rsplit("/", 1)[1], deque())
        queue.clear()
        for raw in faults:
            times = raw.pop("times", 1)
            queue.extend([Fault.from_wire(raw)] * times)

    def _set_gate(self, after: int | None) -> None:
        self.store.gate = after

    def _advance(self, seconds: float) -> None:
        self.store.ahead += timedelta(seconds=seconds)

    def _forget(self, *, agents: bool) -> None:
        if agents:
            self.store.agents.clear()
            for item in self.store.subscriptions.values():
                item.is_gone = item.is_gone or item.device is None


def _drop(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)
