"""That the sponsor has seen what production will cost, bound to that estimate (C7, C8)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zlib import crc32

from bot.domain.cost import Cost, first_year
from bot.domain.people import Person, PersonId
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

MOVED = Decimal("0.25")  # C8: a likely total that moved by more needs a new receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Who has seen which estimate, and when (UTC)."""

    cost: Cost
    by: PersonId
    at: datetime


@dataclass(eq=False)
class NotTheSponsor(Refusal):
    """C7: only the sponsor can say what the sponsor has seen. `sponsor` is None while not set."""

    sponsor: Person | None


@dataclass(eq=False)
class EstimateHasMoved(Refusal):
    """C7: what was pressed shows another estimate than the one that stands now."""

    cost: Cost


@dataclass(eq=False)
class NothingToSee(Refusal):
    """C7: no production cost is disclosed so far."""


def version(cost: Cost) -> str:
    """Tells one estimate from another by its figures alone; a note changes nothing."""
    sides = (cost.pilot, cost.currency, cost.yearly, cost.once)
    return f"{crc32(repr(sides).encode()):08x}"


def is_another(cost: Cost | None, than: Cost | None) -> bool:
    """Whether its figures are others than those."""
    return (version(cost) if cost else None) != (version(than) if than else None)


def covers(disclosure: Disclosure | None, cost: Cost) -> bool:
    """Whether the estimate that was seen is within a quarter of the one that stands (C8)."""
    if disclosure is None:
        return False
    seen, stands = first_year(disclosure.cost), first_year(cost)
    if seen is None or stands is None or seen.currency != stands.currency:
        return False
    return abs(stands.amount - seen.amount) <= MOVED * seen.amount
