"""Slack's limits on blocks and views, read from its documentation: the sandbox's own copy.

The bot keeps another in `bot/render`, so that both cannot be wrong together. Complaints are worded
and placed as Slack does: a sentence and a JSON pointer.
"""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.limits.blocks import MARKDOWN, block
from bot.sandbox.limits.elements import IDENTIFIER
from bot.sandbox.limits.figures import texts
from bot.sandbox.limits.spots import (
    Judge,
    Spot,
    anything,
    flag,
    many,
    one_of,
    plain,
    string,
    thing,
)
from bot.sandbox.wire import Json, Refused

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
TEXT_IN_ALL_BLOCKS = 13_000
CHARTS_IN_MESSAGE = 2
VIEW_BYTES = 250_000
PRIVATE_METADATA = 3000


def refuse_message(blocks: list[Json], *, newer_blocks: bool, whole: bool) -> None:
    """Raises what chat.postMessage would answer; `whole` also counts the text of all blocks."""
    complaints = message_complaints(blocks, newer_blocks=newer_blocks)
    if complaints:
        raise refusal("invalid_blocks", complaints)
    if sum(each["type"] in {"table", "data_table"} for each in blocks) > 1:
        raise refusal("invalid_attachments", ["only_one_table_allowed"])
    if whole and sum(map(len, texts(blocks))) > TEXT_IN_ALL_BLOCKS:
        raise Refused("msg_blocks_too_long")


def refuse_view(view: Json, kind: str, *, newer_blocks: bool) -> None:
    """Raises what views.open, update, push and publish would answer; kind: modal or home."""
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refused("view_too_large")
    complaints = view_complaints(view, kind, newer_blocks=newer_blocks)
    if complaints:
        raise refusal("invalid_arguments", complaints)


def message_complaints(blocks: list[Any], *, newer_blocks: bool) -> list[str]:
    spot = Spot(blocks, "/blocks", Judge("message", newer_blocks=newer_blocks))
    many(block, BLOCKS_IN_MESSAGE, least=0)(spot)
    _together(spot, [each for each in blocks if isinstance(each, dict)])
    return spot.judge.complaints


def view_complaints(view: Json, kind: str, *, newer_blocks: bool) -> list[str]:
    spot = Spot(view, "/view", Judge(kind, newer_blocks=newer_blocks))
    rules = _modal if kind == "modal" else _home
    rules(spot)
    return spot.judge.complaints


def refusal(error: str, complaints: list[str]) -> Refused:
    messages = [f"[ERROR] {complaint}" for complaint in complaints]
    return Refused(error, errors=complaints, response_metadata={"messages": messages})


def _together(spot: Spot, blocks: list[Json]) -> None:
    """What no block breaks alone."""
    markdown = sum(len(str(b.get("text", ""))) for b in blocks if b.get("type") == "markdown")
    if markdown > MARKDOWN:
        spot.complain(f"markdown blocks must be less than {MARKDOWN + 1} characters together")
    if sum(b.get("type") == "data_visualization" for b in blocks) > CHARTS_IN_MESSAGE:
        spot.complain(f"no more than {CHARTS_IN_MESSAGE} data_visualization blocks allowed")


@thing("blocks private_metadata callback_id external_id")
def _home(spot: Spot) -> None:
    spot.must("type", one_of("home"))
    _any_view(spot)


@thing(
    "blocks private_metadata callback_id external_id title submit close clear_on_close"
    " notify_on_close submit_disabled"
)
def _modal(spot: Spot) -> None:
    spot.must("type", one_of("modal"))
    _any_view(spot)
    spot.must("title", plain(24))
    spot.maybe("submit", plain(24))
    spot.maybe("close", plain(24))
    spot.maybe("notify_on_close", flag)
    spot.maybe("clear_on_close", flag)
    if any(each.get("type") == "input" for each in spot.objects("blocks")):
        spot.must("submit", anything)


def _any_view(spot: Spot) -> None:
    spot.must("blocks", many(block, BLOCKS_IN_VIEW, least=0))
    spot.maybe("private_metadata", string(PRIVATE_METADATA, least=0))
    spot.maybe("callback_id", string(IDENTIFIER, least=0))
    spot.maybe("external_id", string(IDENTIFIER, least=0))
