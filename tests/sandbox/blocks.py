"""Blocks and views, as short as a test likes them."""

from __future__ import annotations

from typing import Any

from bot.sandbox.wire import Json


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def option(text: str = "One", value: str = "1", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def button(text: str = "Yes", action_id: str = "yes", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def field(block_id: str, label: str, kind: str = "plain_text_input", **element: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"type": kind, "action_id": f"{block_id}_value", **element},
    }


def optional(block: Json) -> Json:
    return {**block, "optional": True}


def modal(*blocks: Json, title: str = "Register a pilot", **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "register",
        "title": plain(title),
        "submit": plain("Register"),
        "blocks": list(blocks),
        **more,
    }


NAME = field("name", "Name")
ASK = [section(), actions(button("Yes", "yes"), button("No", "no"), block_id="answers")]
