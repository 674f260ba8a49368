"""What went to and from the bot, as a developer wants to read it; tokens stay out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sandbox.records import Call, Record, Sent
from bot.sandbox.wire import Json

MOST = 200
HIDDEN = {"token", "trigger_id", "response_url", "url"}
INSTEAD = "…"


def entries(record: Record, after: int) -> Json:
    """Those that came since; of very many, the newest."""
    count = len(record.entries)
    first = max(after, count - MOST)
    shown = [_entry(number, record.entries[number]) for number in range(first, count)]
    pending = [each["number"] for each in shown if each["waits"]]
    return {"entries": shown, "next": min(pending, default=count)}


def _entry(number: int, entry: Call | Sent) -> Json:
    common = {"number": number, "at": entry.at.timestamp()}
    if isinstance(entry, Call):
        return common | {
            "way": "in",
            "name": entry.method,
            "about": _about(entry.params),
            "status": entry.status,
            "failed": None if entry.answer.get("ok", True) else entry.answer.get("error"),
            "waits": False,
            "sent": _bare(entry.params),
            "answered": _bare(entry.answer),
        }
    return common | {
        "way": "out",
        "name": str(entry.payload.get("type") or entry.kind),
        "about": _said(entry.payload),
        "status": None,
        "failed": None,
        "waits": not entry.acks,
        "sent": _bare(entry.payload),
        "answered": [_bare(ack) for ack in entry.acks],
    }


def _about(params: Mapping[str, Any]) -> str:
    return str(params.get("text") or params.get("user") or params.get("channel") or "")


def _said(payload: Json) -> str:
    """The words of a command, the name of a press or of an event."""
    if "command" in payload:
        return f"{payload['command']} {payload['text']}"
    if "event" in payload:
        return str(payload["event"]["type"])
    pressed = [str(each.get("action_id", "")) for each in payload.get("actions", [])]
    named = str((payload.get("view") or payload).get("callback_id") or "")
    return ", ".join(pressed) or named


def _bare(value: Any) -> Any:
    """Without what would let somebody in."""
    if isinstance(value, Mapping):
        return {
            key: INSTEAD if key in HIDDEN and isinstance(each, str) else _bare(each)
            for key, each in value.items()
        }
    return [_bare(each) for each in value] if isinstance(value, list) else value
