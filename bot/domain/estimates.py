"""The amounts in a line about cost: for the pilot or for production, once or each period.

A comma, a semicolon, "plus" or "and" ends a part of the line. In a part that begins with the word
pilot or production the word stands before its amounts, else behind them; a part without such a
word goes on with the last one. A period or "one-off" belongs to the amount it touches.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Literal, TypeAlias

from bot.domain.money import code_before, currency_beside
from bot.domain.numbers import BelowZero, Number, numbers_in
from bot.domain.periods import Period, periods_in
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

MOST_FIGURES = 3

Side: TypeAlias = Literal["pilot", "production"]
Cadence: TypeAlias = Period | Literal["once"]


@dataclass(eq=False)
class NotInOrder(Refusal):
    """C6."""

    low: Decimal
    likely: Decimal
    high: Decimal


@dataclass(eq=False)
class TooManyFigures(Refusal):
    """More than low, likely and high."""

    text: str
    limit: int


@dataclass(frozen=True, slots=True)
class Estimate:
    low: Decimal
    likely: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise NotInOrder(self.low, self.likely, self.high)

    def plus(self, other: Estimate) -> Estimate:
        return Estimate(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def times(self, factor: int) -> Estimate:
        return Estimate(self.low * factor, self.likely * factor, self.high * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """`unknown_code` is what stood where a currency belongs and is none."""

    typed: str
    side: Side
    estimate: Estimate
    cadence: Cadence | None
    currency: str | None
    unknown_code: str | None


_CURRENCY = r"(?:[A-Z]{3}|[€$£¥])"
_RANGE = re.compile(rf" ?{_CURRENCY}? ?(?:-|/|to|\.\.+) ?{_CURRENCY}? ?")
_LOW = re.compile(rf"\b(?:low|best case):? (?={_CURRENCY}? ?\d)", re.IGNORECASE)
_LIKELY_OR_HIGH = re.compile(
    rf"[,;]? (?:most likely|likely|expected|high|worst case):? (?={_CURRENCY}? ?\d)", re.IGNORECASE
)
_SIDE = re.compile(
    r"\b(?:(?P<pilot>pilot|poc|proof of concept|trial)"
    r"|production|prod|live|operations?|operating)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:once|one[- ]?(?:off|time)|up-?front|set-?up|initial(?:ly)?|implementation|capex)\b",
    re.IGNORECASE,
)
_END_OF_PART = re.compile(r",(?!\d)|[;+]|\b(?:plus|and)\b", re.IGNORECASE)
_OF_SOMETHING_ELSE = re.compile(
    r" ?(?:%|x\b|-?(?:hours?|days?|weeks?|months?|years?|users?|people|seats?|licen[cs]es?)\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_A_YEAR = re.compile(r"(?<!\w)(?:in|from|since|until|by|for) $", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Figures:
    """One to three numbers that are low, likely and high of one estimate."""

    numbers: tuple[Number, ...]

    @property
    def start(self) -> int:
        return self.numbers[0].start

    @property
    def end(self) -> int:
        return self.numbers[-1].end


@dataclass(frozen=True, slots=True)
class _Word:
    """A side or a cadence, where it stands."""

    start: int
    side: Side | None = None
    cadence: Cadence | None = None


_Part: TypeAlias = list[_Figures | _Word]


def amounts_in(line: str, default_currency: str | None) -> tuple[Amount, ...]:
    """Every amount of a `plain` line. Their currencies are those that stand beside them."""
    line = _LIKELY_OR_HIGH.sub(" - ", _LOW.sub("", line))
    return tuple(_amounts(line, default_currency))


def _amounts(line: str, default_currency: str | None) -> Iterator[Amount]:
    side: Side = "production"
    for part in _parts(line):
        sides = [word.side for word in part if isinstance(word, _Word) and word.side]
        free = [word for word in part if isinstance(word, _Word) and word.cadence]
        for place, figures in enumerate(part):
            if isinstance(figures, _Word):
                continue
            cadence = _cadence_beside(part, place, free)
            if cadence:
                free.remove(cadence)
            yield _amount(
                line,
                figures,
                _side_of(part, place) or side,
                cadence.cadence if cadence else None,
                default_currency,
            )
        side = sides[-1] if sides else side


def _side_of(part: _Part, place: int) -> Side | None:
    before = [word.side for word in part[:place] if isinstance(word, _Word) and word.side]
    behind = [word.side for word in part[place:] if isinstance(word, _Word) and word.side]
    if _leads(part):
        return before[-1]
    return behind[0] if behind else next(reversed(before), None)


def _leads(part: _Part) -> bool:
    """Whether the part begins with pilot or production, so that it stands before its amounts."""
    first = next(item for item in part if isinstance(item, _Figures) or item.side)
    return isinstance(first, _Word)


def _cadence_beside(part: _Part, place: int, free: Sequence[_Word]) -> _Word | None:
    before = _nearest(reversed(part[:place]), over_sides=_leads(part))
    behind = _nearest(iter(part[place + 1 :]), over_sides=not _leads(part))
    return next((word for word in (before, behind) if word in free), None)


def _nearest(items: Iterator[_Figures | _Word], *, over_sides: bool) -> _Word | None:
    """The word that comes first, looking past pilot and production where these are in between."""
    for item in items:
        if isinstance(item, _Word) and (item.cadence or not over_sides):
            return item
        if isinstance(item, _Figures):
            return None
    return None


def _amount(
    line: str,
    figures: _Figures,
    side: Side,
    cadence: Cadence | None,
    default_currency: str | None,
) -> Amount:
    beside = (
        currency_beside(line, number.start, number.end, default_currency)
        for number in figures.numbers
    )
    currency = next(filter(None, beside), None)
    return Amount(
        typed=line[figures.start : figures.end],
        side=side,
        estimate=_estimate(figures),
        cadence=cadence,
        currency=currency,
        unknown_code=None if currency else code_before(line, figures.start),
    )


def _estimate(figures: _Figures) -> Estimate:
    if len(figures.numbers) > MOST_FIGURES:
        raise TooManyFigures(" ".join(number.typed for number in figures.numbers), MOST_FIGURES)
    amounts = [_in_size_of(figures.numbers[-1], number) for number in figures.numbers]
    if len(amounts) == MOST_FIGURES:
        return Estimate(*amounts)
    return Estimate(amounts[0], (amounts[0] + amounts[-1]) / 2, amounts[-1])


def _in_size_of(last: Number, number: Number) -> Decimal:
    """In `120-150k` both are thousands; in `50,000-200k` they are not."""
    if number.amount < 0:
        raise BelowZero(number.typed)
    if number.scale is None and last.scale is not None:
        sized = replace(number, scale=last.scale)
        return sized.amount if sized.amount <= last.amount else number.amount
    return number.amount


def _parts(line: str) -> list[_Part]:
    """The parts that hold an amount; one that holds none goes to the part beside it."""
    ends = [found.start() for found in _END_OF_PART.finditer(line)]
    parts: list[_Part] = []
    for _, items in groupby(_items(line), key=lambda item: bisect(ends, item.start)):
        part = list(items)
        if parts and not (_has_figures(parts[-1]) and _has_figures(part)):
            parts[-1] += part
        else:
            parts.append(part)
    return [part for part in parts if _has_figures(part)]


def _has_figures(part: _Part) -> bool:
    return any(isinstance(item, _Figures) for item in part)


def _items(line: str) -> list[_Figures | _Word]:
    items: list[_Figures | _Word] = [*_figures(line), *_words(line)]
    items.sort(key=lambda item: item.start)
    before: list[_Figures | _Word | None] = [None, *items]
    return [
        item
        for last, item in zip(before, items, strict=False)
        if not (_cadence(item) and _cadence(item) == _cadence(last))  # "one-off setup" is one
    ]


def _cadence(item: _Figures | _Word | None) -> Cadence | None:
    return item.cadence if isinstance(item, _Word) else None


def _words(line: str) -> Iterator[_Word]:
    for found in _SIDE.finditer(line):
        yield _Word(found.start(), side="pilot" if found["pilot"] else "production")
    for found in _ONCE.finditer(line):
        yield _Word(found.start(), cadence="once")
    for per in periods_in(line):
        yield _Word(per.start, cadence=per.period)


def _figures(line: str) -> Iterator[_Figures]:
    group: list[Number] = []
    for number in filter(lambda number: _is_money(line, number), numbers_in(line)):
        if group and not _RANGE.fullmatch(line, group[-1].end, number.start):
            yield _Figures(tuple(group))
            group = []
        group.append(number)
    if group:
        yield _Figures(tuple(group))


def _is_money(line: str, number: Number) -> bool:
    """Not the 12 of "12 months", nor the 2027 of "in 2027"."""
    year = _YEAR.fullmatch(number.typed) and _BEFORE_A_YEAR.search(line, 0, number.start)
    return not (year or _OF_SOMETHING_ELSE.match(line, number.end))
