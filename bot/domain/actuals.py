"""What came of a promise after go-live, as it is told in a check-in, and what is made of it.

The actual change counts what the promise counts, by its period. Below zero it got worse.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.domain.baseline import OtherUnit, by_period_of, figure, goes_down
from bot.domain.cost import CadenceMissing, Cost, NoCost, PilotCostIsATotal, parse_cost
from bot.domain.money import Money, spaced
from bot.domain.numbers import TooLarge
from bot.domain.people import PersonId
from bot.domain.promise import NotATotal, SeveralAmounts
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain, within
from bot.domain.value import Value
from bot.frozen import dataclass

LONGEST_CHANGE = 200
LONGEST_SOURCE = 300
LONGEST_RUN_COST = 200
LONGEST_WHY = 500
_ALL = Decimal(100)
_SAVED = re.compile(r"\b(?:sav(?:e|ed|es|ing|ings)|so far|by now)\b", re.IGNORECASE)
_DIRECTION = re.compile(
    r"\b(?:(?P<down>fewer|less|lower)|more|higher|additional|extra)\b", re.IGNORECASE
)


class Course(StrEnum):
    """What becomes of a pilot that is at risk (P3)."""

    KEEP = "keep"
    FIX = "fix"
    SCALE_BACK = "scale back"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What it is held against: the promise and the cost as they stood, and since when."""

    value: Value
    cost: Cost | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """`day` is that of the check-in, after go-live; `cost` of running it is by the year."""

    day: int
    change: Decimal
    source: str
    by: PersonId
    at: datetime
    cost: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The sponsor's, on the check-ins up to `day`; their shares, or None where nobody told."""

    course: Course
    reason: str
    by: PersonId
    at: datetime
    day: int
    shares: tuple[float | None, ...]


@dataclass(eq=False)
class SeveralChanges(Refusal):
    """One number is asked for, and there are more."""

    typed: str


@dataclass(eq=False)
class NotARunCost(Refusal):
    """What it has cost to run is one amount, by the month or the year."""

    typed: str


@dataclass(eq=False)
class OtherCurrency(Refusal):
    """The estimate is in `wanted`."""

    typed: str
    wanted: str


@dataclass(eq=False)
class NoSuchCourse(Refusal):
    """It is kept, fixed, scaled back or retired."""

    word: str


def read_change(text: str, promise: Value) -> Decimal:
    """The change since the baseline, in the promised unit and by the promised period.

    `12 more errors` against a promise of fewer is below zero, and so is what has a minus.
    """
    typed = within(LONGEST_CHANGE, as_typed(text), "change")
    line = spaced(plain(typed))
    try:
        told = figure(typed, _DIRECTION.sub(" ", _SAVED.sub(" ", line)), promise)
    except SeveralAmounts as several:
        raise SeveralChanges(typed) from several
    if told.percent is not promise.percent:
        raise OtherUnit(typed, "percent" if promise.percent else promise.unit)
    if told.percent and goes_down(promise) and told.amount > _ALL:
        raise TooLarge(typed, _ALL)
    change = by_period_of(promise, told).amount
    return -abs(change) if _turned(line, promise) else change


def _turned(line: str, promise: Value) -> bool:
    """Whether it says the other direction than the promise; what is saved has none."""
    found = _DIRECTION.search(line)
    if found is None or _SAVED.search(line):
        return False
    return bool(found["down"]) is not goes_down(promise)


def read_source(text: str) -> str:
    return within(LONGEST_SOURCE, " ".join(as_typed(text).split()), "source")


def read_run_cost(text: str, cost: Cost | None, default_currency: str | None) -> Money:
    """`EUR 140k/year` or `12k a month`, by the year, in the currency of the estimate."""
    typed = within(LONGEST_RUN_COST, as_typed(text), "cost")
    estimated = cost.currency if cost else None
    try:
        told = parse_cost(f"production {typed}", estimated or default_currency)
    except (NoCost, CadenceMissing, PilotCostIsATotal, NotATotal) as refusal:
        raise NotARunCost(typed) from refusal
    yearly = told.yearly
    if yearly is None or told.once or told.pilot or told.currency is None or told.parts:
        raise NotARunCost(typed)
    if yearly.low != yearly.high:
        raise NotARunCost(typed)
    if estimated and told.currency != estimated:
        raise OtherCurrency(typed, estimated)
    return Money(yearly.likely, told.currency)


def course_named(word: str) -> Course:
    said = " ".join(plain(word).lower().replace("-", " ").split())
    try:
        return Course(said)
    except ValueError as error:
        raise NoSuchCourse(word) from error
