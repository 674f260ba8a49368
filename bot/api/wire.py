"""What comes in over HTTP and what goes back, as far as it counts for the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from http import HTTPStatus

from bot.frozen import dataclass

PREFIX = "/api/"


@dataclass(frozen=True, slots=True)
class Request:
    """What of an HTTP request counts here. Neither its token nor its query is ever logged."""

    method: str
    path: str
    query: str = ""
    authorization: str = ""
    known: str = ""  # the ETag that the asker has


@dataclass(frozen=True, slots=True)
class Response:
    status: HTTPStatus
    kind: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
