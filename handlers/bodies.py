"""Request bodies, read for Bolt: its own reading loses forms, and takes its time over them.

It looks for a form key `payload` as soon as these letters occur anywhere, finds none, and answers
{}: `/pilot register payload tests` would be unhandled. It concerns HTTP only.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote_to_bytes

from slack_bolt.request import request


def mend() -> None:
    """Before the first request. Its twin for asyncio would load aiohttp, and we do not use it."""
    setattr(request, "parse_body", whole_body)  # noqa: B010  # it is not exported


def whole_body(body: str, content_type: str | None) -> dict[str, Any]:
    """What JSON says, a form's `payload`, or the form itself.

    Nothing, where that JSON is no object. Raises `ValueError` where it is none at all.
    """
    if content_type == "application/json" or body.startswith("{"):
        return _object(body)
    form = read_form(body)
    return _object(form["payload"]) if "payload" in form else form


def _object(text: str) -> dict[str, Any]:
    said = json.loads(text) if text else {}
    return said if isinstance(said, dict) else {}


def read_form(body: str) -> dict[str, str]:
    """As `urllib.parse.parse_qsl` does, blank values kept, which looks twice at every word.

    Every request pays for that, and most of what Slack sends is not quoted at all.
    """
    fields = [field.partition("=") for field in body.replace("+", " ").split("&") if field]
    return {_unquoted(name): _unquoted(value) for name, _, value in fields}


def _unquoted(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text
