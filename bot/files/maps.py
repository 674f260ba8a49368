"""The map of a file: which column holds what, and what its words stand for. Written in TOML."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from bot.domain.data_sheet import Item, Side
from bot.domain.imports import (
    ColumnStandsTwice,
    MapIsNotToml,
    MapKeyMissing,
    MapValueWrong,
    NoSuchColumn,
    UnknownMapKey,
)
from bot.domain.people import Address
from bot.domain.pilot import Milestone, Role
from bot.domain.raci import Task
from bot.domain.stages import Decision, Stage
from bot.files.cells import address, alike
from bot.frozen import dataclass

T = TypeVar("T")
Column: TypeAlias = str | int  # its header, or its place from 1

ROW = "row"
DATES: Mapping[str, bool] = MappingProxyType({"month first": True, "day first": False})


class Field(StrEnum):
    """What a column can hold."""

    NAME = "name"
    STAGE = "stage"
    UNIT = "unit"
    RESTRICTED = "restricted"
    LEAD = "lead"
    SPONSOR = "sponsor"
    OWNER = "owner"
    BACKUP = "backup"
    PMO_LEAD = "pmo_lead"
    TEAM = "team"
    VALUE = "value"
    VALUE_CURRENCY = "value_currency"
    VALUE_ROLE = "value_role"
    VALUE_HEADS = "value_heads"
    VALUE_MEASURED = "value_measured"
    VALUE_BASELINE = "value_baseline"
    VALUE_RATE = "value_rate"
    VALUE_METRIC = "value_metric"
    COST = "cost"
    COST_CURRENCY = "cost_currency"
    COST_NOTE = "cost_note"
    APPROVAL = "approval"
    LAUNCH = "launch"
    END = "end"
    GO_LIVE = "go_live"
    HOLD_UNTIL = "hold_until"
    APPROVED_ON = "approved_on"
    LAUNCHED_ON = "launched_on"
    CONCLUDED_ON = "concluded_on"
    LIVE_ON = "live_on"
    RETIRED_ON = "retired_on"
    STOPPED_ON = "stopped_on"
    VALUE_ON = "value_on"
    OWNER_ON = "owner_on"
    COST_ON = "cost_on"
    PLAN_OWNER = "plan_owner"
    GROUP = "group"
    GROUP_PEOPLE = "group_people"
    PILOT_USERS = "pilot_users"
    TRAININGS = "trainings"
    ADOPTION_TARGET = "adoption_target"
    FEEDBACK_CHANNEL = "feedback_channel"
    COMMUNICATIONS = "communications"
    KPI = "kpi"
    KPI_FIGURES = "kpi_figures"
    KPI_SOURCE = "kpi_source"
    KPI_CADENCE = "kpi_cadence"
    KPI_RECEIVER = "kpi_receiver"
    QUESTIONS = "questions"
    DATA_PILOT_QUALITY = "data_pilot_quality"
    DATA_PILOT_PERMISSIONS = "data_pilot_permissions"
    DATA_PILOT_FREQUENCY = "data_pilot_frequency"
    DATA_PILOT_SOURCE = "data_pilot_source"
    DATA_PILOT_OWNER = "data_pilot_owner"
    DATA_PRODUCTION_QUALITY = "data_production_quality"
    DATA_PRODUCTION_PERMISSIONS = "data_production_permissions"
    DATA_PRODUCTION_FREQUENCY = "data_production_frequency"
    DATA_PRODUCTION_SOURCE = "data_production_source"
    DATA_PRODUCTION_OWNER = "data_production_owner"
    DATA_CONFIRMER = "data_confirmer"
    RACI_OPERATE = "raci_operate"
    RACI_DECIDE = "raci_decide"
    RACI_ACCOUNT = "raci_account"
    RACI_CHANGE = "raci_change"
    RACI_INCIDENT = "raci_incident"
    GOVERNANCE = "governance"
    LINKS = "links"


ROLES: Mapping[Field, Role] = MappingProxyType({Field(role.value): role for role in Role})
PEOPLE = (*ROLES, Field.TEAM, Field.PLAN_OWNER, Field.DATA_CONFIRMER)
PLANNED: Mapping[Field, Milestone] = MappingProxyType({Field(day.value): day for day in Milestone})
ENTERED: Mapping[Field, Stage] = MappingProxyType(
    {
        Field.APPROVED_ON: Stage.APPROVED,
        Field.LAUNCHED_ON: Stage.RUNNING,
        Field.CONCLUDED_ON: Stage.CONCLUDED,
        Field.LIVE_ON: Stage.LIVE,
        Field.RETIRED_ON: Stage.RETIRED,
        Field.STOPPED_ON: Stage.STOPPED,
    }
)
DECIDED: Mapping[Field, Decision] = MappingProxyType(
    {
        Field.VALUE_ON: Decision.VALUE,
        Field.OWNER_ON: Decision.OWNER,
        Field.COST_ON: Decision.COST,
    }
)
SIDES: Mapping[Field, tuple[Side, Item]] = MappingProxyType(
    {Field(f"data_{side}_{item}"): (side, item) for side in Side for item in Item}
)
LINES: Mapping[Field, Task] = MappingProxyType({Field(f"raci_{task}"): task for task in Task})


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """`key` is None where a row is told by its number. Words are as `alike` makes them."""

    columns: Mapping[Field, Column]
    key: tuple[Column, ...] | None = None
    source: str = ""
    month_first: bool | None = None
    stages: Mapping[str, Stage] = field(default_factory=dict)
    people: Mapping[Field, Mapping[str, Address]] = field(default_factory=dict)
    default_stage: Stage | None = None
    default_people: Mapping[Field, Address] = field(default_factory=dict)

    def addresses(self) -> Iterable[Address]:
        """Everybody the map itself names."""
        yield from self.default_people.values()
        for words in self.people.values():
            yield from words.values()


def read_map(text: str) -> ColumnMap:
    """Raises one refusal, about the first thing that is wrong."""
    top = _Table("", _toml(text))
    top.check(("key", "source", "dates", "columns", "default", "stage", *PEOPLE))
    columns = top.table("columns")
    columns.check(Field)
    default = top.table("default")
    default.check(("stage", *ROLES))
    found = ColumnMap(
        columns=columns.read_all(Field, _column),
        key=_key(top),
        source=top.read("source", _text) or "",
        month_first=top.read("dates", _one_of(DATES)),
        stages=_words(top.table("stage"), _stage),
        people={role: _words(top.table(role), _address) for role in PEOPLE},
        default_stage=default.read("stage", _stage),
        default_people=default.read_all(ROLES, _address),
    )
    if Field.NAME not in found.columns:
        raise MapKeyMissing("columns.name")
    if found.key is None and not found.source:
        raise MapKeyMissing("source")  # row 5 of one file is not row 5 of another
    return found


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of a map; it knows its path, so that what is wrong can be named in full."""

    path: str
    entries: Mapping[str, object]

    def key(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def check(self, known: Iterable[str]) -> None:
        names = [str(name) for name in known]
        for name in self.entries:
            if name not in names:
                raise UnknownMapKey(self.key(name), tuple(get_close_matches(name, names)))

    def table(self, name: str) -> _Table:
        entries = self.entries.get(name, {})
        if not isinstance(entries, dict):
            raise MapValueWrong(self.key(name), str(entries))
        return _Table(self.key(name), entries)

    def read(self, name: str, read: Callable[[str, object], T]) -> T | None:
        return read(self.key(name), self.entries[name]) if name in self.entries else None

    def read_all(self, names: Iterable[Field], read: Callable[[str, object], T]) -> dict[Field, T]:
        return {
            name: read(self.key(name), self.entries[name])
            for name in names
            if name in self.entries
        }


def _toml(text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MapIsNotToml(str(error)) from error


def _key(top: _Table) -> tuple[Column, ...] | None:
    match top.entries.get("key"):
        case None:
            raise MapKeyMissing("key")
        case "row":
            return None
        case [_, *_] as columns:
            return tuple(_column("key", column) for column in columns)
        case other:
            return (_column("key", other),)


def _words(table: _Table, read: Callable[[str, object], T]) -> dict[str, T]:
    return {alike(word): read(table.key(word), said) for word, said in table.entries.items()}


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise MapValueWrong(key, str(value))
    return value


def _column(key: str, value: object) -> Column:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _text(key, value)


def _one_of(known: Mapping[str, T]) -> Callable[[str, object], T]:
    def read(key: str, value: object) -> T:
        if not isinstance(value, str) or value not in known:
            raise MapValueWrong(key, str(value), tuple(known))
        return known[value]

    return read


def _stage(key: str, value: object) -> Stage:
    return _one_of({stage.value: stage for stage in Stage})(key, value)


def _address(key: str, value: object) -> Address:
    found = address(_text(key, value))
    if found is None:
        raise MapValueWrong(key, str(value))
    return found


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a file's columns, found whatever their case and blanks."""

    names: tuple[str, ...]
    places: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, names: Sequence[str]) -> Header:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            places[alike(name)].append(place)
        return cls(tuple(names), places)

    def place_of(self, key: str, column: Column) -> int:
        """Where the column stands, from 0, that the map names under `key`."""
        if isinstance(column, int):
            if not 1 <= column <= len(self.names):
                raise NoSuchColumn(key, str(column), ())
            return column - 1
        found = self.places.get(alike(column), ())
        if not found:
            near = get_close_matches(alike(column), self.places)
            raise NoSuchColumn(key, column, tuple(self.names[self.places[n][0]] for n in near))
        if len(found) > 1:
            raise ColumnStandsTwice(key, column, tuple(place + 1 for place in found))
        return found[0]


TEMPLATE_KEY = "id"


def is_template(header: Header) -> bool:
    """Whether most columns are called as our fields are, with a key of their own."""
    ours = [field for field in Field if field in header.places]
    others = len(header.places) - len(ours) - 1
    return TEMPLATE_KEY in header.places and Field.NAME in ours and len(ours) > others


def template_map(header: Header) -> ColumnMap:
    return ColumnMap(
        columns={field: field for field in Field if field in header.places},
        key=(TEMPLATE_KEY,),
        source="template",
        default_stage=Stage.PROPOSED,
    )
