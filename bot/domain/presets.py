"""Presets of governance: the items that a pilot answers for, as a PMO writes them in TOML.

Those that come with Preflight are files of the package, read once; a workspace may have its own.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed
from bot.frozen import dataclass

BASIC = "basic"
SHIPPED = (BASIC, "bank", "pharma")
MAPPED_BY_LAUNCH = ("security", "data governance", "access control")  # G1
EVERY_PRESET_HAS = ("information rules", "access control", "incident response")
KNOWN_GROUPS = tuple(dict.fromkeys((*MAPPED_BY_LAUNCH, *EVERY_PRESET_HAS)))
NOT_IDS = frozenset({"preset", "map"})  # words of the command
MOST_ITEMS = 60
MOST_GROUPS = 12
LARGEST = 60_000  # characters of a file
ALIKE = 0.8  # of 1: a group that is nearly one of those known is a slip
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)")


class Needed(StrEnum):
    """By when an item must not be open any more; all of them are settled by go-live."""

    LAUNCH = "launch"
    GO_LIVE = "go-live"


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetItem:
    """`evidence` is what would close it; `role` is the role that usually holds it."""

    id: str
    group: str
    title: str
    needed: Needed
    evidence: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    name: str
    says: str = ""
    items: tuple[PresetItem, ...] = ()

    def item(self, wanted: str) -> PresetItem | None:
        return next((one for one in self.items if one.id == wanted), None)

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.group for one in self.items))


class Wrong(StrEnum):
    """What is wrong at one place of a file."""

    TOML = "not toml"
    TOO_LARGE = "too large"
    UNKNOWN_KEY = "unknown key"
    MISSING_KEY = "missing key"
    VALUE = "value"
    TOO_LONG = "too long"
    TWICE = "twice"
    NEAR_GROUP = "near group"
    LATE_GROUP = "late group"
    NO_GROUP = "no group"
    TOO_MANY = "too many"
    TAKEN = "taken"


@dataclass(eq=False)
class PresetMistake(Refusal):
    """`line` is where it stands, if it stands anywhere; `would_do` what would be right there."""

    line: int | None
    wrong: Wrong
    key: str = ""
    typed: str = ""
    would_do: tuple[str, ...] = ()


@dataclass(eq=False)
class PresetMistakes(Refusal):
    """All that is wrong with a file, the first line first."""

    mistakes: tuple[PresetMistake, ...]


@dataclass(eq=False)
class UnknownPreset(Refusal):
    typed: str
    known: tuple[str, ...]


@cache
def shipped() -> Mapping[str, Preset]:
    """Those that come with Preflight, by name."""
    folder = files("bot") / "presets"
    texts = ((folder / f"{name}.toml").read_text(encoding="utf-8") for name in SHIPPED)
    return MappingProxyType({preset.name: preset for preset in map(read_preset, texts)})


def named(name: str, own: Mapping[str, Preset]) -> Preset:
    known = {**shipped(), **own}
    if name not in known:
        raise UnknownPreset(name, tuple(known))
    return known[name]


# reading


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was refused so far, each with its place: which item, or None for the top, and key."""

    refused: list[tuple[int | None, str, PresetMistake]] = field(default_factory=list)

    def refuse(
        self,
        item: int | None,
        key: str,
        wrong: Wrong,
        typed: object = "",
        would_do: Sequence[str] = (),
    ) -> None:
        found = PresetMistake(None, wrong, key, str(typed), tuple(would_do))
        self.refused.append((item, key, found))

    def text(
        self, item: int | None, table: Mapping[str, Any], key: str, most: int, *, may_miss: bool
    ) -> str:
        """Words of one line; nothing, where that was refused."""
        if key not in table:
            if not may_miss:
                self.refuse(item, key, Wrong.MISSING_KEY)
            return ""
        value = table[key]
        said = " ".join(as_typed(value).split()) if isinstance(value, str) else ""
        if not said:
            self.refuse(item, key, Wrong.VALUE, value)
        elif len(said) > most:
            self.refuse(item, key, Wrong.TOO_LONG, len(said), [str(most)])
        return said

    def name(self, item: int | None, table: Mapping[str, Any], key: str) -> str:
        said = self.text(item, table, key, LONGEST[key], may_miss=False)
        if said and (not _NAME.fullmatch(said) or said in NOT_IDS):
            self.refuse(item, key, Wrong.VALUE, said)
        return said

    def keys(self, item: int | None, table: Mapping[str, Any], known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, 1)
                self.refuse(item, key, Wrong.UNKNOWN_KEY, key, near or known)


LONGEST: Mapping[str, int] = MappingProxyType(
    {
        "name": 40,
        "says": 200,
        "id": 40,
        "group": 40,
        "title": 150,
        "needed": 20,
        "evidence": 300,
        "role": 80,
    }
)
_TOP = ("name", "says", "item")
_ITEM = ("id", "group", "title", "needed", "evidence", "role")


def read_preset(text: str, taken: Collection[str] = ()) -> Preset:
    """Raises `PresetMistakes`. Names that are `taken` belong to presets that stay as they are."""
    if len(text) > LARGEST:
        raise PresetMistakes((PresetMistake(None, Wrong.TOO_LARGE),))
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PresetMistakes((_not_toml(error, text),)) from error
    reading = _Reading()
    preset = _preset(reading, top)
    if preset.name in taken:
        reading.refuse(None, "name", Wrong.TAKEN, preset.name)
    if reading.refused:
        lines = _lines(text)
        found = [
            PresetMistake(
                lines.get((item, key)) or lines.get((item, "")),
                one.wrong,
                one.key,
                one.typed,
                one.would_do,
            )
            for item, key, one in reading.refused
        ]
        raise PresetMistakes(tuple(sorted(found, key=lambda one: one.line or LARGEST)))
    return preset


def _not_toml(error: tomllib.TOMLDecodeError, text: str) -> PresetMistake:
    said = str(error)
    place = _PLACE.search(said)
    line = int(place["line"]) if place and place["line"] else len(text.splitlines())
    return PresetMistake(line, Wrong.TOML, typed=_PLACE.sub("", said))


def _preset(reading: _Reading, top: Mapping[str, Any]) -> Preset:
    reading.keys(None, top, _TOP)
    name = reading.name(None, top, "name")
    says = reading.text(None, top, "says", LONGEST["says"], may_miss=True)
    tables = top.get("item")
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        reading.refuse(None, "item", Wrong.MISSING_KEY)
        return Preset(name=name, says=says)
    items = tuple(_item(reading, place, table) for place, table in enumerate(tables))
    _check_together(reading, items)
    return Preset(name=name, says=says, items=items)


def _item(reading: _Reading, place: int, table: Mapping[str, Any]) -> PresetItem:
    reading.keys(place, table, _ITEM)
    said = {
        key: reading.text(place, table, key, LONGEST[key], may_miss=False)
        for key in ("group", "title", "needed", "evidence", "role")
    }
    item = reading.name(place, table, "id")
    group, needed = said["group"].lower(), said["needed"].lower()
    if needed and needed not in set(Needed):
        reading.refuse(place, "needed", Wrong.VALUE, needed, list(Needed))
        needed = ""
    near = get_close_matches(group, KNOWN_GROUPS, 1, ALIKE)
    if near and group not in KNOWN_GROUPS:
        reading.refuse(place, "group", Wrong.NEAR_GROUP, group, near)
    if needed == Needed.GO_LIVE and group in MAPPED_BY_LAUNCH:
        reading.refuse(place, "needed", Wrong.LATE_GROUP, group)
    return PresetItem(
        id=item,
        group=group,
        title=said["title"],
        needed=Needed(needed) if needed else Needed.LAUNCH,
        evidence=said["evidence"],
        role=said["role"],
    )


def _check_together(reading: _Reading, items: Sequence[PresetItem]) -> None:
    first: dict[str, int] = {}
    for place, item in enumerate(items):
        if first.setdefault(item.id, place) != place and item.id:
            reading.refuse(place, "id", Wrong.TWICE, item.id)
    groups = {item.group for item in items}
    for group in EVERY_PRESET_HAS:
        if group not in groups:
            reading.refuse(None, "group", Wrong.NO_GROUP, group)
    if len(items) > MOST_ITEMS or len(groups) > MOST_GROUPS:
        most = [str(MOST_ITEMS), str(MOST_GROUPS)]
        reading.refuse(None, "item", Wrong.TOO_MANY, would_do=most)


def _lines(text: str) -> Mapping[tuple[int | None, str], int]:
    """The line on which each key has been read: the first up to which the file has it.

    The reader of TOML tells no lines, so it reads as much as ends with each of them.
    """
    found: dict[tuple[int | None, str], int] = {}
    lines = text.splitlines()
    for count in range(1, len(lines) + 1):
        for place in _places("\n".join(lines[:count])):
            found.setdefault(place, count)
    return found


def _places(text: str) -> Iterator[tuple[int | None, str]]:
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # ends amid a value of several lines
        top = {}
    yield from ((None, key) for key in top if key != "item")
    items = top.get("item")
    for place, table in enumerate(items if isinstance(items, list) else ()):
        yield (place, "")
        yield from ((place, key) for key in (table if isinstance(table, dict) else ()))


# writing


def as_toml(preset: Preset) -> str:
    """As a file that reads as the same preset; a string of JSON is one of TOML too."""
    top = [("name", preset.name), *([("says", preset.says)] if preset.says else [])]
    parts = ["\n".join(_pair(key, value) for key, value in top)]
    for item in preset.items:
        pairs = [_pair(key, getattr(item, key)) for key in _ITEM]
        parts.append("\n".join(["[[item]]", *pairs]))
    return "\n\n".join(parts) + "\n"


def _pair(key: str, value: str) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
