"""From the cells of a row to what they say of a pilot, by the map of the file.

A row is refused where taking it would be wrong: no name, no key, a stage nobody knows. Any other
cell that cannot be read is left out and noted, so that no pilot is lost over a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from hashlib import blake2b
from types import MappingProxyType
from typing import TypeVar

from bot.domain.cost import Cost, parse_cost
from bot.domain.dates import day_in_file
from bot.domain.designed import Designed
from bot.domain.events import Change
from bot.domain.imports import (
    LONGEST_IMPORTED_NAME,
    CellEmpty,
    NoSuchPerson,
    RaggedRow,
    Row,
    StillToCome,
    Terms,
    UnknownStageWord,
)
from bot.domain.numbers import NotANumber, parse_number
from bot.domain.people import Address
from bot.domain.pilot import LONGEST_UNIT, Milestone, Role
from bot.domain.rates import read_rate
from bot.domain.stages import Decision, Stage
from bot.domain.typed import as_typed, within
from bot.domain.value import MOST_HEADS, Value, check_hours, parse_value
from bot.files.cells import address, alike, yes_or_no
from bot.files.designing import DesignReader
from bot.files.maps import DECIDED, ENTERED, PLANNED, ROLES, ColumnMap, Field, Header
from bot.files.row_cells import CHANGE_OF, DESIGNING, Cells
from bot.files.tables import Record
from bot.frozen import dataclass

T = TypeVar("T")

LONGEST_WORDS = 500
NEAREST = 3
BESIDE: Mapping[Field, str] = MappingProxyType(
    {
        Field.VALUE_ROLE: "role",
        Field.VALUE_HEADS: "head_count",
        Field.VALUE_MEASURED: "measured",
        Field.VALUE_BASELINE: "baseline",
        Field.VALUE_RATE: "rate",
        Field.VALUE_METRIC: "metric",
    }
)
_BETWEEN_PEOPLE = re.compile(r"[,;\s]+")
_STAGES: Mapping[str, Stage] = MappingProxyType({stage.value: stage for stage in Stage})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    """Reads the rows of one file. What its map does not name is not looked for in each row."""

    map: ColumnMap
    header: Header
    terms: Terms
    places: Mapping[Field, int]
    key_places: Sequence[int]
    stages: Mapping[str, Stage]
    says: frozenset[Change]
    planned: Mapping[Field, Milestone]
    entered: Mapping[Field, Stage]
    decided: Mapping[Field, Decision]
    is_designed: bool = False
    silent: frozenset[str] = frozenset()
    clean: Callable[[str], str] | None = None

    @classmethod
    def of(cls, columns: ColumnMap, header: Header, terms: Terms) -> RowReader:
        """Raises a refusal where the map names columns that the file does not have."""
        places = {
            name: header.place_of(f"columns.{name}", column)
            for name, column in columns.columns.items()
        }
        said = places.keys() | columns.default_people.keys()
        return cls(
            map=columns,
            header=header,
            terms=terms,
            places=places,
            key_places=[header.place_of("key", column) for column in columns.key or ()],
            stages={**_STAGES, **columns.stages},
            says=frozenset(CHANGE_OF[name] for name in said if name in CHANGE_OF),
            planned={name: day for name, day in PLANNED.items() if name in places},
            entered={name: stage for name, stage in ENTERED.items() if name in places},
            decided={name: decision for name, decision in DECIDED.items() if name in places},
            is_designed=not DESIGNING.keys().isdisjoint(places),
            silent=frozenset(part for name, part in BESIDE.items() if name not in places),
        )

    def read(self, record: Record, number: int) -> Row:
        """`number` counts the rows, for files whose key it is."""
        return self.row(self.cells(record), self._key(record, number))

    def cells(self, record: Record) -> Cells:
        if len(record.cells) != len(self.header.names):
            raise RaggedRow(len(record.cells), len(self.header.names))
        return Cells(record, self.places, self.header.names, self.clean)

    def row(self, cells: Cells, key: str) -> Row:
        row = Row(
            line=cells.record.line,
            key=key,
            says=self.says,
            name=_name(cells),
            stage=self._stage(cells),
            unit=cells.read(Field.UNIT, _unit),
            restricted=Field.RESTRICTED in self.places and yes_or_no(cells.text(Field.RESTRICTED)),
            value=self._value(cells),
            cost=self._cost(cells),
            people=self._people(cells),
            team=cells.read(Field.TEAM, self._members) or (),
            planned=self._days(cells, self.planned, self._day),
            hold_until=self._day(cells, Field.HOLD_UNTIL),
            entered=self._days(cells, self.entered, self._past),
            decided=self._days(cells, self.decided, self._past),
            live_is_told=Field.LIVE_ON in self.places,
            silent=self.silent,
            designed=self._designed(cells) if self.is_designed else None,
            notes=tuple(cells.notes),
        )
        return replace(row, says=row.says - cells.unread) if cells.unread else row

    def _key(self, record: Record, number: int) -> str:
        if self.map.key is None:
            return _digest([self.map.source, f"row {number}"])
        parts = [record.cells[place].strip() for place in self.key_places]
        if not any(parts):
            raise CellEmpty(self.header.names[self.key_places[0]])
        return _digest([self.map.source, *parts])

    def _stage(self, cells: Cells) -> Stage:
        word = cells.text(Field.STAGE)
        found = self.stages.get(alike(word)) or self.map.default_stage
        if found is None and Field.STAGE in self.places:
            raise UnknownStageWord(
                word, tuple(get_close_matches(alike(word), self.stages, NEAREST))
            )
        return found or Stage.PROPOSED

    def _people(self, cells: Cells) -> Mapping[Role, Address]:
        default = self.map.default_people
        found = {
            role: cells.read(name, self._who, name) or default.get(name)
            for name, role in ROLES.items()
            if name in self.places or name in default
        }
        return {role: address for role, address in found.items() if address}

    def _who(self, text: str, name: Field) -> Address:
        """By the map's words, else by the cell itself, else whoever stands in for all."""
        found = self.map.people.get(name, {}).get(alike(text)) or address(text)
        found = found or self.map.default_people.get(name)
        if found is None:
            raise NoSuchPerson(text)
        return found

    def _members(self, text: str) -> tuple[Address, ...]:
        """A word of the map for all of them, else one person after the other."""
        known = self.map.people.get(Field.TEAM, {})
        if everybody := known.get(alike(text)):
            return (everybody,)
        members = (self._who(word, Field.TEAM) for word in _BETWEEN_PEOPLE.split(text) if word)
        return tuple(dict.fromkeys(members))

    def _value(self, cells: Cells) -> Value | None:
        if Field.VALUE not in self.places:
            return None
        currency = cells.text(Field.VALUE_CURRENCY).strip() or self.terms.currency
        value = cells.read(Field.VALUE, parse_value, currency)
        if value is None:
            return None
        rate, why = cells.read(Field.VALUE_RATE, read_rate, currency) or (None, None)
        whole = replace(
            value,
            rate=rate,
            rate_reason=why,
            metric=cells.read(Field.VALUE_METRIC, _words, "metric"),
            role=cells.read(Field.VALUE_ROLE, _words, "role") or value.role,
            head_count=cells.read(Field.VALUE_HEADS, _heads) or value.head_count,
            measured=cells.read(Field.VALUE_MEASURED, _words, "measured") or value.measured,
            baseline=cells.read(Field.VALUE_BASELINE, _words, "baseline") or value.baseline,
        )
        return cells.read(Field.VALUE, lambda _: check_hours(whole))

    def _cost(self, cells: Cells) -> Cost | None:
        if Field.COST not in self.places:
            return None
        currency = cells.text(Field.COST_CURRENCY).strip() or self.terms.currency
        cost = cells.read(Field.COST, parse_cost, currency)
        note = cells.read(Field.COST_NOTE, _words, "note")
        return replace(cost, note=note) if cost and note else cost

    def _designed(self, cells: Cells) -> Designed:
        reader = DesignReader(
            who=self._who, items=self.terms.items, month_first=self.map.month_first
        )
        return reader.read(cells)

    def _days(
        self, cells: Cells, kinds: Mapping[Field, T], read: Callable[[Cells, Field], date | None]
    ) -> Mapping[T, date]:
        return {kind: day for name, kind in kinds.items() if (day := read(cells, name))}

    def _day(self, cells: Cells, name: Field) -> date | None:
        return cells.read(name, _day_in_file, month_first=self.map.month_first)

    def _past(self, cells: Cells, name: Field) -> date | None:
        """A day on which something happened."""
        day = self._day(cells, name)
        if day and day > self.terms.today:
            cells.leave_out(name, StillToCome(day))
            return None
        return day


_day_in_file = lru_cache(maxsize=4096)(day_in_file)  # an inventory has few days and many cells


def _name(cells: Cells) -> str:
    name = _line(cells.text(Field.NAME))
    if not name:
        raise CellEmpty(cells.header[cells.places[Field.NAME]])
    return within(LONGEST_IMPORTED_NAME, name, "name")


def _line(text: str) -> str:
    return " ".join(as_typed(text).split())


def _unit(text: str) -> str:
    return within(LONGEST_UNIT, _line(text), "unit")


def _words(text: str, what: str) -> str:
    return within(LONGEST_WORDS, as_typed(text), what)


def _heads(text: str) -> int:
    number = parse_number(text)
    if number != int(number) or not 0 < number <= MOST_HEADS:
        raise NotANumber(text)
    return int(number)


def _digest(parts: Sequence[str]) -> str:
    """Short and of one length, however long the cells are: a database may index it."""
    return blake2b("\x1f".join(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()
