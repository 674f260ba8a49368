"""Answers a request: whose token it is, what it may see, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import parse_qsl

import structlog

from bot.api.document import document
from bot.api.routes import JSON, ROUTES, Answer, Call, Route, Turned
from bot.api.shapes import Problem
from bot.api.wire import Request, Response
from bot.domain.api_tokens import ApiToken, Opens
from bot.frozen import dataclass
from bot.render import api as says
from bot.runtime import Bot
from bot.usecases import reading

DOCUMENT = "/api/v1/openapi.json"
READ = ("GET", "HEAD")
BEARER = "bearer "
# What is read is somebody's register: no cache between keeps it.
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
RETRY = {"Retry-After": "60"}
ASKED_FOR = {"WWW-Authenticate": 'Bearer realm="preflight"'}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Api:
    bot: Bot

    def answer(self, request: Request) -> Response:
        try:
            return _response(request, self._answered(request))
        except Turned as turned:
            return _turned(turned)
        except Exception as error:
            because = self.bot.out_of_reach(error)
            if because is None:
                log.exception("request failed", path=request.path)
                return _turned(Turned(HTTPStatus.INTERNAL_SERVER_ERROR, says.OURS))
            log.error("database not reached", path=request.path, because=because)  # noqa: TRY400
            return _turned(Turned(HTTPStatus.SERVICE_UNAVAILABLE, says.NOT_NOW, RETRY))

    def _answered(self, request: Request) -> Answer:
        if request.method not in READ:
            allowed = {"Allow": ", ".join(READ)}
            raise Turned(HTTPStatus.METHOD_NOT_ALLOWED, says.ONLY_READ, allowed)
        if request.path == DOCUMENT:
            return Answer(_document())
        for route in ROUTES:
            named = route.named(request.path)
            if named is not None:
                return self._of(route, request, named)
        raise Turned(HTTPStatus.NOT_FOUND, says.NO_SUCH_PAGE)

    def _of(self, route: Route, request: Request, named: Mapping[str, str]) -> Answer:
        """Whether the token is good comes first: without one, nothing is said of the rest."""
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        token = self._token(route, request, query)
        known = [one.name for one in route.takes]
        if unknown := sorted(query.keys() - set(known)):
            raise Turned(HTTPStatus.BAD_REQUEST, says.unknown(unknown, known))
        return route.answer(Call(self.bot, token, named, query))

    def _token(self, route: Route, request: Request, query: Mapping[str, str]) -> ApiToken:
        in_address = route.opens is Opens.CALENDAR
        sent = query.get("token", "") if in_address else _bearer(request.authorization)
        token = self.bot.see(reading.opened, sent, route.opens)
        if token is None:
            said = says.NO_FEED if in_address else says.NOT_OPENED
            raise Turned(HTTPStatus.UNAUTHORIZED, said, ASKED_FOR)
        return token


def _bearer(authorization: str) -> str:
    is_bearer = authorization[: len(BEARER)].lower() == BEARER
    return authorization[len(BEARER) :].strip() if is_bearer else ""


@cache
def _document() -> bytes:
    return json.dumps(document(), ensure_ascii=False, indent=1).encode()


def _response(request: Request, answer: Answer) -> Response:
    """Whoever has the same already is told so, and nothing is sent again."""
    tag = f'"{sha256(answer.body).hexdigest()[:32]}"'
    headers = {**HEADERS, "ETag": tag}
    if tag in request.known:
        return Response(HTTPStatus.NOT_MODIFIED, answer.kind, b"", headers)
    return Response(HTTPStatus.OK, answer.kind, answer.body, headers)


def _turned(turned: Turned) -> Response:
    body = Problem(error=turned.says).model_dump_json().encode()
    return Response(turned.status, JSON, body, {**HEADERS, **turned.headers})
