"""What a pilot costs and what production will cost, in one line (C1, C3, C4, C6, V7).

`pilot EUR 40k, production EUR 120k-150k-200k/year plus 60k once`: the words pilot and production
may stand before or behind their amounts. Two figures are low and high, the likely one lies in the
middle; one figure is all three. Production without a word about its side is production. What it is
made of may be named (`breakdown`); what production costs beside that is in its total as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from types import MappingProxyType

from bot.domain.breakdown import (
    LONGEST_WHY,
    Category,
    Part,
    ZeroNeedsReason,
    beyond,
    clauses_in,
    merged,
    together,
    whole,
)
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
from bot.domain.numbers import numbers_in, tidy
from bot.domain.periods import A_YEAR, Period, periods_in, without_periods
from bot.domain.policy import CHALLENGED_BELOW
from bot.domain.promise import NotPositive, refuse_parts
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain, within
from bot.frozen import dataclass

__all__ = (
    "CadenceMissing",
    "Cost",
    "Estimate",
    "MixedCurrencies",
    "Money",
    "NoCost",
    "PilotCostIsATotal",
    "added_up",
    "beside",
    "first_year",
    "is_challenged",
    "parse_cost",
    "ratio",
    "read_part",
    "written",
)

LONGEST_COST = 3000
# Machines run every day of the year; people do not.
_A_YEAR: Mapping[Period, int] = MappingProxyType({**A_YEAR, Period.DAY: 365})
_NOTE = re.compile(
    r"[,;.]?\s*\b(?:because|note:|reason:)\s*(?P<note>.+)$", re.IGNORECASE | re.DOTALL
)
_THREE_DECIMALS = re.compile(r"\.\d{3}$")


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
    parts: tuple[Part, ...] = ()  # what the totals are made of, as far as that is known (C2)

    @property
    def discloses_production(self) -> bool:
        """C1."""
        return self.yearly is not None or self.once is not None

    @property
    def rest(self) -> tuple[Estimate | None, Estimate | None]:
        """What of the totals, a year and once, has no category."""
        yearly, once = _named(self.parts)
        return beyond(self.yearly, yearly), beyond(self.once, once)


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
    said, clauses = clauses_in(typed)
    if not clauses:
        return _totals(typed, said, default_currency)
    default = only_code_in(spaced(plain(typed))) or default_currency
    told = {one.category: read_part(one.category, one.text, default) for one in clauses}
    beside_them = _totals(typed, said, default) if numbers_in(plain(said)) else Cost(text=typed)
    return with_parts(beside_them, told.values())


@dataclass(frozen=True, slots=True)
class Told:
    """What was said about one category; why a low cost is complete may stand behind it (C4)."""

    part: Part
    currency: str | None
    note: str | None = None


def read_part(category: Category, text: str, default_currency: str | None = None) -> Told:
    """`EUR 10k once + 20k/year`, or `0 because the platform team pays`."""
    typed = within(LONGEST_COST, as_typed(text), "cost")
    said, why = _without_note(typed)
    if is_zero(said):
        if not why:
            raise ZeroNeedsReason(category)
        return Told(Part(category=category, reason=within(LONGEST_WHY, why, "reason")), None)
    cost = _totals(typed, f"production {said}", default_currency)
    return Told(Part(category=category, yearly=cost.yearly, once=cost.once), cost.currency, why)


def is_zero(said: str) -> bool:
    """Nothing but zeros: in whichever currency, and however often."""
    found = numbers_in(without_days(spaced(plain(said))))
    return bool(found) and not any(number.amount for number in found)


def with_parts(cost: Cost, told: Iterable[Told]) -> Cost:
    """Beside what production costs without a name; one currency for all of it (V7)."""
    named = list(told)
    currencies = dict.fromkeys(one.currency for one in named if one.currency)
    if cost.discloses_production and cost.currency:
        currencies = {cost.currency: None, **currencies}
    if len(currencies) > 1:
        raise MixedCurrencies("production", tuple(currencies))
    parts = merged((), (one.part for one in named))
    yearly, once = _named(parts)
    return replace(
        cost,
        currency=next(iter(currencies), None),
        yearly=together((cost.yearly, yearly)),
        once=together((cost.once, once)),
        note=cost.note or next((one.note for one in named if one.note), None),
        parts=parts,
    )


def beside(known: Cost | None, told: Cost) -> Cost:
    """What was said now, beside what was said before and is not spoken of.

    Pilot and production are often said apart, and so are the categories. A total that differs
    takes the place of a breakdown.
    """
    if known is None:
        return told
    pilot, note = told.pilot or known.pilot, told.note or known.note
    if not told.discloses_production and not told.parts:
        return _composed(replace(known, pilot=pilot, note=note))  # it was said of production
    if told.parts and not any(told.rest):
        return broken_down(replace(known, pilot=pilot, note=note), told.parts, told.currency)
    same = (told.currency, told.yearly, told.once) == (known.currency, known.yearly, known.once)
    parts = known.parts if same and not told.parts else told.parts
    return _composed(replace(told, pilot=pilot, parts=parts))


def broken_down(
    cost: Cost, told: Iterable[Part], currency: str | None, gone: Iterable[Category] = ()
) -> Cost:
    """With these categories named as well, and those in `gone` no longer."""
    if cost.discloses_production and currency and cost.currency and currency != cost.currency:
        raise MixedCurrencies("production", (cost.currency, currency))
    left_out = frozenset(gone)
    parts = merged((part for part in cost.parts if part.category not in left_out), told)
    complete = len(parts) == len(Category)
    (yearly_before, once_before), (yearly, once) = _named(cost.parts), _named(parts)
    changed = replace(
        cost,
        currency=currency or cost.currency,
        yearly=whole(cost.yearly, yearly_before, yearly, complete=complete),
        once=whole(cost.once, once_before, once, complete=complete),
        parts=parts,
    )
    return _composed(_worth_something(changed))


def written(cost: Cost) -> str:
    """The figures as one would type them, so that `parse_cost` reads the same again."""
    pilot = f"pilot {_money(cost.pilot.currency, cost.pilot.amount)}" if cost.pilot else ""
    currency = cost.currency or ""
    rest = _figures(currency, *cost.rest)
    parts = [
        f"{part.category} {_figures(currency, part.yearly, part.once)}"
        if part.yearly or part.once
        else f"{part.category} 0 because {part.reason}"
        for part in cost.parts
    ]
    said = [pilot, f"production {rest}" if rest else "", *parts]
    return ", ".join(part for part in said if part)


def _composed(cost: Cost) -> Cost:
    return replace(cost, text=written(cost))


def _named(parts: Iterable[Part]) -> tuple[Estimate | None, Estimate | None]:
    known = list(parts)
    return together(part.yearly for part in known), together(part.once for part in known)


def _figures(currency: str, yearly: Estimate | None, once: Estimate | None) -> str:
    said = [
        f"{_money(currency, yearly.low, yearly.likely, yearly.high)}/year" if yearly else "",
        f"{_money(currency, once.low, once.likely, once.high)} once" if once else "",
    ]
    return " plus ".join(part for part in said if part)


def _money(currency: str, *amounts: Decimal) -> str:
    """Three decimals would read as thousands, so they get a fourth."""
    different = amounts if len(set(amounts)) > 1 else amounts[:1]
    digits = (_THREE_DECIMALS.sub(r"\g<0>0", f"{tidy(amount):f}") for amount in different)
    return f"{currency} {'-'.join(digits)}"


def _totals(typed: str, text: str, default_currency: str | None) -> Cost:
    said, note = _without_note(text)
    line = without_days(spaced(plain(said)))
    refuse_parts(typed, without_periods(line, periods_in(line)))
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
        once=together(amount.estimate for amount in production if amount.cadence == "once"),
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
    total = together(amount.estimate for amount in amounts)
    return Money(total.likely, currency) if total and currency else None


def _yearly(text: str, amounts: Sequence[Amount]) -> Estimate | None:
    for amount in amounts:
        if amount.cadence is None:
            raise CadenceMissing(text, f"{amount.currency} {amount.typed}")
    return together(
        amount.estimate.times(_A_YEAR[amount.cadence])
        for amount in amounts
        if isinstance(amount.cadence, Period)
    )


def _worth_something(cost: Cost) -> Cost:
    production = first_year(cost)
    if production is not None and production.amount <= 0:
        raise NotPositive(cost.text, of_cost=True)
    return cost
