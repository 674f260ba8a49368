"""The report to leadership, as figures: what reached production, what came of it, what is next.

Everything is counted over pilots that are not restricted (R4). What nobody has told is unknown,
and counted apart (P4); currencies stand side by side unless somebody stated rates (V7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from bot.domain import check_ins
from bot.domain.causes import Cause
from bot.domain.exchange import Exchange, together
from bot.domain.filters import Filter
from bot.domain.money import Money
from bot.domain.outcomes import Outcome, Unit
from bot.domain.shares import Rate
from bot.domain.spans import Span
from bot.domain.stages import BEFORE_LIVE, Decision, Stage
from bot.frozen import dataclass

Sums = Mapping[str, tuple[Money, tuple[str, ...]]]  # in one currency, and what has no rate
AHEAD = timedelta(days=60)
NEXT_SHOWN = 10


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
    undated: tuple[int, int] = (0, 0)  # decided, and launched, on no known day: in no span
    live: Live
    value_sums: Sums = field(default_factory=dict)
    cost_sums: Sums = field(default_factory=dict)
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
class _Sum:
    """What was said of some pilots, and of those of which something was told what came."""

    pilots: int = 0
    said: Decimal = Decimal(0)
    told: int = 0
    expected: Decimal = Decimal(0)
    came: Decimal = Decimal(0)

    def add(self, said: Decimal, came: Decimal | None) -> None:
        self.pilots += 1
        self.said += said
        if came is not None:
            self.told += 1
            self.expected += said
            self.came += came


_Totals = defaultdict[Unit, _Sum]


@dataclass(slots=True)
class Counting:
    """Adds live pilots up, one after the other; nothing of them is kept."""

    pilots: int = 0
    promises: _Totals = field(default_factory=lambda: defaultdict(_Sum))
    worth: _Totals = field(default_factory=lambda: defaultdict(_Sum))
    in_percent: int = 0
    without_promise: int = 0
    shares: list[float] = field(default_factory=list)
    costs: _Totals = field(default_factory=lambda: defaultdict(_Sum))
    ratios: list[Decimal] = field(default_factory=list)
    actual_ratios: list[Decimal] = field(default_factory=list)

    def add(self, outcomes: Iterable[Outcome]) -> None:
        for one in outcomes:
            self.pilots += 1
            self._promise(one)
            self._cost(one)

    def live(self) -> Live:
        return Live(
            pilots=self.pilots,
            promises=_promises(self.promises),
            worth=_promises(self.worth),
            in_percent=self.in_percent,
            without_promise=self.without_promise,
            shares=tuple(self.shares),
            costs=tuple(_run_cost(unit, total) for unit, total in _largest_first(self.costs)),
            ratios=tuple(self.ratios),
            actual_ratios=tuple(self.actual_ratios),
        )

    def _promise(self, one: Outcome) -> None:
        if one.unit is None:
            self.without_promise += 1
            return
        if one.share is not None:
            self.shares.append(one.share)
        if one.promised is None:
            self.in_percent += 1
            return
        self.promises[one.unit].add(one.promised, one.realised)
        if one.rate:
            rate, came = one.rate.amount, one.realised
            worth = None if came is None else came * rate
            self.worth[Unit("money", one.rate.currency)].add(one.promised * rate, worth)

    def _cost(self, one: Outcome) -> None:
        if one.disclosed is not None:
            self.costs[Unit("cost", one.currency)].add(one.disclosed, one.run)
        if one.ratio is not None:
            self.ratios.append(one.ratio)
        if one.run_ratio is not None:
            self.actual_ratios.append(one.run_ratio)


def _promises(sums: _Totals) -> tuple[Promises, ...]:
    return tuple(
        Promises(
            unit=unit,
            pilots=total.pilots,
            promised=total.said,
            told=total.told,
            expected=total.expected,
            realised=total.came,
        )
        for unit, total in _largest_first(sums)
    )


def _run_cost(unit: Unit, total: _Sum) -> RunCosts:
    return RunCosts(
        currency=unit.currency or "",
        pilots=total.pilots,
        disclosed=total.said,
        told=total.told,
        expected=total.expected,
        actual=total.came,
    )


def _largest_first(sums: _Totals) -> list[tuple[Unit, _Sum]]:
    return sorted(sums.items(), key=lambda one: (-one[1].pilots, one[0].name))


def middle(ratios: Iterable[Decimal]) -> Decimal | None:
    known = list(ratios)
    return median(known) if known else None


def value_sums(live: Live, exchange: Exchange | None) -> Sums:
    """V7: what is saved, earned or not lost, each for itself, at the rates somebody stated."""
    money: defaultdict[str, list[Money]] = defaultdict(list)
    for one in live.promises:
        if one.unit.currency:
            money[f"promised {one.unit.name}"].append(Money(one.promised, one.unit.currency))
            if one.told:
                money[f"realised {one.unit.name}"].append(Money(one.realised, one.unit.currency))
    return _sums(money, exchange)


def cost_sums(live: Live, exchange: Exchange | None) -> Sums:
    money = {
        "disclosed": [Money(one.disclosed, one.currency) for one in live.costs],
        "actual": [Money(one.actual, one.currency) for one in live.costs if one.told],
    }
    return _sums(money, exchange)


def _sums(money: Mapping[str, Sequence[Money]], exchange: Exchange | None) -> Sums:
    """None without rates, or where there is only one currency."""
    if exchange is None:
        return {}
    return {what: together(found, exchange) for what, found in money.items() if len(found) > 1}
