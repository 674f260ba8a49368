"""The report to leadership, as figures: what reached production, what came of it, what is next.

Everything is counted over pilots that are not restricted (R4). What nobody has told is unknown,
and counted apart (P4); currencies stand side by side unless somebody stated rates (V7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from types import MappingProxyType

from bot.domain import check_ins
from bot.domain.causes import Cause
from bot.domain.check_ins import CheckIn
from bot.domain.cost import ratio
from bot.domain.exchange import Exchange, together
from bot.domain.filters import Filter
from bot.domain.money import Money
from bot.domain.periods import A_YEAR
from bot.domain.pilot import Pilot
from bot.domain.policy import Policy
from bot.domain.promise import Kind
from bot.domain.shares import Rate
from bot.domain.spans import Span
from bot.domain.stages import BEFORE_LIVE, Decision, Stage
from bot.domain.value import Value, annualised

AHEAD = timedelta(days=60)
NEXT_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Unit:
    """What promises are added up in: hours, one currency, or one thing that is counted."""

    name: str
    currency: str | None = None


HOURS = Unit("hours")
_MONEY: Mapping[Kind, str] = MappingProxyType(
    {Kind.REVENUE: "revenue", Kind.RISK: "losses avoided"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """Of live pilots in one unit, by the year.

    `told` of the `pilots` have a check-in that can be measured: `expected` is what these promised,
    and `realised` what came of it.
    """

    unit: Unit
    pilots: int = 0
    promised: Decimal = Decimal(0)
    told: int = 0
    expected: Decimal = Decimal(0)
    realised: Decimal = Decimal(0)

    @property
    def unknown(self) -> int:
        return self.pilots - self.told

    @property
    def share(self) -> float | None:
        """P2 over all of them that are known."""
        return float(self.realised / self.expected) if self.expected else None

    def plus(self, promised: Decimal, realised: Decimal | None) -> Promises:
        known = realised is not None
        return replace(
            self,
            pilots=self.pilots + 1,
            promised=self.promised + promised,
            told=self.told + known,
            expected=self.expected + (promised if known else 0),
            realised=self.realised + (realised or 0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCosts:
    """Of live pilots in one currency, by the year: what was disclosed, and what it costs.

    `told` of the `pilots` have said what it costs to run: `expected` is what these disclosed.
    """

    currency: str
    pilots: int = 0
    disclosed: Decimal = Decimal(0)
    told: int = 0
    expected: Decimal = Decimal(0)
    actual: Decimal = Decimal(0)

    @property
    def share(self) -> float | None:
        return float(self.actual / self.expected) if self.expected else None

    def plus(self, disclosed: Decimal, actual: Decimal | None) -> RunCosts:
        known = actual is not None
        return replace(
            self,
            pilots=self.pilots + 1,
            disclosed=self.disclosed + disclosed,
            told=self.told + known,
            expected=self.expected + (disclosed if known else 0),
            actual=self.actual + (actual or 0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What live pilots come to."""

    pilots: int = 0
    promises: tuple[Promises, ...] = ()
    worth: tuple[Promises, ...] = ()  # hours in money, where somebody stated a rate (V8)
    in_percent: int = 0  # promises that cannot be added up
    without_promise: int = 0
    shares: tuple[float, ...] = ()  # P2, pilot by pilot
    costs: tuple[RunCosts, ...] = ()
    ratios: tuple[Decimal, ...] = ()  # C3 on what was disclosed
    actual_ratios: tuple[Decimal, ...] = ()  # C3 on actuals

    @property
    def measured(self) -> int:
        return len(self.shares)

    @property
    def kept(self) -> int:
        """That reached at least half of what they promised."""
        return sum(share >= check_ins.UNDER for share in self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDecision:
    """A change of stage that is planned, and what of the three decisions it lacks."""

    key: str
    name: str
    stage: Stage  # to be entered
    day: date
    lacks: tuple[Decision, ...]

    def is_late(self, today: date) -> bool:
        return self.day < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """What does not move, by pattern (D1); a pilot may be in several."""

    pilots: int
    lacking: Mapping[Decision, int]
    decided: int  # stalled though the three decisions are made
    adoption: int
    at_risk: int

    @property
    def total(self) -> int:
        return self.pilots + self.adoption + self.at_risk


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`span` limits what happened (B1, B2, stops); the rest is as it stands now."""

    filter: Filter
    span: Span | None
    now: datetime
    today: date
    stages: Mapping[Stage, int]
    reached: Rate  # B1
    designed: Rate  # B2
    launched_unknown: int
    live: Live
    together: Mapping[str, tuple[Money, tuple[str, ...]]] = field(default_factory=dict)
    exchange: Exchange | None = None
    stuck: Stuck
    causes: Mapping[Cause | None, int]
    next: tuple[NextDecision, ...]
    next_count: int

    @property
    def pilots(self) -> int:
        return sum(self.stages.values())

    @property
    def on_the_way(self) -> int:
        return sum(self.stages.get(stage, 0) for stage in BEFORE_LIVE)


@dataclass(slots=True)
class Counting:
    """Adds live pilots up, one after the other; nothing of them is kept."""

    policy: Policy
    now: datetime
    pilots: int = 0
    promises: dict[Unit, Promises] = field(default_factory=dict)
    worth: dict[Unit, Promises] = field(default_factory=dict)
    in_percent: int = 0
    without_promise: int = 0
    shares: list[float] = field(default_factory=list)
    costs: dict[str, RunCosts] = field(default_factory=dict)
    ratios: list[Decimal] = field(default_factory=list)
    actual_ratios: list[Decimal] = field(default_factory=list)

    def add(self, pilots: Iterable[Pilot]) -> None:
        for pilot in pilots:
            told = last_told(pilot, self.policy)
            self.pilots += 1
            self._promise(pilot, told)
            self._cost(pilot, told)

    def live(self) -> Live:
        return Live(
            pilots=self.pilots,
            promises=_largest_first(self.promises),
            worth=_largest_first(self.worth),
            in_percent=self.in_percent,
            without_promise=self.without_promise,
            shares=tuple(self.shares),
            costs=tuple(sorted(self.costs.values(), key=lambda one: -one.pilots)),
            ratios=tuple(self.ratios),
            actual_ratios=tuple(self.actual_ratios),
        )

    def _promise(self, pilot: Pilot, told: CheckIn | None) -> None:
        promise = check_ins.promise_of(pilot)
        if promise is None:
            self.without_promise += 1
            return
        share = check_ins.realised(told, pilot) if told else None
        if share is not None:
            self.shares.append(share)
        promised = annualised(promise)
        if promised is None:
            self.in_percent += 1
            return
        realised = _a_year(promise, told) if share is not None else None
        unit = unit_of(promise)
        self.promises[unit] = _known(self.promises, unit).plus(promised, realised)
        stated = _rate(pilot, promise)
        if stated:
            rate, money = stated.amount, Unit("money", stated.currency)
            worth = None if realised is None else realised * rate
            self.worth[money] = _known(self.worth, money).plus(promised * rate, worth)

    def _cost(self, pilot: Pilot, told: CheckIn | None) -> None:
        cost = check_ins.cost_of(pilot)
        run = told.answer.cost if told and told.answer else None
        if cost and cost.yearly and cost.currency:
            same = run if run and run.currency == cost.currency else None
            known = self.costs.get(cost.currency) or RunCosts(currency=cost.currency)
            self.costs[cost.currency] = known.plus(
                cost.yearly.likely, same.amount if same else None
            )
        if cost and (disclosed := ratio(cost)) is not None:
            self.ratios.append(disclosed)
        if run and (actual := check_ins.of_pilot(run, cost)) is not None:
            self.actual_ratios.append(actual)


def _rate(pilot: Pilot, promise: Value) -> Money | None:
    """V8: what an hour is worth, as it is stated now: it is no part of the promise."""
    if promise.kind is not Kind.HOURS:
        return None
    now = pilot.value.rate if pilot.value and pilot.value.kind is Kind.HOURS else None
    return now or promise.rate


def _known(promises: Mapping[Unit, Promises], unit: Unit) -> Promises:
    return promises.get(unit) or Promises(unit=unit)


def _largest_first(promises: Mapping[Unit, Promises]) -> tuple[Promises, ...]:
    return tuple(sorted(promises.values(), key=lambda one: (-one.pilots, one.unit.name)))


def unit_of(promise: Value) -> Unit:
    """Money saved and money earned are told apart: they are no one sum."""
    if promise.kind is Kind.HOURS:
        return HOURS
    if promise.currency:
        return Unit(_MONEY.get(promise.kind, "savings"), promise.currency)
    return Unit(promise.unit)


def last_told(pilot: Pilot, policy: Policy) -> CheckIn | None:
    """The last check-in that somebody answered."""
    told = (one for one in check_ins.check_ins(pilot, policy) if one.answer)
    return max(told, key=lambda one: one.day, default=None)


def _a_year(promise: Value, told: CheckIn | None) -> Decimal | None:
    if told is None or told.answer is None:
        return None
    return told.answer.change * A_YEAR[promise.period]


def middle(ratios: Iterable[Decimal]) -> Decimal | None:
    known = list(ratios)
    return median(known) if known else None


def sums(live: Live, exchange: Exchange | None) -> dict[str, tuple[Money, tuple[str, ...]]]:
    """Each line of money in one currency, at the rates somebody stated; none without them."""
    if exchange is None:
        return {}
    money = [one for one in live.promises if one.unit.currency]
    kinds = {
        "promised": [Money(one.promised, one.unit.currency or "") for one in money],
        "realised": [Money(one.realised, one.unit.currency or "") for one in money if one.told],
        "disclosed": [Money(one.disclosed, one.currency) for one in live.costs],
        "actual": [Money(one.actual, one.currency) for one in live.costs if one.told],
    }
    return {kind: together(found, exchange) for kind, found in kinds.items() if len(found) > 1}
