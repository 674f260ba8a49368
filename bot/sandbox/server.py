"""The server on loopback: the Web API, response_urls, sockets and the page, in one thread."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import format_datetime
from functools import partial

from aiohttp import web

from bot.sandbox.calls import RESPONSE_URL, Calls, Given, Outcome
from bot.sandbox.dispatch import Dispatch
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.methods.method import listed
from bot.sandbox.site import Site, from_here_only
from bot.sandbox.wire import Refused
from bot.sandbox.workspace import Workspace

HOST = "127.0.0.1"
LARGEST = 16 * 1024 * 1024
RESET_AT_CLOSE = struct.pack("ii", 1, 0)
Run = Callable[[Given, Fault | None], Outcome]


@dataclass(slots=True)
class Server:
    workspace: Workspace
    dispatch: Dispatch
    faults: Faults
    calls: Calls
    site: Site
    port: int = 0
    _thread: threading.Thread | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _ready: threading.Event = field(default_factory=threading.Event)
    _failure: OSError | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        if self._thread is None or self.dispatch.loop is None:
            return
        self.dispatch.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def in_loop(self, act: Callable[..., None], *arguments: str) -> None:
        """Runs something where the sockets live."""
        if self.dispatch.loop is None:
            raise RuntimeError("the sandbox has not been started")
        self.dispatch.loop.call_soon_threadsafe(act, *arguments)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as error:
            self._failure = error
        finally:
            self.dispatch.loop = None
            self._ready.set()

    async def _serve(self) -> None:
        self.dispatch.loop = asyncio.get_running_loop()
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self.workspace.url = f"http://{HOST}:{self.port}"
            self._ready.set()
            await self._stop.wait()
        finally:
            await self.dispatch.sockets.close()
            await runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST, middlewares=[from_here_only])
        app.router.add_routes(self.site.routes())
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{kind}/{team}/{address}", self._response)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/link/", self.dispatch.sockets.serve)
        return app

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]

        def run(given: Given, fault: Fault | None) -> Outcome:
            return self.calls.method(method, _token(request, given), given, fault)

        return await self._served(request, method, run)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes alone, as the SDK sends them to the address it was told."""
        content = await request.read()
        with self.workspace.changing():
            try:
                self.workspace.uploads.get(request.match_info["file"]).content = content
            except Refused as error:
                raise web.HTTPNotFound from error
        return web.Response(text=f"OK - {len(content)}")

    async def _response(self, request: web.Request) -> web.StreamResponse:
        address = request.match_info["address"]
        return await self._served(request, RESPONSE_URL, partial(self.calls.response, address))

    async def _served(self, request: web.Request, method: str, run: Run) -> web.StreamResponse:
        if self.faults.before_reading(method):
            return _cut(request, rudely=True)
        try:
            given = await _given(request)
        except ValueError:
            return web.json_response(Refused("invalid_json").reply())
        except ConnectionError:  # whoever called is gone
            return _cut(request, rudely=False)
        fault = self.faults.next(method, given)
        await asyncio.sleep(fault.seconds if fault is not None else 0)
        outcome = run(given, fault)
        if fault is not None and fault.silent:
            await self._stop.wait()
        if fault is not None and fault.cut:
            return _cut(request, rudely=False)
        return self._reply(outcome)

    def _reply(self, outcome: Outcome) -> web.Response:
        headers = {
            "Date": format_datetime(self.workspace.clock().astimezone(UTC), usegmt=True),
            "X-OAuth-Scopes": listed(self.workspace.rules.scopes),
        }
        if outcome.retry_after is not None:
            headers["Retry-After"] = str(outcome.retry_after)
        status = outcome.status
        if outcome.body is None:
            return web.json_response(outcome.answer, status=status, headers=headers)
        return web.Response(
            text=outcome.body, status=status, headers=headers, content_type="text/html"
        )


async def _given(request: web.Request) -> Given:
    """The arguments, from wherever Slack would take them."""
    if request.content_type == "application/json":
        text = await request.text()
        decoded = json.loads(text) if text else {}
        if not isinstance(decoded, dict):
            raise ValueError("not an object")
        return {**request.query, **decoded}
    form = await request.post()
    return {**request.query, **dict(form.items())}


def _token(request: web.Request, given: Given) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ").strip() or str(given.get("token") or "")


def _cut(request: web.Request, *, rudely: bool) -> web.Response:
    """The connection ends without an answer; rudely, with a reset."""
    transport = request.transport
    if transport is not None:
        if rudely:
            line = transport.get_extra_info("socket")
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
        transport.abort()
    return web.Response()
