"""What a pilot costs and what production will cost, in one line (C1, C3, C4, C6, V7).

`pilot EUR 40k, production EUR 120k-150k-200k/year plus 60k once`: the words pilot and production
may stand before or behind their amounts. Two figures are low and high, the likely one lies in the
middle; one figure is all three. Production without a word about its side is production.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from types import MappingProxyType

from bot.domain.dates import without_days
from bot.domain.estimates import Amount, Estimate, Side, amounts_in
from bot.domain.money import (
    CurrencyNeeded,
    Money,
    TwoCurrencies,
    UnknownCurrency,
    codes_in,
    only_code_in,
    spaced,
)
from bot.domain.periods import A_YEAR, Period, without_periods
from bot.domain.policy import CHALLENGED_BELOW
from bot.domain.promise import NotPositive, refuse_parts
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain, within

__all__ = (
    "CadenceMissing",
    "Cost",
    "Estimate",
    "MixedCurrencies",
    "Money",
    "NoCost",
    "PilotCostIsATotal",
    "added_up",
    "first_year",
    "is_challenged",
    "parse_cost",
    "ratio",
)

LONGEST_COST = 500
# Machines run every day of the year; people do not.
_A_YEAR: Mapping[Period, int] = MappingProxyType({**A_YEAR, Period.DAY: 365})
_NOTE = re.compile(
    r"[,;.]?\s*\b(?:because|note:|reason:)\s*(?P<note>.+)$", re.IGNORECASE | re.DOTALL
)


@dataclass(eq=False)
class NoCost(Refusal):
    """No amount in it."""

    text: str


@dataclass(eq=False)
class CadenceMissing(Refusal):
    """A production cost that says neither once nor a year."""

    text: str
    amount: str


@dataclass(eq=False)
class PilotCostIsATotal(Refusal):
    """A pilot's cost by the month: its total is asked for."""

    text: str


@dataclass(eq=False)
class MixedCurrencies(Refusal):
    """V7: different currencies are never summed."""

    side: Side
    currencies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """`currency` is production's; the pilot brings its own, which may be another."""

    pilot: Money | None = None
    currency: str | None = None
    yearly: Estimate | None = None
    once: Estimate | None = None
    note: str | None = None
    text: str = field(default="", compare=False)  # the same figures in other words are the same

    @property
    def discloses_production(self) -> bool:
        """C1."""
        return self.yearly is not None or self.once is not None


def first_year(cost: Cost) -> Money | None:
    """One-off and yearly together, likely."""
    parts = [part.likely for part in (cost.yearly, cost.once) if part]
    return Money(sum(parts, Decimal(0)), cost.currency) if parts and cost.currency else None


def ratio(cost: Cost) -> Decimal | None:
    """C3: first-year production over the pilot; None is "not comparable"."""
    production, pilot = first_year(cost), cost.pilot
    if production is None or pilot is None or pilot.amount <= 0:
        return None
    return production.amount / pilot.amount if production.currency == pilot.currency else None


def is_challenged(cost: Cost) -> bool:
    """C4: a low ratio stands with a note."""
    found = ratio(cost)
    return found is not None and found < CHALLENGED_BELOW and not cost.note


def added_up(cost: Cost, side: Side) -> int:
    """How many amounts of one side and cadence were added up; one where there was no adding."""
    line = without_days(spaced(plain(_without_note(cost.text)[0])))
    told = [amount for amount in amounts_in(line, cost.currency) if amount.side == side]
    once = sum(amount.cadence == "once" for amount in told)
    return max(once, len(told) - once, 1)


def parse_cost(text: str, default_currency: str | None = None) -> Cost:
    typed = within(LONGEST_COST, as_typed(text), "cost")
    said, note = _without_note(typed)
    line = without_days(spaced(plain(said)))
    refuse_parts(typed, without_periods(line))
    default = only_code_in(line) or default_currency
    amounts = _with_currencies(amounts_in(line, default), default)
    _refuse_stray(line, amounts)
    if not amounts:
        raise NoCost(typed)
    pilot, production = _of("pilot", amounts), _of("production", amounts)
    cost = Cost(
        pilot=_pilot(typed, pilot),
        currency=_currency("production", production),
        yearly=_yearly(typed, production),
        once=_sum(amount.estimate for amount in production if amount.cadence == "once"),
        note=note,
        text=typed,
    )
    return _worth_something(cost)


def _refuse_stray(line: str, amounts: Sequence[Amount]) -> None:
    """`USD 50k a year in EUR`: which of the two is meant cannot be known."""
    named = _currencies(amounts)
    stray = codes_in(line).difference(named)
    if amounts and stray:
        raise TwoCurrencies((*named, *sorted(stray)))


def _without_note(text: str) -> tuple[str, str | None]:
    """Why a low ratio stands: "… because the platform is already paid for"."""
    found = _NOTE.search(text)
    return (text[: found.start()], found["note"].strip()) if found else (text, None)


def _of(side: Side, amounts: Iterable[Amount]) -> list[Amount]:
    return [amount for amount in amounts if amount.side == side]


def _with_currencies(amounts: Sequence[Amount], default: str | None) -> list[Amount]:
    """Without a currency: that of its side, else the only one in the line, else the default."""
    return [replace(amount, currency=_currency_of(amount, amounts, default)) for amount in amounts]


def _currency_of(amount: Amount, amounts: Sequence[Amount], default: str | None) -> str:
    if amount.currency:
        return amount.currency
    if amount.unknown_code:
        raise UnknownCurrency(amount.unknown_code)
    beside = _currencies(other for other in amounts if other.side == amount.side)
    named = beside or _currencies(amounts)
    if len(named) == 1:
        return named[0]
    if not default:
        raise CurrencyNeeded(None, named)
    return default


def _currencies(amounts: Iterable[Amount]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(amount.currency for amount in amounts if amount.currency))


def _currency(side: Side, amounts: Sequence[Amount]) -> str | None:
    named = _currencies(amounts)
    if len(named) > 1:
        raise MixedCurrencies(side, named)
    return named[0] if named else None


def _pilot(text: str, amounts: Sequence[Amount]) -> Money | None:
    currency = _currency("pilot", amounts)
    if any(isinstance(amount.cadence, Period) for amount in amounts):
        raise PilotCostIsATotal(text)
    total = _sum(amount.estimate for amount in amounts)
    return Money(total.likely, currency) if total and currency else None


def _yearly(text: str, amounts: Sequence[Amount]) -> Estimate | None:
    for amount in amounts:
        if amount.cadence is None:
            raise CadenceMissing(text, f"{amount.currency} {amount.typed}")
    return _sum(
        amount.estimate.times(_A_YEAR[amount.cadence])
        for amount in amounts
        if isinstance(amount.cadence, Period)
    )


def _sum(estimates: Iterable[Estimate]) -> Estimate | None:
    known = list(estimates)
    return reduce(Estimate.plus, known) if known else None


def _worth_something(cost: Cost) -> Cost:
    production = first_year(cost)
    if production is not None and production.amount <= 0:
        raise NotPositive(cost.text, of_cost=True)
    return cost
