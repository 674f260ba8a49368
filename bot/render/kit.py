"""The Block Kit shapes we use, each kept inside Slack's limits. The one place that escapes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias
from unicodedata import bidirectional

Block: TypeAlias = dict[str, Any]

TEXT = 3000
LABEL = 75
VALUE = 2000
TITLE = 24
HEADER = 150
OPTION = 75
OPTION_VALUE = 150
CONTEXT = 10
BUTTONS = 25
TABLE_ROWS = 100
CHART_LABEL = 20
CHART_TITLE = 50
CHART_POINTS = 20
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
ALL_TEXT = 12_000  # of all blocks of a message together, then msg_blocks_too_long
NOTIFICATION = 3000
METADATA = 3000
EMPTY = "–"

_AS_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# A zero-width space keeps *_~` of a person's words from starting bold, italics, strike or code.
_OURS = re.compile("\u200b([*_~`])\u200b|[*~`]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_TURNING = frozenset({"R", "AL", "LRE", "LRO", "RLE", "RLO", "LRI", "RLI", "FSI", "PDF", "PDI"})
_MARKUP = str.maketrans({mark: f"\u200b{mark}\u200b" for mark in "*_~`"})


def words(text: str) -> str:
    """People's words, made safe inside mrkdwn: no mention, no link, no formatting, one line."""
    return plain_words(text).translate(_MARKUP)


def bold(said: str) -> str:
    """Words that end in marks of their own stay as they are: ours would show beside them."""
    return said if "\u200b" in (said[:1], said[-1:]) else f"*{said}*"


def plain_words(text: str) -> str:
    """People's words in a notification, where Slack reads mentions but no formatting."""
    return _upright(" ".join(text.split())).translate(_ESCAPES)


def _upright(text: str) -> str:
    """Words that run from right to left turn nothing around them: they are set apart."""
    if text.isascii() or not any(bidirectional(letter) in _TURNING for letter in text):
        return text
    return f"\u2068{_TURNS.sub('', text)}\u2069"


def link(address: str, said: str) -> str:
    """To a place of ours; people's words are no address."""
    return f"<{address.translate(_ESCAPES)}|{said}>"


def unmarked(text: str) -> str:
    """Without our own bold and code; what people typed stays as they typed it."""
    return _OURS.sub(lambda mark: mark[1] or "", text)


def clip(text: str, limit: int) -> str:
    """Cut, never inside an escaped character or a mention."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    for opening, closing in (("&", ";"), ("<", ">")):
        start = cut.rfind(opening)
        if start > cut.rfind(closing) and start >= len(cut) - 60:
            cut = cut[:start]
    return cut.rstrip() + "…"


def plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": clip(text, limit) or EMPTY, "emoji": False}


def mrkdwn(text: str, limit: int = TEXT) -> Block:
    return {"type": "mrkdwn", "text": clip(text, limit) or EMPTY, "verbatim": True}


# blocks of messages


def section(text: str, accessory: Block | None = None, block_id: str | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    if block_id:
        block["block_id"] = block_id
    return block


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines in as few sections as hold them whole."""
    parts: list[str] = []
    for line in lines:
        short = clip(line, TEXT)
        if parts and len(parts[-1]) + len(short) < TEXT:
            parts[-1] = f"{parts[-1]}\n{short}"
        else:
            parts.append(short)
    return [section(part) for part in parts]


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER)}


def divider() -> Block:
    return {"type": "divider"}


def context(*lines: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(line) for line in lines[:CONTEXT]]}


def verbatim(text: str) -> list[Block]:
    """Words just as they were typed, however many: nothing in them is read as markup."""
    pieces = [text[start : start + TEXT] for start in range(0, len(text), TEXT)]
    return [{"type": "context", "elements": [plain(piece, TEXT)]} for piece in pieces]


def actions(*buttons: Block, block_id: str | None = None) -> Block:
    block: Block = {"type": "actions", "elements": list(buttons[:BUTTONS])}
    if block_id:
        block["block_id"] = block_id
    return block


def button(  # noqa: PLR0913
    label: str,
    action: str,
    value: Mapping[str, Any] | None = None,
    *,
    primary: bool = False,
    confirm: Block | None = None,
    reads: str | None = None,
) -> Block:
    """`value` travels to Slack and back; `reads` is what a screen reader says."""
    block: Block = {
        "type": "button",
        "text": plain(label, LABEL),
        "action_id": action,
        "value": packed(value or {}, VALUE),
    }
    if primary:
        block["style"] = "primary"
    if confirm:
        block["confirm"] = confirm
    if reads:
        block["accessibility_label"] = clip(reads, LABEL)
    return block


def overflow(action: str, choices: Sequence[tuple[str, Mapping[str, Any]]]) -> Block:
    """The three dots: what is seldom wanted."""
    options = [
        {"text": plain(label, OPTION), "value": packed(facts, OPTION_VALUE)}
        for label, facts in choices
    ]
    return {"type": "overflow", "action_id": action, "options": options}


def menu(
    action: str,
    asks: str,
    choices: Sequence[tuple[str, Mapping[str, Any]]],
    chosen: Mapping[str, Any] | None = None,
) -> Block:
    """A choice that is acted on at once; `asks` stands in it while nothing is chosen."""
    options = {packed(facts, OPTION_VALUE): label for label, facts in choices}
    made = [_option(label, value) for value, label in options.items()]
    element: Block = {
        "type": "static_select",
        "action_id": action,
        "placeholder": plain(asks, 150),
        "options": made,
    }
    now = packed(chosen, OPTION_VALUE) if chosen else None
    if now in options:
        element["initial_option"] = _option(options[now], now)
    return element


def confirm(title: str, text: str, yes: str, no: str = "Cancel") -> Block:
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def packed(facts: Mapping[str, Any], limit: int) -> str:
    """Facts as JSON for a button or a view. Too many of them is a bug, not something to cut."""
    text = _AS_JSON.encode(facts)
    if len(text) > limit:
        message = f"{len(text)} characters of facts where Slack takes {limit}"
        raise ValueError(message)
    return text


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> Block:
    """Plain cells; `right` are the columns of numbers. Slack takes one table a message."""
    numbers = set(right)
    cells = [[_cell(text) for text in row] for row in (head, *rows[: TABLE_ROWS - 1])]
    columns = [
        {"align": "right" if place in numbers else "left", "is_wrapped": True}
        for place in range(len(head))
    ]
    return {"type": "table", "rows": cells, "column_settings": columns}


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": " ".join(text.split()) or EMPTY}


def bar_chart(title: str, series: str, points: Sequence[tuple[str, int]]) -> Block:
    shown = [(clip(label, CHART_LABEL), count) for label, count in points[:CHART_POINTS]]
    return {
        "type": "data_visualization",
        "title": clip(title, CHART_TITLE),
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": clip(series, CHART_LABEL),
                    "data": [{"label": label, "value": count} for label, count in shown],
                }
            ],
            "axis_config": {"categories": [label for label, _ in shown]},
        },
    }


# forms


def modal(  # noqa: PLR0913
    form: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    facts: Mapping[str, Any] | None = None,
    close: str = "Cancel",
) -> Block:
    """A form, named by `form`; `facts` travel with it and come back."""
    view: Block = {
        "type": "modal",
        "callback_id": form,
        "title": plain(title, TITLE),
        "close": plain(close, TITLE),
        "blocks": list(blocks[:VIEW_BLOCKS]),
        "private_metadata": packed(facts or {}, METADATA),
    }
    if submit:
        view["submit"] = plain(submit, TITLE)
    return view


def home(blocks: Sequence[Block], facts: Mapping[str, Any]) -> Block:
    """The Home tab; `facts` say which part of it is shown."""
    return {
        "type": "home",
        "blocks": list(blocks[:VIEW_BLOCKS]),
        "private_metadata": packed(facts, METADATA),
    }


def along(view: Block, facts: Mapping[str, Any]) -> Block:
    """The same view with more facts that travel with it."""
    kept = json.loads(view["private_metadata"])
    return {**view, "private_metadata": packed({**kept, **facts}, METADATA)}


def field(
    name: str, label: str, element: Block, *, hint: str | None = None, optional: bool = True
) -> Block:
    """One answer of a form, found again by its name."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, VALUE),
        "optional": optional,
        "element": {"action_id": "answer", **element},
    }
    if hint:
        block["hint"] = plain(hint, VALUE)
    return block


def text_input(
    initial: str | None = None, *, example: str | None = None, long: bool = False, most: int = TEXT
) -> Block:
    """What stands there already is kept whole, however long an import let it be."""
    longest = min(TEXT, max(most, len(initial or "")))
    element: Block = {"type": "plain_text_input", "multiline": long, "max_length": longest}
    if initial:
        element["initial_value"] = initial[:longest]
    if example:
        element["placeholder"] = plain(example, 150)
    return element


def person_input(initial: str | None = None) -> Block:
    element: Block = {"type": "users_select"}
    if initial:
        element["initial_user"] = initial
    return element


def people_input(initial: Sequence[str] = ()) -> Block:
    element: Block = {"type": "multi_users_select", "max_selected_items": 50}
    if initial:
        element["initial_users"] = list(initial)
    return element


def channel_input(initial: str | None = None) -> Block:
    """A channel that people write in together: public ones, and the private ones they are in."""
    element: Block = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if initial:
        element["initial_conversation"] = initial
    return element


def day_input(initial: str | None = None) -> Block:
    element: Block = {"type": "datepicker"}
    if initial:
        element["initial_date"] = initial
    return element


def choice_input(options: Sequence[tuple[str, str]], initial: str | None = None) -> Block:
    """One of some words: (label, value)."""
    made = [_option(label, value) for label, value in options]
    element: Block = {"type": "static_select", "options": made}
    chosen = next((option for option in made if option["value"] == initial), None)
    if chosen:
        element["initial_option"] = chosen
    return element


def several_input(
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], initial: Sequence[str] = ()
) -> Block:
    """Several of some words in groups: (label, its options as label and value)."""
    made = [
        (plain(label, OPTION), [_option(*one) for one in options]) for label, options in groups
    ]
    chosen = [one for _, options in made for one in options if one["value"] in initial]
    listed = [{"label": label, "options": options} for label, options in made]
    element: Block = {"type": "multi_static_select", "option_groups": listed}
    if chosen:
        element["initial_options"] = chosen
    return element


def tick_input(label: str, value: str, *, ticked: bool = False) -> Block:
    option = _option(label, value)
    element: Block = {"type": "checkboxes", "options": [option]}
    if ticked:
        element["initial_options"] = [option]
    return element


def _option(label: str, value: str) -> Block:
    return {"text": plain(label, OPTION), "value": value}
