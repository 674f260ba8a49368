"""Bolt loses form bodies that contain the word `payload` anywhere; this gives them back to it.

`parse_body` looks for a form key of that name as soon as the letters occur, finds none, and
answers {}: `/pilot register payload tests` would be unhandled. It concerns HTTP only.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.request import request
from slack_bolt.request.internals import parse_body


def mend() -> None:
    """Before the first request. Its twin for asyncio would load aiohttp, and we do not use it."""
    setattr(request, "parse_body", whole_body)  # noqa: B010  # it is not exported


def whole_body(body: str, content_type: str | None) -> dict[str, Any]:
    parsed = parse_body(body, content_type)
    if parsed or "payload" not in body or body.startswith("{"):
        return parsed
    form = dict(parse_qsl(body, keep_blank_values=True))
    return {} if "payload" in form else form
