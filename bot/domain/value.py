"""The promised value of a pilot, in numbers: `120 hours/month`, `USD 50k/year` (V1–V7).

Working time is kept in hours: a working day is 8 of them, and V4's month of 168 is 21 such days,
or 4.2 weeks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from itertools import chain
from types import MappingProxyType

from bot.domain.dates import without_days
from bot.domain.money import Money, spaced
from bot.domain.numbers import TooLarge, tidy
from bot.domain.periods import (
    A_YEAR,
    Per,
    Period,
    PeriodMissing,
    blanked,
    periods_in,
    without_periods,
)
from bot.domain.promise import Kind, promise_in
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain, within
from bot.frozen import dataclass

__all__ = (
    "Kind",
    "MoreThanAllHours",
    "Period",
    "PeriodMissing",
    "TooManyHours",
    "Value",
    "annualised",
    "check_hours",
    "hours_a_month",
    "in_money",
    "parse_value",
    "whose_is_missing",
)

LONGEST_VALUE = 300
HOURS_A_MONTH = 168  # V4, for each head
MOST_HEADS = 10_000_000
_OF_A_MONTH: Mapping[Period, Decimal] = MappingProxyType(
    {
        Period.DAY: Decimal(21),
        Period.WEEK: Decimal("4.2"),
        Period.MONTH: Decimal(1),
        Period.QUARTER: 1 / Decimal(3),
        Period.YEAR: 1 / Decimal(12),
    }
)


@dataclass(eq=False)
class TooManyHours(Refusal):
    """V4: `hours` a month are more than `heads` people have, which is `limit`."""

    text: str
    hours: Decimal
    heads: int
    limit: int


@dataclass(eq=False)
class MoreThanAllHours(Refusal):
    """V4: as long as nobody says whose hours they are, they are at most everybody's."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """`unit` is "hours", the currency, or what is counted ("fewer errors"); `text` as typed."""

    kind: Kind
    amount: Decimal
    unit: str
    period: Period
    currency: str | None = None
    percent: bool = False
    role: str | None = None
    head_count: int | None = None
    measured: str | None = None
    baseline: str | None = None  # as typed; `baseline` reads it (V2)
    text: str = field(default="", compare=False)  # the same figures in other words are the same
    rate: Money | None = None  # what an hour is worth, as somebody stated it (V8)
    rate_reason: str | None = None
    metric: str | None = None  # the organisation's key metric that it feeds (V9)


def annualised(value: Value) -> Decimal | None:
    """V1: amounts are annualised, percentages never."""
    return None if value.percent else tidy(round(value.amount * A_YEAR[value.period], 2))


def in_money(value: Value) -> Money | None:
    """V8: hours become money only with a stated hourly rate."""
    if value.rate is None or value.kind is not Kind.HOURS or value.percent:
        return None
    return Money(tidy(value.amount * value.rate.amount), value.rate.currency)


def whose_is_missing(value: Value) -> bool:
    """V4: hours are somebody's; until role and head count are known, V1 asks whose."""
    return value.kind is Kind.HOURS and not (value.role and value.head_count)


def hours_a_month(value: Value) -> Decimal | None:
    if value.kind is not Kind.HOURS or value.percent:
        return None
    return round(value.amount * _OF_A_MONTH[value.period], 2)


def check_hours(value: Value) -> Value:
    """V4: hours are at most what the people named have."""
    hours, heads = hours_a_month(value), value.head_count
    most = MOST_HEADS if heads is None else heads
    if hours is None or hours <= most * HOURS_A_MONTH:
        return value
    if heads is None:
        raise MoreThanAllHours(value.text)
    raise TooManyHours(value.text, hours, heads, heads * HOURS_A_MONTH)


def parse_value(text: str, default_currency: str | None = None) -> Value:
    """What stands beside the promise is read first, and blanked."""
    typed = within(LONGEST_VALUE, as_typed(text), "value")
    line = without_days(spaced(_in_digits(plain(typed))))
    line, measured, baseline = _without_clauses(line)
    periods = periods_in(line)
    line, role, head_count = _without_people(without_periods(line, periods))
    promise = promise_in(typed, line, default_currency)
    value = Value(
        kind=promise.kind,
        amount=promise.amount,
        unit=promise.unit,
        period=_period(typed, periods, promise.start),
        currency=promise.currency,
        percent=promise.percent,
        role=role,
        head_count=head_count,
        measured=measured,
        baseline=baseline,
        text=typed,
    )
    return check_hours(value)


_SMALL = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_IN_WORDS = re.compile(
    rf"\b({'|'.join(_SMALL)})(?= (?:fewer|less|more|additional|extra|hours?|days?)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(measured|baseline)\b:?", re.IGNORECASE)
_END_OF_CLAUSE = re.compile(r";|, ")
_PEOPLE = re.compile(
    r"\b(?:for|across|among) (?!example|instance)"
    r"(?:(?:all|each|every|of|our|the|about|some|around) )*"
    r"(?:(?P<count>\d{1,3}(?:[ ,']\d{3})+|\d+)(?![\d.,]*\d|%| ?(?:hours?|h)\b) ?)?"
    r"(?P<role>[^,;.()\d]*)",
    re.IGNORECASE,
)
_SAVERS = re.compile(
    r"^(?P<count>\d+) (?P<role>[^\d,;.()]{2,60}?)(?= (?:will |would |can )?(?:save|spend|lose)\b)",
    re.IGNORECASE,
)
# "40 hours by 3 clerks", but not "30 cases fewer", nor "down by 3 days".
_DONE_BY = re.compile(
    r"\bby (?:(?:all|our|the|about|some|around) )*(?P<count>\d+) "
    r"(?P<role>(?!(?:fewer|less|more|percent|points?|hours?|minutes?|days?|weeks?)\b)"
    r"[^\W\d][^,;.()\d]{1,60})",
    re.IGNORECASE,
)
_HOURS = re.compile(r"\d[km]? ?(?:[^\W\d][\w'-]* ){0,3}?(?:hours?|hrs?|h|days?)\b", re.IGNORECASE)
_HEADS = re.compile(
    r"(?<![\d.,'-])(?P<count>\d+) (?P<role>people|persons|employees|staff|colleagues)\b",
    re.IGNORECASE,
)
# One of these is in whatever the patterns above find.
_SOMEBODY = re.compile(
    r"\b(?:for|across|among|by|save|spend|lose|people|persons|employees|staff|colleagues)\b",
    re.IGNORECASE,
)


def _in_digits(line: str) -> str:
    """Small numbers in words: "two fewer incidents"."""
    return _IN_WORDS.sub(lambda found: str(_SMALL.index(found[1].lower()) + 1), line)


def _without_clauses(line: str) -> tuple[str, str | None, str | None]:
    """How it is measured, and the baseline: each up to the next comma or semicolon."""
    found = list(_CLAUSE.finditer(line))
    if not found:
        return line, None, None
    clauses: dict[str, str | None] = {}
    ends = [following.start() for following in found[1:]] + [len(line)]
    for clause, end in zip(found, ends, strict=False):
        said = _END_OF_CLAUSE.split(line[clause.end() : end])[0]
        clauses[clause[1].lower()] = said.strip(" ,.()") or None
        line = blanked(line, clause.start(), clause.end() + len(said))
    return line, clauses.get("measured"), clauses.get("baseline")


def _without_people(line: str) -> tuple[str, str | None, int | None]:
    """Whose work changes: "for 12 claims handlers"."""
    if not _SOMEBODY.search(line):
        return line, None, None
    done_by = (by for by in _DONE_BY.finditer(line) if _HOURS.search(line, 0, by.start()))
    others = (said.finditer(line) for said in (_PEOPLE, _SAVERS, _HEADS))
    for found in chain(*others, done_by):
        role = found["role"].strip(" -:'\"").removesuffix(" and") or None
        if role or found["count"]:
            return blanked(line, found.start(), found.end()), role, _heads(found["count"])
    return line, None, None


def _heads(count: str | None) -> int | None:
    if count is None:
        return None
    heads = Decimal("".join(filter(str.isdigit, count)))
    if heads > MOST_HEADS:
        raise TooLarge(count, Decimal(MOST_HEADS))
    if not heads:
        raise NotAHeadCount(count)
    return int(heads)


def _period(text: str, periods: Sequence[Per], promise: int) -> Period:
    """The first one named after the promise, else before it."""
    if not periods:
        raise PeriodMissing(text)
    return next((per.period for per in periods if per.start > promise), periods[0].period)


@dataclass(eq=False)
class NotAHeadCount(Refusal):
    """A whole number of people from 1 on."""

    text: str
