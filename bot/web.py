"""What a process answers over HTTP: Slack's requests, other programs', its health and figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from slack_bolt import App, BoltRequest

from bot.api.wire import PREFIX, Request
from bot.frozen import dataclass
from bot.health import Health

if TYPE_CHECKING:
    from bot.api.desk import Api

EVENTS = "/slack/events"
LARGEST = 900_000  # bytes; Slack's largest, a form of 250 KB with every sign escaped, is smaller
PATIENCE = 8_000_000  # bytes of what is too long that are read, so that its sender is told
PIECE = 65_536
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"

log = structlog.get_logger(__name__)

Environ = dict[str, Any]
Body = Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Site:
    """A WSGI application. Without an `app` it answers about health alone."""

    health: Health
    registry: CollectorRegistry
    app: App | None = None
    api: Api | None = None

    def __call__(self, environ: Environ, start: StartResponse) -> Body:
        try:
            return self._answered(environ, start)
        except Exception:
            log.exception("request failed", path=environ.get("PATH_INFO"))
            return _said(start, HTTPStatus.INTERNAL_SERVER_ERROR)

    def _answered(self, environ: Environ, start: StartResponse) -> Body:
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", "GET")
        if path == EVENTS and self.app is not None:
            return self._from_slack(self.app, environ, start)
        if path.startswith(PREFIX) and self.api is not None:
            return _from_api(self.api, environ, start)
        pages = {"/healthz": self._alive, "/readyz": self._ready, "/metrics": self._figures}
        page = pages.get(path)
        if page is None:
            return _said(start, HTTPStatus.NOT_FOUND)
        if method not in {"GET", "HEAD"}:
            return _said(start, HTTPStatus.METHOD_NOT_ALLOWED, allow="GET, HEAD")
        answer = page(start)
        return [] if method == "HEAD" else answer

    def _from_slack(self, app: App, environ: Environ, start: StartResponse) -> Body:
        """What is no request of Slack's ends here; what may be one is checked by Bolt."""
        if environ["REQUEST_METHOD"] != "POST":
            return _said(start, HTTPStatus.METHOD_NOT_ALLOWED, allow="POST")
        body = _read(environ)
        if body is None:
            return _said(start, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        query = environ.get("QUERY_STRING", "")
        try:
            request = BoltRequest(body=body.decode(), query=query, headers=_of_slack(environ))
        except Exception as error:  # noqa: BLE001  # whatever it is, it is about this body
            log.warning("request not read", because=type(error).__name__)
            return _said(start, HTTPStatus.BAD_REQUEST)
        answer = app.dispatch(request)
        told = [(name, one) for name, values in answer.headers.items() for one in values]
        return _sent(start, HTTPStatus(answer.status), told, answer.body.encode())

    def _alive(self, start: StartResponse) -> Body:
        return _said(start, HTTPStatus.OK)

    def _ready(self, start: StartResponse) -> Body:
        parts = self.health.parts()
        ready = all(part.ok for part in parts.values())
        told = {"ready": ready, **{name: asdict(part) for name, part in parts.items()}}
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return _answer(start, status, JSON, json.dumps(told, indent=1).encode())

    def _figures(self, start: StartResponse) -> Body:
        return _answer(start, HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(self.registry))


def _from_api(api: Api, environ: Environ, start: StartResponse) -> Body:
    request = Request(
        method=environ.get("REQUEST_METHOD", "GET"),
        path=environ.get("PATH_INFO", ""),
        query=environ.get("QUERY_STRING", ""),
        authorization=environ.get("HTTP_AUTHORIZATION", ""),
        known=environ.get("HTTP_IF_NONE_MATCH", ""),
    )
    found = api.answer(request)
    body = _answer(start, found.status, found.kind, found.body, **found.headers)
    return [] if request.method == "HEAD" else body


def _read(environ: Environ) -> bytes | None:
    """The whole body, told in advance or in chunks; None if it is too long for Slack's."""
    told = str(environ.get("CONTENT_LENGTH") or "")
    stream = environ["wsgi.input"]
    if not told.isdigit():
        body: bytes = stream.read(LARGEST + 1)
        return body if len(body) <= LARGEST else None
    if int(told) <= LARGEST:
        whole: bytes = stream.read(int(told))
        return whole
    for _ in range(min(int(told), PATIENCE) // PIECE + 1):  # who is cut off hears no answer
        stream.read(PIECE)
    return None


def _of_slack(environ: Environ) -> dict[str, str | Sequence[str]]:
    """The headers by which Slack says what a body is, and that it is Slack's."""
    return {
        name.removeprefix("HTTP_").replace("_", "-"): value
        for name, value in environ.items()
        if name == "CONTENT_TYPE" or name.startswith("HTTP_X_SLACK_")
    }


def _said(start: StartResponse, status: HTTPStatus, **headers: str) -> Body:
    return _answer(start, status, TEXT, f"{status.phrase}\n".encode(), **headers)


def _answer(
    start: StartResponse, status: HTTPStatus, kind: str, body: bytes, **headers: str
) -> Body:
    return _sent(start, status, [("Content-Type", kind), *headers.items()], body)


def _sent(
    start: StartResponse, status: HTTPStatus, headers: Sequence[tuple[str, str]], body: bytes
) -> Body:
    start(f"{status.value} {status.phrase}", [*headers, ("Content-Length", str(len(body)))])
    return [body]
