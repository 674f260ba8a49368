"""A register that comes in from a file: its rows in our words, and how each one ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.cost import Cost
from bot.domain.design import Design
from bot.domain.designed import Designed
from bot.domain.events import Change
from bot.domain.people import Address, SlackId
from bot.domain.pilot import Milestone, Role
from bot.domain.refusals import Refusal
from bot.domain.stages import Decision, Stage, Timing
from bot.domain.value import Value
from bot.frozen import dataclass

LONGEST_IMPORTED_NAME = 500  # an inventory has longer names than people type; none is cut


class Ending(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What has to be known to read a file: which days are past, and whose dollars are meant."""

    today: date
    currency: str | None = None
    items: frozenset[str] = frozenset()  # of governance, by their ids


@dataclass(frozen=True, slots=True)
class Note:
    """A cell that was left out though its row was taken. `about` is the column, or the role."""

    about: str
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What only our own export knows of a pilot. It tells its pilot by number and moment."""

    number: int
    registered_at: datetime
    changed_at: datetime
    registrant: Address | None = None
    owner_named_by: Address | None = None
    owner_named_at: datetime | None = None
    owner_accepted: bool = False
    owner_accepted_at: datetime | None = None
    timing: Mapping[Decision, Timing] = field(default_factory=dict)
    ever_live: bool = False
    decided_on: datetime | None = None
    launched_on: datetime | None = None
    import_key: str | None = None
    design: Design = Design()  # frozen; its people by their place in `designers`
    designers: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a file. `says` is what it says something readable about, blanks included.

    `entered` are the days on which stages were entered, `decided` those of the decisions.
    """

    line: int
    key: str
    says: frozenset[Change]
    name: str
    stage: Stage
    unit: str | None = None
    restricted: bool = False
    value: Value | None = None
    cost: Cost | None = None
    people: Mapping[Role, Address] = field(default_factory=dict)
    team: tuple[Address, ...] = ()
    planned: Mapping[Milestone, date] = field(default_factory=dict)
    hold_until: date | None = None
    entered: Mapping[Stage, date] = field(default_factory=dict)
    decided: Mapping[Decision, date] = field(default_factory=dict)
    live_is_told: bool = False  # whether the file has a column for the day of go-live
    silent: frozenset[str] = frozenset()  # what of a value no column tells
    designed: Designed | None = None  # where the file has columns for that
    recorded: Recorded | None = None
    notes: tuple[Note, ...] = ()

    def addresses(self) -> Iterable[Address]:
        yield from self.people.values()
        yield from self.team
        if self.designed:
            yield from self.designed.addresses()
        if self.recorded:
            named = (self.recorded.registrant, self.recorded.owner_named_by)
            yield from (address for address in named if address)
            yield from self.recorded.designers


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """How a row ended. `pilot` is its key; nobody's while it is refused or only rehearsed."""

    line: int
    ending: Ending
    pilot: str | None = None
    name: str | None = None
    refusal: Refusal | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows that are imported in one transaction, and those that cannot be."""

    rows: tuple[Row, ...]
    refused: tuple[RowResult, ...]
    last_line: int

    def emails(self) -> frozenset[Address]:
        """Whom to look up in Slack before the transaction."""
        named = (address for row in self.rows for address in row.addresses())
        return frozenset(address for address in named if is_email(address))


def is_email(address: Address) -> bool:
    return "@" in address


def counted(results: Iterable[RowResult]) -> Mapping[Ending, int]:
    counts = Counter(result.ending for result in results)
    return {ending: counts[ending] for ending in Ending}


Accounts = Mapping[Address, SlackId | None]  # what Slack said of the e-mails


# files


@dataclass(eq=False)
class NotText(Refusal):
    """Not a CSV file in UTF-8 or Windows-1252. `guess` names what it looks like, if anything."""

    guess: str | None = None


@dataclass(eq=False)
class EmptyFile(Refusal):
    """Not even a line with the names of the columns."""


@dataclass(eq=False)
class MapNeeded(Refusal):
    """The columns are not those of our own export: `missing` of these are not there."""

    missing: tuple[str, ...]


# maps


@dataclass(eq=False)
class MapIsNotToml(Refusal):
    """`problem` is what the TOML reader says, the place included."""

    problem: str


@dataclass(eq=False)
class UnknownMapKey(Refusal):
    key: str
    nearest: tuple[str, ...]


@dataclass(eq=False)
class MapKeyMissing(Refusal):
    key: str


@dataclass(eq=False)
class MapValueWrong(Refusal):
    """`allowed` are the values that would do, where they can be listed."""

    key: str
    value: str
    allowed: tuple[str, ...] = ()


@dataclass(eq=False)
class NoSuchColumn(Refusal):
    """The map's `key` names a column that the file does not have."""

    key: str
    column: str
    nearest: tuple[str, ...]


@dataclass(eq=False)
class ColumnStandsTwice(Refusal):
    """Several columns have that header: the map has to name one by its place, from 1."""

    key: str
    column: str
    places: tuple[int, ...]


@dataclass(eq=False)
class NotInSlack(Refusal):
    """People the map names whom Slack does not know. Nothing was imported."""

    addresses: tuple[Address, ...]


# rows


@dataclass(eq=False)
class RaggedRow(Refusal):
    cells: int
    columns: int


@dataclass(eq=False)
class RestNotRead(Refusal):
    """From this line on the file cannot be read: a quote is never closed, or a cell is endless."""

    line: int


@dataclass(eq=False)
class CellEmpty(Refusal):
    """A row without its name, or without anything in the columns of its key."""

    column: str


@dataclass(eq=False)
class SameRow(Refusal):
    """The key stands in an earlier line as well; `exact`: and so does every other cell."""

    first_line: int
    exact: bool


@dataclass(eq=False)
class UnknownStageWord(Refusal):
    """`nearest` are words that the map, or we, have for a stage."""

    word: str
    nearest: tuple[str, ...]


@dataclass(eq=False)
class NotYesOrNo(Refusal):
    text: str


@dataclass(eq=False)
class CellBroken(Refusal):
    """A cell of our own export that no longer holds what we wrote: a key, a moment, a timing."""

    column: str
    text: str


@dataclass(eq=False)
class OtherPilot(Refusal):
    """The pilot of that key, `pilot`, is another one here than in the export."""

    pilot: str


# cells


@dataclass(eq=False)
class NoSuchPerson(Refusal):
    """Neither a Slack id nor an e-mail that Slack knows, and no word of the map's either."""

    text: str


@dataclass(eq=False)
class NotOneOf(Refusal):
    """A cell that takes one of a few words; `known` are those nearest to it, else all."""

    word: str
    known: tuple[str, ...]


@dataclass(eq=False)
class NotALineOfRaci(Refusal):
    """Neither `R: dee@example.com; A: cy@example.com` nor anything like it."""

    text: str


@dataclass(eq=False)
class SeveralAnswer(Refusal):
    """K1: exactly one person answers for a line."""

    addresses: tuple[Address, ...]


@dataclass(eq=False)
class NotAnItem(Refusal):
    """A governance cell has one item a line: its id, a colon, and how it is met."""

    text: str


@dataclass(eq=False)
class NotAChannel(Refusal):
    """A channel stands in a file by its id."""

    text: str


@dataclass(eq=False)
class StillToCome(Refusal):
    """A day on which a stage was entered, or a decision made, lies ahead."""

    day: date


@dataclass(eq=False)
class ChangedInSlack(Refusal):
    """Somebody changed this in Slack, so the file does not."""
