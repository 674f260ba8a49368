"""What a live pilot promised, what came of it and what it costs, by the year, as one sums it up.

Kept beside a pilot as a projection (decision 1), so that a report reads no more than this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from bot.domain import check_ins
from bot.domain.actuals import Actual
from bot.domain.cost import Cost, ratio
from bot.domain.money import Money
from bot.domain.periods import A_YEAR
from bot.domain.pilot import Pilot
from bot.domain.promise import Kind
from bot.domain.stages import Stage
from bot.domain.value import Value, annualised
from bot.frozen import dataclass

HOURS = "hours"
_MONEY: Mapping[Kind, str] = MappingProxyType(
    {Kind.REVENUE: "revenue", Kind.RISK: "losses avoided"}
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What promises are added up in: hours, one currency, or one thing that is counted."""

    name: str
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`share` is of its promise, which may be known where nothing can be added up (percent).

    `unit` is None without a promise in numbers; `promised` is None for a percentage. `disclosed`
    and `run` are in `currency`; ratios are over the pilot's cost (C3).
    """

    unit: Unit | None = None
    promised: Decimal | None = None
    realised: Decimal | None = None
    share: float | None = None
    rate: Money | None = None
    currency: str | None = None
    disclosed: Decimal | None = None
    run: Decimal | None = None
    ratio: Decimal | None = None
    run_ratio: Decimal | None = None


def outcome(pilot: Pilot) -> Outcome | None:
    """None for whatever is not live."""
    if pilot.stage is not Stage.LIVE:
        return None
    promise, told = check_ins.promise_of(pilot), check_ins.last_told(pilot)
    cost, run = check_ins.cost_of(pilot), told.cost if told else None
    return replace(_kept(pilot, promise, told), **_spent(cost, run))


def _kept(pilot: Pilot, promise: Value | None, told: Actual | None) -> Outcome:
    if promise is None:
        return Outcome()
    promised, share = annualised(promise), check_ins.share_of(told, promise)
    is_counted = told is not None and share is not None and promised is not None
    return Outcome(
        unit=unit_of(promise),
        promised=promised,
        realised=told.change * A_YEAR[promise.period] if told and is_counted else None,
        share=share,
        rate=_rate(pilot, promise),
    )


def _spent(cost: Cost | None, run: Money | None) -> dict[str, Any]:
    if cost is None:
        return {}
    same = run if run and run.currency == cost.currency else None
    return {
        "currency": cost.currency,
        "disclosed": cost.yearly.likely if cost.yearly else None,
        "run": same.amount if same else None,
        "ratio": ratio(cost),
        "run_ratio": check_ins.of_pilot(run, cost) if run else None,
    }


def unit_of(promise: Value) -> Unit:
    """Money saved and money earned are told apart: they are no one sum."""
    if promise.kind is Kind.HOURS:
        return Unit(HOURS)
    if promise.currency:
        return Unit(_MONEY.get(promise.kind, "savings"), promise.currency)
    return Unit(promise.unit)


def _rate(pilot: Pilot, promise: Value) -> Money | None:
    """V8: what an hour is worth, as it is stated now: it is no part of the promise."""
    if promise.kind is not Kind.HOURS:
        return None
    now = pilot.value.rate if pilot.value and pilot.value.kind is Kind.HOURS else None
    return now or promise.rate
