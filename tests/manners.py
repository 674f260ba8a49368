"""How whatever people read is made, held against all that went to them in a story.

A form asks five things at most, one button stands out, the words of a notification say something
by themselves, and nothing is larger than Slack takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox import limits
from bot.sandbox.records import Record

Json = Mapping[str, Any]
MESSAGES = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral", "response_url"})
ANSWERS = 5
WORDS = 3  # fewer say nothing to whoever hears them alone
ENDS = (".", "?", "…", ")", "”")


def lapses(record: Record) -> list[str]:
    """What was not made so, of all that the bot sent; each with the words it was found in."""
    found = [*_of_messages(record), *_of_views(record)]
    return list(dict.fromkeys(found))


def _of_messages(record: Record) -> Iterator[str]:
    for message in _messages(record):
        said, blocks = str(message.get("text") or ""), _blocks(message)
        yield from (f"{lapse}: {said[:80]!r}" for lapse in message_lapses(said, blocks))


def _of_views(record: Record) -> Iterator[str]:
    for view in _views(record):
        name = (view.get("title") or {}).get("text", "Home")
        yield from (f"{lapse}: {name!r}" for lapse in view_lapses(view))


def message_lapses(said: str, blocks: list[Any]) -> Iterator[str]:
    yield from _standing_out(blocks)
    yield from limits.message_complaints(blocks, newer_blocks=True)
    if len(said.split()) < WORDS:
        yield "too few words for a notification"
    if not said.endswith(ENDS):
        yield "a notification that is no sentence"
    if any(_header(block) == said for block in blocks):
        yield "a notification that only repeats a title"


def view_lapses(view: Json) -> Iterator[str]:
    blocks = view["blocks"]
    asked = sum(block["type"] == "input" for block in blocks)
    if asked > ANSWERS:
        yield f"{asked} answers at once"
    yield from _standing_out(blocks)
    kind = "home" if view["type"] == "home" else "modal"
    yield from limits.view_complaints(dict(view), kind, newer_blocks=True)


def _standing_out(blocks: list[Any]) -> Iterator[str]:
    styled = [one for block in blocks for one in _buttons(block) if one.get("style") == "primary"]
    if len(styled) > 1:
        yield f"{len(styled)} buttons that stand out"


def _buttons(block: Json) -> Iterator[Json]:
    yield from (one for one in block.get("elements", ()) if one.get("type") == "button")
    if (accessory := block.get("accessory", {})).get("type") == "button":
        yield accessory


def _header(block: Json) -> str | None:
    return str(block["text"]["text"]) if block.get("type") == "header" else None


def _messages(record: Record) -> Iterator[Json]:
    """Posts, edits, answers by response_url, and those that come with an ack."""
    for call in record.calls():
        if call.method in MESSAGES:
            yield call.params
    yield from (ack for ack in _acks(record) if "text" in ack)


def _views(record: Record) -> Iterator[Json]:
    for call in record.calls():
        if call.method.startswith("views."):
            yield _read(call.params["view"])
    yield from (ack["view"] for ack in _acks(record) if "view" in ack)


def _acks(record: Record) -> Iterator[Json]:
    return (ack for sent in record.envelopes() for ack in sent.acks if ack)


def _blocks(message: Json) -> list[Any]:
    return list(_read(message.get("blocks") or []))


def _read(given: Any) -> Any:
    """A call of the Web API may carry them as a string."""
    return json.loads(given) if isinstance(given, str) else given
