"""The things people press, choose and fill: where they stand in blocks and what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.sandbox.wire import Json

BUTTONS = {"button", "workflow_button", "icon_button", "feedback_buttons"}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
SINGLE = {
    "users_select": "user",
    "conversations_select": "conversation",
    "channels_select": "channel",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "date_time",
}
SEVERAL = {
    "multi_users_select": "users",
    "multi_conversations_select": "conversations",
    "multi_channels_select": "channels",
}
STATELESS = BUTTONS | {"overflow"}
ASKS_THE_APP = {"external_select", "multi_external_select"}


@dataclass(frozen=True, slots=True)
class Control:
    """One element with the block it stands in."""

    block: Json
    element: Json

    @property
    def type(self) -> str:
        return str(self.element["type"])

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def label(self) -> str:
        """What a person calls it: a button's words, a field's label, else its placeholder."""
        named = self.block.get("label") if self.is_input else self.element.get("text")
        return str((named or self.element.get("placeholder") or {}).get("text", ""))

    def is_called(self, name: str) -> bool:
        return name in {self.action_id, self.block_id, self.label}


@dataclass(slots=True)
class Held:
    """What one person has typed and chosen in the elements of a form or a message."""

    typed: dict[tuple[str, str], Json] = field(default_factory=dict)

    def of(self, control: Control) -> Json:
        where = (control.block_id, control.action_id)
        untyped = {"type": control.type, **untouched(control.element)}
        return self.typed.get(where) or untyped

    def put(self, control: Control, state: Json) -> None:
        self.typed[(control.block_id, control.action_id)] = {"type": control.type, **state}

    def values(self, among: list[Control]) -> dict[str, dict[str, Json]]:
        """`state.values` of a payload: every element that can hold something."""
        values: dict[str, dict[str, Json]] = {}
        for control in among:
            if control.type not in STATELESS:
                values.setdefault(control.block_id, {})[control.action_id] = self.of(control)
        return values

    def keep(self, among: list[Control]) -> None:
        """After an update, what was typed stays where both ids and the type are the same."""
        kept = {(control.block_id, control.action_id): control.type for control in among}
        self.typed = {
            at: state for at, state in self.typed.items() if kept.get(at) == state["type"]
        }


def controls(blocks: list[Json]) -> list[Control]:
    return [Control(block, element) for block, element in _pairs(blocks)]


def button_labels(blocks: list[Json]) -> list[str]:
    return [control.label for control in controls(blocks) if control.type in BUTTONS]


def _pairs(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for element in _elements_of(block):
            if "action_id" in element:
                yield block, element
        yield from _pairs(block.get("child_blocks", []))


def _elements_of(block: Json) -> list[Json]:
    if block["type"] in {"actions", "context_actions"}:
        return list(block["elements"])
    if block["type"] == "input":
        return [block["element"]]
    if block["type"] == "card":
        return list(block.get("actions", []))
    return [block["accessory"]] if "accessory" in block else []


def named(blocks: list[Json], fresh: Callable[[], str]) -> list[Json]:
    """The blocks with the ids that Slack makes up for those the app left out."""
    return [_named(block, fresh) for block in blocks]


def _named(block: Json, fresh: Callable[[], str]) -> Json:
    block = {**block, "block_id": block.get("block_id") or fresh()}
    if "accessory" in block:
        block["accessory"] = _with_action_id(block["accessory"], fresh)
    if "element" in block:
        block["element"] = _with_action_id(block["element"], fresh)
    if block["type"] in {"actions", "context_actions"}:
        block["elements"] = [_with_action_id(element, fresh) for element in block["elements"]]
    if block["type"] == "card":
        block["actions"] = [_with_action_id(each, fresh) for each in block.get("actions", [])]
    if "child_blocks" in block:
        block["child_blocks"] = named(block["child_blocks"], fresh)
    return block


def _with_action_id(element: Json, fresh: Callable[[], str]) -> Json:
    if element["type"] == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": fresh()}


def untouched(element: Json) -> Json:
    """What an element holds before anybody touched it."""
    kind = element["type"]
    if kind in TYPED:
        return {"value": element.get("initial_value")}
    if kind in OPTION:
        return {"selected_option": element.get("initial_option")}
    if kind in OPTIONS:
        return {"selected_options": element.get("initial_options", [])}
    if kind in SINGLE:
        what = SINGLE[kind]
        return {f"selected_{what}": element.get(f"initial_{what}")}
    if kind in SEVERAL:
        what = SEVERAL[kind]
        return {f"selected_{what}": element.get(f"initial_{what}", [])}
    return {"rich_text_value": None} if kind == "rich_text_input" else {"files": []}


def holding(element: Json, value: Any) -> Json:
    """What an element holds once a person has given it a value; None empties it."""
    kind = element["type"]
    if kind in TYPED:
        return {"value": None if value is None else str(value)}
    if kind in OPTION:
        return {"selected_option": None if value is None else option(element, value)}
    if kind in OPTIONS:
        return {"selected_options": [option(element, each) for each in _several(value)]}
    if kind in SINGLE:
        return {f"selected_{SINGLE[kind]}": None if value is None else _single(value)}
    if kind in SEVERAL:
        return {f"selected_{SEVERAL[kind]}": [_single(each) for each in _several(value)]}
    if kind == "rich_text_input":
        return {"rich_text_value": None if value is None else _rich(str(value))}
    raise ValueError(f"nobody can give a value to a {kind}")


def is_empty(state: Json) -> bool:
    return all(value in (None, "", []) for key, value in state.items() if key != "type")


def option(element: Json, wanted: Any) -> Json:
    """The option a person means, by its words or its value."""
    choices = options(element)
    for choice in choices:
        if str(wanted) in {choice["value"], choice["text"]["text"]}:
            return choice
    there = ", ".join(choice["text"]["text"] for choice in choices)
    raise LookupError(f"no option {wanted!r}; there is: {there}")


def options(element: Json) -> list[Json]:
    grouped = [each for group in element.get("option_groups", []) for each in group["options"]]
    return [*element.get("options", []), *grouped]


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _single(value: Any) -> Any:
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return getattr(value, "id", value)


def _rich(text: str) -> Json:
    words = {"type": "text", "text": text}
    section = {"type": "rich_text_section", "elements": [words]}
    return {"type": "rich_text", "elements": [section]}


def complaint(control: Control, state: Json) -> str | None:
    """Why Slack itself does not send the form: the sentence beside the field."""
    if is_empty(state):
        optional = control.block.get("optional", False)
        return None if optional else "Please complete this required field."
    if control.type not in TYPED:
        return None
    return _typed_complaint(control.element, str(state["value"]))


def _typed_complaint(element: Json, text: str) -> str | None:
    if element["type"] == "number_input":
        return _number_complaint(element, text)
    if element["type"] == "email_text_input":
        return None if re.fullmatch(r"\S+@\S+\.\S+", text) else "Please enter a valid email."
    if element["type"] == "url_text_input":
        return None if re.match(r"https?://\S+$", text) else "Please enter a valid URL."
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < shortest:
        return f"Please use at least {shortest} characters."
    return f"Please use at most {longest} characters." if len(text) > longest else None


def _number_complaint(element: Json, text: str) -> str | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return "Please enter a number."
    if not number.is_finite():
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
