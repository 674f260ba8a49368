"""Socket Mode: who is connected, what was sent to whom, and what came back. Lives in the loop."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox.records import Sent
from bot.sandbox.wire import Json
from bot.sandbox.workspace import APP, Workspace

MOST_SOCKETS = 10
FINAL_REASONS = {"too_many_websockets", "link_disabled"}
Acknowledged = Callable[[Sent, Json | None], None]


@dataclass(slots=True, eq=False)
class Connection:
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    frames: asyncio.Queue[Json | None] = field(default_factory=asyncio.Queue)
    retiring: bool = False
    frozen: bool = False

    async def write(self) -> None:
        while (frame := await self.frames.get()) is not None:
            if not self.frozen and not self.socket.closed:
                with suppress(ConnectionError):  # the reader notices the end of the line
                    await self.socket.send_str(json.dumps(frame))
        await self.socket.close()

    def leave(self) -> None:
        """Closed, once all that was to be said is said."""
        self.frames.put_nowait(None)


@dataclass(slots=True)
class Sockets:
    workspace: Workspace
    acknowledged: Acknowledged
    connections: list[Connection] = field(default_factory=list)
    sent: dict[str, Sent] = field(default_factory=dict)
    waiting: deque[Sent] = field(default_factory=deque)
    _turn: int = 0

    async def serve(self, request: web.Request) -> web.StreamResponse:
        with self.workspace.changing():
            if not self.workspace.tickets.admit(request.query.get("ticket", "")):
                return web.Response(status=403)
        socket = web.WebSocketResponse(autoping=False, compress=False, timeout=1.0)
        await socket.prepare(request)
        connection = Connection(socket, request.transport)
        writer = asyncio.create_task(connection.write())
        self._welcome(connection)
        try:
            await self._listen(connection)
        finally:
            with self.workspace.changing():
                self.connections.remove(connection)
            writer.cancel()
        return socket

    def send(self, sent: Sent) -> None:
        """To one of the sockets; an event without any waits for the first to open."""
        connection = self._next()
        if connection is None:
            self.waiting.append(sent)
            return
        self.sent[sent.envelope_id] = sent
        connection.frames.put_nowait(sent.envelope())
        if sent.kind == "events_api":
            loop = asyncio.get_running_loop()
            loop.call_later(self.workspace.rules.ack_seconds, self._look_after, sent, sent.attempt)

    def disconnect(self, reason: str) -> None:
        """The app is to connect anew; the old sockets close when it has, or at once."""
        for connection in self.connections:
            connection.retiring = True
            connection.frames.put_nowait(_farewell(reason))
            if reason in FINAL_REASONS:
                connection.leave()

    def drop(self) -> None:
        """The line goes dead at once, without a word."""
        for connection in self.connections:
            if connection.transport is not None:
                connection.transport.abort()

    def freeze(self) -> None:
        """The lines stay up and nothing comes through any more."""
        for connection in self.connections:
            connection.frozen = True

    async def close(self) -> None:
        for connection in list(self.connections):
            await connection.socket.close(code=1001)

    def _welcome(self, connection: Connection) -> None:
        with self.workspace.changing():
            self.connections.append(connection)
        connection.frames.put_nowait(_hello(len(self.connections)))
        if len(self.connections) > MOST_SOCKETS:
            connection.frames.put_nowait(_farewell("too_many_websockets"))
            connection.leave()
            return
        for other in self.connections:
            if other.retiring:
                other.leave()
        while self.waiting:
            self.send(self.waiting.popleft())

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if connection.frozen:
                continue
            if frame.type is WSMsgType.PING:
                await connection.socket.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                self._take(json.loads(frame.data))

    def _take(self, frame: dict[str, Any]) -> None:
        sent = self.sent.get(frame.get("envelope_id", ""))
        if sent is not None:
            self.acknowledged(sent, frame.get("payload"))

    def _next(self) -> Connection | None:
        ready = [each for each in self.connections if not each.retiring] or self.connections
        self._turn += 1
        return ready[self._turn % len(ready)] if ready else None

    def _look_after(self, sent: Sent, attempt: int) -> None:
        """An event that nobody acknowledged in time is sent again, a few times."""
        retries = self.workspace.rules.event_retries
        if sent.acks or sent.attempt != attempt or attempt >= len(retries):
            return
        sent.attempt += 1
        asyncio.get_running_loop().call_later(retries[attempt], self.send, sent)


def _hello(connections: int) -> Json:
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {
            "host": "applink-sandbox",
            "build_number": 1,
            "approximate_connection_time": 18060,
        },
        "connection_info": {"app_id": APP},
    }


def _farewell(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}
