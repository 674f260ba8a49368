"""Numbers as people write them: `1.5M`, `1,200`, `1'200`, `1.200,50`, `１２０`.

A comma before exactly three digits groups (`1,200`), any other single comma is decimal (`3,5`).
A single point before exactly three digits could be either: with a word of size it is decimal
(`1.125M`), alone it is refused with both readings (`1.200`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from bot.domain.refusals import Refusal
from bot.domain.typed import plain
from bot.frozen import dataclass

LARGEST = Decimal(10) ** 15
_DECIMALS = 6

_SCALES: Mapping[str, Decimal] = MappingProxyType(
    dict.fromkeys(("k", "thousand", "thousands", "tsd"), Decimal(10) ** 3)
    | dict.fromkeys(("m", "mn", "mm", "mio", "mln", "million", "millions"), Decimal(10) ** 6)
    | dict.fromkeys(("b", "bn", "bln", "mrd", "billion", "billions"), Decimal(10) ** 9)
    | dict.fromkeys(("tn", "trillion", "trillions"), Decimal(10) ** 12)
    | dict.fromkeys(("lakh", "lakhs"), Decimal(10) ** 5)
    | dict.fromkeys(("crore", "crores"), Decimal(10) ** 7)
)
_LONGEST_FIRST = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<sign>(?<![\w)%])(?:-|minus ))?"
    r"(?P<digits>(?>\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*|(?<![.,\w])[.,]\d+))"
    rf"(?: ?(?P<scale>{_LONGEST_FIRST})(?![^\W\d_]))?",
    re.IGNORECASE,
)
# A word that begins with a letter keeps its digits: F1, Q3, GPT-4 and P-7 are no amounts.
_WORD = r"[^\W\d_][\w'-]*"
_NUMBER_OR_WORD = re.compile(rf"(?!minus ){_WORD}|{_NUMBER.pattern}", re.IGNORECASE)
_NO_END = re.compile(r"[½⅓⅔¼¾⅛²³]|e\d|(?<!\d[.,'\d])/[2-9](?!\d)", re.IGNORECASE)

_GROUPED = re.compile(
    r"[1-9]\d{0,2}(?P<mark>[ ,.'])\d{3}(?:(?P=mark)\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3}"
)
_GROUPED_OR_PLAIN = re.compile(rf"\d+|{_GROUPED.pattern}")


@dataclass(eq=False)
class NotANumber(Refusal):
    text: str


@dataclass(eq=False)
class AmbiguousNumber(Refusal):
    """`1.200` is 1,200 to some and 1.2 to others."""

    text: str
    readings: tuple[Decimal, Decimal]


@dataclass(eq=False)
class BelowZero(Refusal):
    text: str


@dataclass(eq=False)
class TooLarge(Refusal):
    text: str
    limit: Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in a text. What it amounts to is asked only of those that matter."""

    typed: str
    digits: str
    scale: str | None
    negative: bool
    start: int
    end: int

    @property
    def amount(self) -> Decimal:
        """Below zero where a minus was typed, never NaN, at most `LARGEST` and six decimals."""
        figure = _figure(self.digits, scaled=self.scale is not None)
        if figure > LARGEST:
            raise TooLarge(self.typed, LARGEST)
        if self.scale:
            figure *= _SCALES[self.scale]
        if figure > LARGEST:
            raise TooLarge(self.typed, LARGEST)
        return tidy(-figure if self.negative else figure)


def parse_number(text: str) -> Decimal:
    """The one number that `text` is. Zero is a number; what is below zero is refused."""
    found = _NUMBER.fullmatch(plain(text))
    if found is None:
        raise NotANumber(text)
    amount = _number(found).amount
    if amount < 0:
        raise BelowZero(text)
    return amount


def numbers_in(line: str) -> tuple[Number, ...]:
    """Every number of a `plain` line, where it stands."""
    numbers: list[Number] = []
    for found in _NUMBER_OR_WORD.finditer(line):
        if found["digits"]:
            if _NO_END.match(line, found.end("digits")):
                raise NotANumber(line[found.start() :].split(maxsplit=1)[0])
            numbers.append(_number(found))
    return tuple(numbers)


def _number(found: re.Match[str]) -> Number:
    typed, sign, digits, scale = found.group(0, "sign", "digits", "scale")
    return Number(typed, digits, scale.lower() if scale else None, bool(sign), *found.span())


def _figure(digits: str, *, scaled: bool) -> Decimal:
    if digits.isdecimal():
        return Decimal(digits)
    grouped, decimal = _as_grouped(digits), _as_decimal(digits)
    if grouped is not None and decimal is not None and "." in digits:
        if not scaled:
            raise AmbiguousNumber(digits, (grouped, decimal))
        return decimal
    for figure in (grouped, decimal):
        if figure is not None:
            return figure
    raise NotANumber(digits)


def tidy(amount: Decimal) -> Decimal:
    """Six decimals at most, and no zeros behind them: equal amounts are written alike."""
    rounded, whole = round(amount, _DECIMALS), amount.to_integral_value()
    return whole if rounded == whole else rounded.normalize()


def _as_grouped(digits: str) -> Decimal | None:
    if not _GROUPED.fullmatch(digits):
        return None
    return Decimal(re.sub(r"\D", "", digits))


def _as_decimal(digits: str) -> Decimal | None:
    """A whole number, or one decimal mark that does not group as well."""
    whole, mark, fraction = _split(digits)
    if (mark and mark in whole) or "'" in fraction:
        return None
    if whole and not _GROUPED_OR_PLAIN.fullmatch(whole):
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{fraction or '0'}")


def _split(digits: str) -> tuple[str, str, str]:
    point = max(digits.rfind("."), digits.rfind(","))
    if point < 0:
        return digits, "", ""
    return digits[:point], digits[point], digits[point + 1 :]
