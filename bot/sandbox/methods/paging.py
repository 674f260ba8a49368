"""Cursors: a list handed out in pages."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.wire import Params, Refused

Item = TypeVar("Item")
MOST = 1000


def page(
    items: Sequence[Item], params: Params, *, otherwise: int = 100
) -> tuple[Sequence[Item], str]:
    """The page that was asked for, and the cursor of the next; empty at the end."""
    limit = min(params.number("limit", otherwise) or otherwise, MOST)
    start = _start(params.text("cursor"))
    end = start + limit
    return items[start:end], _cursor(end) if end < len(items) else ""


def _cursor(start: int) -> str:
    return b64encode(f"next:{start}".encode()).decode()


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(b64decode(cursor).decode().removeprefix("next:"))
    except ValueError as error:
        raise Refused("invalid_cursor") from error
