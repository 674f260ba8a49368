"""How messages and forms read in a terminal: names for ids, aligned tables, charts as numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any

from bot.sandbox import figures
from bot.sandbox.wire import Json

Names = Callable[[str], str]
"""An id to what a person reads: `@Ana Keller`, `#ai-pilots`."""
States = Mapping[str, Mapping[str, Json]]

RULE = "─" * 24
TOKEN = re.compile(r"<([^<>]+)>")
# A zero-width space is a space to Slack: marks with one beside their words are just characters.
BOLD = re.compile(r"(?<![\w*])\*(?![\s\u200b])([^*\n]*[^*\s\u200b])\*(?![\w*])")
ITALIC = re.compile(r"(?<!\w)_(?![\s\u200b])([^_\n]*[^_\s\u200b])_(?!\w)")
STRONG = re.compile(r"\*\*(.+?)\*\*")
CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)


def message(text: str, blocks: list[Json], names: Names) -> str:
    """A message as a terminal shows it; its blocks speak if it has any."""
    return _blocks(blocks, names) if blocks else mrkdwn(text, names)


def view(given: Json, states: States, errors: Mapping[str, str], names: Names) -> str:
    """A form with what stands in its fields and what is wrong beside them."""
    head = [_underlined(given["title"])] if given.get("title") else []
    body = [
        _field(block, states, errors, names) if block["type"] == "input" else _block(block, names)
        for block in given["blocks"]
    ]
    feet = [f"[{_plain(given[each])}]" for each in ("submit", "close") if given.get(each)]
    return "\n".join([*head, *body, *(["  ".join(feet)] if feet else [])])


def mrkdwn(text: str, names: Names) -> str:
    """Bold and italic lose their marks, a strike keeps them; code stays as it was typed."""
    pieces = CODE.split(text)
    pieces[::2] = [ITALIC.sub(r"\1", BOLD.sub(r"\1", piece)) for piece in pieces[::2]]
    return unescape(TOKEN.sub(lambda found: _token(found[1], names), "".join(pieces)))


def held(state: Json, names: Names) -> Any:
    """What a field holds, as a person would say it; None when it is empty."""
    found = next((value for key, value in state.items() if key != "type"), None)
    if isinstance(found, list):
        return [_said(each, names) for each in found]
    return _said(found, names)


def _said(value: Any, names: Names) -> Any:
    if isinstance(value, dict):
        return _rich(value, names) if "elements" in value else _plain(value["text"])
    return names(value) if isinstance(value, str) else value


def _token(inside: str, names: Names) -> str:
    target, _, label = inside.partition("|")
    if target.startswith(("@", "#")):
        return names(target[1:])
    if target.startswith("!subteam^"):
        return names(target.removeprefix("!subteam^"))
    if target.startswith("!date^"):
        return label or _moment(target)
    return label or target.removeprefix("mailto:").replace("!", "@", 1)


def _moment(target: str) -> str:
    seconds = int(target.split("^")[1])
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def _plain(text: Json | None) -> str:
    return str((text or {}).get("text", ""))


def _text(text: Json | None, names: Names) -> str:
    if not text:
        return ""
    return mrkdwn(text["text"], names) if text["type"] == "mrkdwn" else _plain(text)


def _underlined(text: Json) -> str:
    words = _plain(text)
    return f"{words}\n{'─' * len(words)}"


def _blocks(blocks: Iterable[Json], names: Names) -> str:
    return "\n".join(_block(block, names) for block in blocks)


def _block(block: Json, names: Names) -> str:
    read = BLOCKS.get(block["type"])
    return read(block, names) if read else f"[{block['type']}]"


def _field(block: Json, states: States, errors: Mapping[str, str], names: Names) -> str:
    element = block["element"]
    value = held(states[block["block_id"]][element["action_id"]], names)
    shown = ", ".join(value) if isinstance(value, list) else value
    empty = f"({_plain(element.get('placeholder'))})" if element.get("placeholder") else "…"
    lines = [f"{_plain(block['label'])}: {empty if shown in (None, '') else shown}"]
    lines += [f"  {_plain(block['hint'])}"] if block.get("hint") else []
    lines += [f"  ! {errors[block['block_id']]}"] if block["block_id"] in errors else []
    return "\n".join(lines)


def _section(block: Json, names: Names) -> str:
    texts = [*([block["text"]] if block.get("text") else []), *block.get("fields", [])]
    lines = [_text(each, names) for each in texts]
    if "accessory" in block:
        lines[-1] += f"  {_control(block['accessory'])}"
    return "\n".join(lines)


def _context(block: Json, names: Names) -> str:
    parts = (
        _control(each) if each["type"] == "image" else _text(each, names)
        for each in block["elements"]
    )
    return "  ".join(parts)


def _container(block: Json, names: Names) -> str:
    parts = [_text(block.get("title"), names), _blocks(block["child_blocks"], names)]
    return "\n".join(part for part in parts if part)


def _control(element: Json) -> str:
    match element["type"]:
        case "button":
            return f"[{_plain(element['text'])}]"
        case "overflow":
            return "[⋯ " + " · ".join(_plain(each["text"]) for each in element["options"]) + "]"
        case "image":
            return f"[image: {element['alt_text']}]"
        case "checkboxes" | "radio_buttons":
            return "  ".join(f"( ) {_plain(each['text'])}" for each in element["options"])
        case other:
            return f"[{_plain(element.get('placeholder')) or str(other).replace('_', ' ')} ▾]"


def _rich(element: Json, names: Names) -> str:
    """Rich text and all its parts, which hold each other."""
    match element["type"]:
        case "text" | "raw_text":
            return str(element["text"])
        case "link":
            return str(element.get("text") or element["url"])
        case "user" | "channel":
            return names(element.get("user_id") or element["channel_id"])
        case "rich_text_list":
            return "".join(f"• {_rich(each, names)}\n" for each in element["elements"])
        case _:
            return "".join(_rich(each, names) for each in element.get("elements", []))


def _cell(cell: Json, names: Names) -> str:
    return str(cell["value"]) if cell["type"] == "raw_number" else _rich(cell, names)


def _table(block: Json, names: Names) -> str:
    rows = [[_cell(cell, names) for cell in row] for row in block["rows"]]
    return figures.table(rows, block.get("column_settings") or [])


BLOCKS: Mapping[str, Callable[[Json, Names], str]] = {
    "section": _section,
    "header": lambda block, _: _underlined(block["text"]),
    "divider": lambda _, __: RULE,
    "context": _context,
    "actions": lambda block, _: "  ".join(_control(each) for each in block["elements"]),
    "input": lambda block, _: f"{_plain(block['label'])}: {_control(block['element'])}",
    "markdown": lambda block, _: STRONG.sub(r"\1", block["text"]),
    "rich_text": _rich,
    "image": lambda block, _: _control(block),
    "alert": lambda block, names: f"! {_text(block['text'], names)}",
    "table": _table,
    "data_table": _table,
    "data_visualization": lambda block, _: figures.chart(block["title"], block["chart"]),
    "container": _container,
}
