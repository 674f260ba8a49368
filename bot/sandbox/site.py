"""The page and what it asks for: one state to look at, deeds to do, and a word when to look again.

Only this machine's own browser may come in, and only from this page: whoever else's page is open
in it can neither read here nor act.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, urlsplit
from uuid import uuid4

from aiohttp import web

from bot.sandbox import inspector, seen
from bot.sandbox.deeds import DEEDS, Deed, perform
from bot.sandbox.director import Director
from bot.sandbox.faults import Faults
from bot.sandbox.person import NotSeen, Person
from bot.sandbox.records import Record
from bot.sandbox.seen import Look
from bot.sandbox.troubles import TROUBLES, name_of
from bot.sandbox.wire import Json
from bot.sandbox.workspace import BOT_USER, SLACKBOT, Workspace

PAGE = Path(__file__).parent / "page"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        ".html": "text/html",
        ".css": "text/css",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
    }
)
OURS = {"127.0.0.1", "localhost", "[::1]"}
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
POLICY += "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)
PULSE = 10.0
"""Seconds after which a feed says something, so that a page that is gone is noticed."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def from_here_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A name that another site made point here is not ours, and neither is its page."""
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    if _name(host) not in OURS or (origin is not None and urlsplit(origin).netloc != host):
        raise web.HTTPForbidden(text="This Slack answers its own page only.")
    return await handler(request)


def _name(host: str) -> str:
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host


@dataclass(slots=True)
class Site:
    workspace: Workspace
    people: Mapping[str, Person]
    record: Record
    faults: Faults
    director: Director = field(default_factory=Director)
    born: str = field(default_factory=lambda: uuid4().hex)
    """Another in each run: a page that sees a new one begins anew."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/page/{name}", self.file),
            web.get("/see/frame", self.frame),
            web.get("/see/screen", self.screen),
            web.get("/see/record", self.recorded),
            web.get("/see/changes", self.changes),
            web.get("/files/{id}", self.shared),
            web.post("/act", self.act),
        ]

    async def index(self, _: web.Request) -> web.StreamResponse:
        return _served(PAGE / "index.html")

    async def file(self, request: web.Request) -> web.StreamResponse:
        wanted = request.match_info["name"]
        found = next((each for each in PAGE.iterdir() if each.name == wanted), None)
        if found is None:
            raise web.HTTPNotFound
        return _served(found)

    async def shared(self, request: web.Request) -> web.StreamResponse:
        """A file somebody was sent, to be kept."""
        with self.workspace.looking():
            found = self.workspace.uploads.known.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        kept = {"Content-Disposition": f"attachment; filename={quote(found.name)}"}
        return web.Response(
            body=found.content,
            content_type="application/octet-stream",
            headers={**HEADERS, **kept},
        )

    async def frame(self, _: web.Request) -> web.StreamResponse:
        """What stays as it is while the server runs."""
        director = self.director
        return _json(
            {
                "born": self.born,
                "app": BOT_USER,
                "slackbot": SLACKBOT,
                "people": [{"id": p.id, "handle": p.handle} for p in self.people.values()],
                "commands": [asdict(each) for each in director.commands],
                "shortcuts": [asdict(each) for each in director.shortcuts],
                "tries": [asdict(each) for each in director.tries],
                "troubles": [{"name": n, "says": one.says} for n, one in TROUBLES.items()],
                "starts_over": director.starts_over is not None,
            }
        )

    async def screen(self, request: web.Request) -> web.StreamResponse:
        asked = request.query
        person = self._person(asked.get("person", ""))
        try:
            most = int(asked.get("most", "40"))
        except ValueError as error:
            raise web.HTTPBadRequest from error
        look = Look(person.id, asked.get("place", ""), max(1, most), asked.get("thread", ""))
        director = self.director
        now = {
            "preparing": director.preparing,
            "has_time": director.moves is not None,
            "trouble": name_of(self.faults.lasting),
        }
        return _json(seen.snapshot(self.workspace, look) | now)

    async def recorded(self, request: web.Request) -> web.StreamResponse:
        """What went to and from the bot, after so many entries."""
        after = request.query.get("after", "0")
        if not after.isdigit():
            raise web.HTTPBadRequest
        with self.workspace.looking():
            return _json(inspector.entries(self.record, int(after)))

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """A line whenever something changed; many changes at once are one."""
        stream = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await stream.prepare(request)
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def hear() -> None:
            loop.call_soon_threadsafe(changed.set)

        with self.workspace.watched(hear):
            try:
                while True:
                    line = f"data: {self.born} {self.workspace.version}\n\n"
                    await stream.write(line.encode())
                    await _within(PULSE, changed)
            except ConnectionError:  # the page is gone
                return stream

    async def act(self, request: web.Request) -> web.StreamResponse:
        """JSON only: a form of another site cannot send that without asking first."""
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            given = await request.json()
        except ValueError as error:
            raise web.HTTPBadRequest from error
        if not isinstance(given, dict) or given.get("do") not in DEEDS:
            raise web.HTTPBadRequest
        deed = Deed(self._person(str(given.get("person"))), given, self.director, self.faults)
        try:
            return _json(await asyncio.to_thread(perform, deed))
        except (NotSeen, LookupError) as gone:
            return _json({"gone": str(gone)}, status=409)

    def _person(self, identity: str) -> Person:
        found = next((each for each in self.people.values() if each.id == identity), None)
        if found is None:
            raise web.HTTPNotFound
        return found


async def _within(seconds: float, changed: asyncio.Event) -> None:
    """Waits for the next change, but no longer than that."""
    with suppress(TimeoutError):
        await asyncio.wait_for(changed.wait(), seconds)
    changed.clear()


def _served(file: Path) -> web.StreamResponse:
    if file.suffix not in KINDS:
        raise web.HTTPNotFound
    return web.Response(
        body=file.read_bytes(), content_type=KINDS[file.suffix], charset="utf-8", headers=HEADERS
    )


def _json(answer: Json, status: int = 200) -> web.Response:
    text = json.dumps(answer, ensure_ascii=False)
    return web.json_response(text=text, status=status, headers=HEADERS)
