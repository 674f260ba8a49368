"""How it is before a pilot: what its promised change is counted from (V2).

`400 hours/month`, `EUR 2m a year`, `none until 15 Jan`. It is kept beside the promise as it would
be typed, with its period, so that a promise by another period counts from the same baseline.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from bot.domain.dates import day_in_file, not_past, parse_day, within
from bot.domain.forms import Reading
from bot.domain.money import CurrencyNeeded, codes_in, currency_beside, spaced
from bot.domain.numbers import BelowZero, NotANumber, Number, TooLarge, numbers_in, tidy
from bot.domain.periods import A_YEAR, Period, periods_in, without_periods
from bot.domain.promise import Kind, SeveralAmounts
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain
from bot.domain.typed import within as not_longer
from bot.domain.value import Value
from bot.frozen import dataclass

LONGEST_BASELINE = 200
LATEST_BASELINE = 366  # days ahead on which it can be known
_ALL = Decimal(100)
_NONE = re.compile(
    r"(?:none(?: yet)?|not (?:yet|known|measured)(?: yet)?|no baseline(?: yet)?|unknown|tb[adc]"
    r"|later)\b[ ,:]*(?:(?:is )?known )?",
    re.IGNORECASE,
)
_LESS = re.compile(r"^(?:fewer|less|lower)\b\s*", re.IGNORECASE)
_MORE = re.compile(r"^(?:more|higher|additional|extra)\b\s*", re.IGNORECASE)
_HOURS = re.compile(r"h(?:ou)?rs?|h", re.IGNORECASE)
_WORK_DAYS = re.compile(r"(?:work(?:ing)? |person[- ]?)?days?", re.IGNORECASE)
_HOURS_A_DAY = 8
_PERCENT = re.compile(r" ?(?:%|percent\b)", re.IGNORECASE)
_NO_MATTER = re.compile(
    r"\b(?:about|around|roughly|today|now|at present|currently|of|the|is|are|we|have|in|all)\b"
    r"|[~≈:;,.()]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """In what the promise counts; of a percentage the whole, in money or in whatever it counts.

    `percent`: a rate, of which a share is promised.
    """

    amount: Decimal
    period: Period
    currency: str | None = None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class KnownLater:
    """None yet: on which day it will be known."""

    day: date


@dataclass(eq=False)
class NoValueYet(Refusal):
    """V2: what is promised comes first."""


@dataclass(eq=False)
class NoDayGiven(Refusal):
    """V2: none yet, and no day on which it will be known."""


@dataclass(eq=False)
class OtherUnit(Refusal):
    """V2: the baseline counts something else than the promise; `wanted` is its unit."""

    typed: str
    wanted: str


@dataclass(eq=False)
class LessThanPromised(Refusal):
    """V2: the target would be below zero. `baseline` is by the period of the promise."""

    value: Value
    baseline: Baseline


def read_baseline(text: str, value: Value, today: date) -> Baseline | KnownLater:
    """What somebody typed on the day `today`, in the unit of the promise."""

    def day(said: str) -> date:
        return within(not_past(parse_day(said, today), today), today, LATEST_BASELINE)

    return _read(not_longer(LONGEST_BASELINE, as_typed(text), "baseline"), value, day)


@lru_cache(maxsize=1024)
def baseline_of(value: Value) -> Baseline | KnownLater | None:
    """What stands beside a promise; None too for words that give no number."""
    return Reading().read("baseline", _read, value.baseline, value, _written_day)


def written(baseline: Baseline | KnownLater, value: Value) -> str:
    """As one would type it, so that it is read as the same again."""
    if isinstance(baseline, KnownLater):
        return f"none until {baseline.day.isoformat()}"
    number = f"{tidy(baseline.amount):f}"
    if re.fullmatch(r"\d+\.\d{3}", number):  # would read as thousands
        number += "0"
    amount = f"{baseline.currency} {number}" if baseline.currency else number
    if baseline.percent:
        return f"{amount}%"
    unit = "" if baseline.currency else f" {counted(value)}"
    return f"{amount}{unit}/{baseline.period}"


def target(value: Value) -> Baseline | None:
    """V2: the baseline less or plus the promised change, by the period of the promise."""
    baseline = baseline_of(value)
    if not isinstance(baseline, Baseline):
        return None
    before = by_period_of(value, baseline)
    change = before.amount * value.amount / _ALL if value.percent else value.amount
    amount = before.amount - change if goes_down(value) else before.amount + change
    return Baseline(
        amount=tidy(amount),
        period=before.period,
        currency=before.currency,
        percent=before.percent,
    )


def by_period_of(value: Value, baseline: Baseline) -> Baseline:
    """The same by the promise's own period. A rate is the same by any."""
    if baseline.percent or baseline.period is value.period:
        return baseline
    factor = Decimal(A_YEAR[baseline.period]) / A_YEAR[value.period]
    return Baseline(
        amount=tidy(baseline.amount * factor), period=value.period, currency=baseline.currency
    )


def goes_down(value: Value) -> bool:
    """Whether the promised change is taken off: by what it says, else by its kind."""
    if _LESS.match(value.unit):
        return True
    return not _MORE.match(value.unit) and value.kind in {Kind.HOURS, Kind.COST, Kind.RISK}


def counted(value: Value) -> str:
    """What a promise counts, without more or fewer; the currency for money."""
    return _MORE.sub("", _LESS.sub("", value.unit)).strip() or value.unit


def check_fits(value: Value, baseline: Baseline | KnownLater) -> None:
    """V2: nothing can be taken off that is not there."""
    if isinstance(baseline, KnownLater) or not goes_down(value) or value.percent:
        return
    before = by_period_of(value, baseline)
    if before.amount < value.amount:
        raise LessThanPromised(value, before)


def follows(value: Value, known: Value) -> Value:
    """A new promise with the baseline of the one before, where it still counts the same."""
    if value.baseline is not None or known.baseline is None:
        return value
    baseline = baseline_of(known)
    if not isinstance(baseline, KnownLater) and not _is_alike(value, known):
        return value
    return replace(value, baseline=written(baseline, known) if baseline else known.baseline)


def _is_alike(value: Value, known: Value) -> bool:
    same = (value.kind, value.currency, value.percent) == (
        known.kind,
        known.currency,
        known.percent,
    )
    return same and _alike(counted(value), counted(known))


def _read(typed: str, value: Value, day: Callable[[str], date]) -> Baseline | KnownLater:
    line = plain(typed)
    if none := _NONE.match(line):
        return KnownLater(_day_behind(line[none.end() :], day))
    baseline = figure(typed, spaced(line), value)
    if baseline.amount < 0:
        raise BelowZero(typed)
    if baseline.percent and baseline.amount > _ALL:
        raise TooLarge(typed, _ALL)
    check_fits(value, baseline)
    return baseline


def _day_behind(said: str, day: Callable[[str], date]) -> date:
    if not said.strip(" .,"):
        raise NoDayGiven
    return day(said.strip(" .,"))


def _written_day(said: str) -> date:
    words = re.sub(r"^(?:until|till|by|on|before) ", "", said.strip(), flags=re.IGNORECASE)
    found = day_in_file(words, month_first=None)
    if found is None:
        raise NoDayGiven
    return found


def figure(typed: str, line: str, value: Value) -> Baseline:
    """The one number of a `plain` line, in what a promise counts; below zero with a minus."""
    periods = periods_in(line)
    bare = without_periods(line, periods)
    numbers = numbers_in(bare)
    if not numbers:
        raise NotANumber(typed)
    if len(numbers) > 1:
        raise SeveralAmounts(typed)
    number, period = numbers[0], periods[0].period if periods else value.period
    if _PERCENT.match(bare, number.end):
        return _rate(typed, number, value)
    if value.currency or (value.percent and _names_money(bare, number)):
        return _money(typed, bare, number, period, value)
    unit = _NO_MATTER.sub(" ", f"{bare[: number.start]} {bare[number.end :]}")
    amount = number.amount * _counts(typed, " ".join(unit.split()), value)
    return Baseline(amount=tidy(amount), period=period)


def _counts(typed: str, unit: str, value: Value) -> int:
    """How many of what the promise counts are in what was typed: a working day is 8 hours."""
    if value.kind is Kind.HOURS and _WORK_DAYS.fullmatch(unit):
        return _HOURS_A_DAY
    hours = value.kind is Kind.HOURS and _HOURS.fullmatch(unit)
    if unit and not hours and not _alike(unit, counted(value)):
        raise OtherUnit(typed, counted(value))
    return 1


def _rate(typed: str, number: Number, value: Value) -> Baseline:
    """A rate of which a share is promised: an error rate of 12%."""
    if not value.percent:
        raise OtherUnit(typed, counted(value))
    return Baseline(amount=tidy(number.amount), period=value.period, percent=True)


def _names_money(line: str, number: Number) -> bool:
    try:
        return currency_beside(line, number.start, number.end) is not None
    except CurrencyNeeded:
        return True


def _money(typed: str, line: str, number: Number, period: Period, value: Value) -> Baseline:
    named = currency_beside(line, number.start, number.end, value.currency)
    currency = named or next(iter(codes_in(line)), None) or value.currency
    if value.currency and currency != value.currency:
        raise OtherUnit(typed, value.currency)
    return Baseline(amount=tidy(number.amount), period=period, currency=currency)


def _alike(one: str, other: str) -> bool:
    """The same thing, counted: errors, Error, the errors."""
    return _root(one) == _root(other)


def _root(things: str) -> str:
    bare = _NO_MATTER.sub(" ", _MORE.sub("", _LESS.sub("", things.lower())))
    return " ".join(word.removesuffix("s") for word in bare.split())
