"""The browsers' side: autopush's websocket protocol, as Firefox speaks it."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.push_service.checks import encode
from tests.push_service.store import Message, Store, Subscription

Wire = dict[str, Any]


class Browsers:
    """Every connected browser, by its user agent id."""

    def __init__(self, store: Store, *, endpoint_of: Callable[[Subscription], str]) -> None:
        self.store = store
        self.endpoint_of = endpoint_of
        self.sockets: dict[str, web.WebSocketResponse] = {}
        self.on_change: Callable[[], Awaitable[None]]

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one browser until it leaves."""
        socket = web.WebSocketResponse(protocols=("push-notification",))
        await socket.prepare(request)
        agent = ""
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            agent = await self._answer(socket, agent, frame.json())
        if self.sockets.get(agent) is socket:
            del self.sockets[agent]
            await self.on_change()
        return socket

    async def deliver(self, subscription: Subscription, message: Message) -> None:
        """Hand a message to its browser, if it is here."""
        if socket := self.sockets.get(subscription.agent):
            headers = {"encoding": "aes128gcm"} if message.body else {}
            frame = {"messageType": "notification", "channelID": subscription.channel}
            frame |= {"version": message.version}
            content = {"data": encode(message.body), "headers": headers} if message.body else {}
            await socket.send_json(frame | content)

    async def disconnect(self) -> None:
        """Drop every connection, as a restart of a push service does."""
        for socket in list(self.sockets.values()):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _answer(self, socket: web.WebSocketResponse, agent: str, frame: Wire) -> str:
        match frame.get("messageType"):
            case "hello":
                return await self._hello(socket, frame)
            case "register":
                await socket.send_json(self._register(agent, frame))
                await self.on_change()
            case "unregister":
                await socket.send_json(self._unregister(agent, frame))
            case "ack":
                self._acknowledge(agent, frame)
                await self.on_change()
            case "ping" | None:
                await socket.send_str("{}")
        return agent

    async def _hello(self, socket: web.WebSocketResponse, frame: Wire) -> str:
        agent = frame.get("uaid") or ""
        if agent not in self.store.agents:
            agent = secrets.token_hex(16)
            self.store.agents.add(agent)
        self.sockets[agent] = socket
        reply = {"messageType": "hello", "uaid": agent, "status": 200}
        await socket.send_json(reply | {"use_webpush": True, "broadcasts": {}})
        for subscription in self.store.of_agent(agent):
            for message in subscription.due(self.store.now()):
                await self.deliver(subscription, message)
        await self.on_change()
        return agent

    def _register(self, agent: str, frame: Wire) -> Wire:
        channel = frame["channelID"]
        found = self.store.of_channel(agent, channel)
        subscription = found or self.store.add(agent=agent, channel=channel, key=frame.get("key"))
        reply = {"messageType": "register", "channelID": channel, "status": 200}
        return reply | {"uaid": agent, "pushEndpoint": self.endpoint_of(subscription)}

    def _unregister(self, agent: str, frame: Wire) -> Wire:
        if subscription := self.store.of_channel(agent, frame["channelID"]):
            subscription.is_gone = True
        return {"messageType": "unregister", "channelID": frame["channelID"], "status": 200}

    def _acknowledge(self, agent: str, frame: Wire) -> None:
        for update in frame["updates"]:
            if subscription := self.store.of_channel(agent, update["channelID"]):
                subscription.pending.pop(update["version"], None)
                subscription.acknowledged[update["version"]] = update.get("code", 100)
                self.store.acknowledged += 1
