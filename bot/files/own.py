"""Our own export: the columns in which a pilot is written down, and how they are read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TypeVar

from bot.domain.imports import CellBroken, CellEmpty, MapNeeded, Recorded, Row, Terms
from bot.domain.people import Address, Person
from bot.domain.pilot import Milestone, Pilot
from bot.domain.rates import rate_text
from bot.domain.stages import Decision, Timing
from bot.files import designs
from bot.files.cells import address, guarded, unguarded, yes_or_no
from bot.files.maps import ColumnMap, Field, Header
from bot.files.rows import RowReader
from bot.files.tables import Record
from bot.frozen import dataclass

T = TypeVar("T")

_COLUMNS: Mapping[str, Callable[[Pilot], object]] = MappingProxyType(
    {
        "pilot": lambda pilot: pilot.key,
        Field.NAME: lambda pilot: pilot.name,
        Field.STAGE: lambda pilot: pilot.stage.value,
        Field.UNIT: lambda pilot: pilot.unit,
        Field.RESTRICTED: lambda pilot: pilot.restricted,
        Field.LEAD: lambda pilot: pilot.lead,
        Field.SPONSOR: lambda pilot: pilot.sponsor,
        Field.OWNER: lambda pilot: pilot.owner and pilot.owner.person,
        Field.BACKUP: lambda pilot: pilot.backup,
        Field.PMO_LEAD: lambda pilot: pilot.pmo_lead,
        Field.TEAM: lambda pilot: tuple(sorted(member.slack_id for member in pilot.team)),
        Field.VALUE: lambda pilot: pilot.value and pilot.value.text,
        Field.VALUE_CURRENCY: lambda pilot: pilot.value and pilot.value.currency,
        Field.VALUE_ROLE: lambda pilot: pilot.value and pilot.value.role,
        Field.VALUE_HEADS: lambda pilot: pilot.value and pilot.value.head_count,
        Field.VALUE_MEASURED: lambda pilot: pilot.value and pilot.value.measured,
        Field.VALUE_BASELINE: lambda pilot: pilot.value and pilot.value.baseline,
        Field.VALUE_RATE: lambda pilot: (
            pilot.value and rate_text(pilot.value.rate, pilot.value.rate_reason)
        ),
        Field.VALUE_METRIC: lambda pilot: pilot.value and pilot.value.metric,
        Field.COST: lambda pilot: pilot.cost and pilot.cost.text,
        Field.COST_CURRENCY: lambda pilot: pilot.cost and pilot.cost.currency,
        Field.COST_NOTE: lambda pilot: pilot.cost and pilot.cost.note,
        Field.APPROVAL: lambda pilot: pilot.planned.get(Milestone.APPROVAL),
        Field.LAUNCH: lambda pilot: pilot.planned.get(Milestone.LAUNCH),
        Field.END: lambda pilot: pilot.planned.get(Milestone.END),
        Field.GO_LIVE: lambda pilot: pilot.planned.get(Milestone.GO_LIVE),
        Field.HOLD_UNTIL: lambda pilot: pilot.hold_until,
        "value_timing": lambda pilot: pilot.timing.get(Decision.VALUE),
        "owner_timing": lambda pilot: pilot.timing.get(Decision.OWNER),
        "cost_timing": lambda pilot: pilot.timing.get(Decision.COST),
        "ever_live": lambda pilot: pilot.ever_live,
        "decided_at": lambda pilot: pilot.decided_on,
        "launched_at": lambda pilot: pilot.launched_on,
        "registrant": lambda pilot: pilot.registrant,
        "registered_at": lambda pilot: pilot.registered_at,
        "changed_at": lambda pilot: pilot.changed_at,
        "owner_named_by": lambda pilot: pilot.owner and pilot.owner.named_by,
        "owner_named_at": lambda pilot: pilot.owner and pilot.owner.named_at,
        "owner_accepted": lambda pilot: pilot.owner and pilot.owner.accepted,
        "owner_accepted_at": lambda pilot: pilot.owner and pilot.owner.accepted_at,
        "import_key": lambda pilot: pilot.import_key,
        "design": designs.written,
    }
)
HEADER = tuple(map(str, _COLUMNS))
NEEDED = ("pilot", "name", "registered_at", "changed_at")
_KEY = re.compile(r"p-(?P<number>[1-9]\d{0,8})", re.IGNORECASE)


def is_own(header: Header) -> bool:
    """Whatever columns somebody has added to it."""
    return all(name in header.places for name in NEEDED)


def facts(pilot: Pilot) -> dict[str, object]:
    """What an export says of a pilot, by the names of its columns."""
    return {str(name): fact(pilot) for name, fact in _COLUMNS.items()}


def written(pilot: Pilot) -> list[str]:
    """A pilot as the cells of its row."""
    return [guarded(_text(fact(pilot))) for fact in _COLUMNS.values()]


def _text(fact: object) -> str:
    match fact:
        case None | bool():
            return "yes" if fact else ""
        case Person():
            return fact.slack_id
        case tuple():
            return ", ".join(fact)
        case datetime():
            return fact.astimezone(UTC).isoformat()
        case date():
            return fact.isoformat()
        case _:
            return str(fact)


@dataclass(frozen=True, slots=True)
class OwnReader:
    """Reads the rows of an export. `places` are those of the columns that only we write."""

    rows: RowReader
    places: Mapping[str, int]

    @classmethod
    def of(cls, header: Header, terms: Terms) -> OwnReader:
        missing = tuple(name for name in NEEDED if name not in header.places)
        if missing:
            raise MapNeeded(missing)
        places = {name: header.place_of(name, name) for name in HEADER if name in header.places}
        fields = {Field(name): place + 1 for name, place in places.items() if name in _FIELDS}
        rows = RowReader.of(ColumnMap(columns=fields), header, terms)
        return cls(replace(rows, clean=unguarded), places)

    def read(self, record: Record, _number: int) -> Row:
        cells = self.rows.cells(record)
        recorded = self._recorded(record)
        return replace(self.rows.row(cells, f"P-{recorded.number}"), recorded=recorded)

    def _recorded(self, record: Record) -> Recorded:
        def read(name: str, parse: Callable[[str], T]) -> T | None:
            place = self.places.get(name)
            text = "" if place is None else unguarded(record.cells[place]).strip()
            try:
                return parse(text) if text else None
            except ValueError as error:
                raise CellBroken(name, text) from error

        def needed(name: str, parse: Callable[[str], T]) -> T:
            found = read(name, parse)
            if found is None:
                raise CellEmpty(name)
            return found

        design, designers = read("design", designs.read) or (designs.NOTHING, ())
        timing = {decision: read(f"{decision}_timing", Timing) for decision in Decision}
        return Recorded(
            number=needed("pilot", _number),
            registered_at=needed("registered_at", _moment),
            changed_at=needed("changed_at", _moment),
            registrant=read("registrant", _account),
            owner_named_by=read("owner_named_by", _account),
            owner_named_at=read("owner_named_at", _moment),
            owner_accepted=read("owner_accepted", yes_or_no) or False,
            owner_accepted_at=read("owner_accepted_at", _moment),
            timing={decision: known for decision, known in timing.items() if known},
            ever_live=read("ever_live", yes_or_no) or False,
            decided_on=read("decided_at", _moment),
            launched_on=read("launched_at", _moment),
            import_key=read("import_key", str),
            design=design,
            designers=designers,
        )


_FIELDS = frozenset(Field)


def _number(text: str) -> int:
    found = _KEY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found["number"])


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _account(text: str) -> Address:
    found = address(text)
    if found is None:
        raise ValueError(text)
    return found
