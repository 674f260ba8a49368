"""The promised change in a line of text: which number is meant, and what it counts.

Meant is the number with a currency, hours, a percent sign or a comparison ("30 fewer …") beside
it, else the only one. Several such numbers are refused, not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from bot.domain.money import (
    CurrencyNeeded,
    TwoCurrencies,
    UnknownCurrency,
    code_before,
    codes_in,
    currency_beside,
    only_code_in,
)
from bot.domain.numbers import Number, TooLarge, numbers_in, tidy
from bot.domain.periods import PeriodMissing
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

_ALL = Decimal(100)


class Kind(StrEnum):
    HOURS = "hours"
    COST = "cost"
    REVENUE = "revenue"
    RISK = "risk"
    QUALITY = "quality"


@dataclass(eq=False)
class VagueValue(Refusal):
    """V3: no number in it."""

    text: str


@dataclass(eq=False)
class UnitMissing(Refusal):
    text: str


@dataclass(eq=False)
class PostsNotHours(Refusal):
    """How many FTE, where hours and whose they are would count."""

    text: str
    posts: Decimal


@dataclass(eq=False)
class TechnicalMeasure(Refusal):
    """V6: it proves that the pilot works, not what it is worth."""

    text: str
    measure: str


@dataclass(eq=False)
class SeveralAmounts(Refusal):
    """Two values, a range, or a "from … to …" where one promised change is asked for."""

    text: str


@dataclass(eq=False)
class NotATotal(Refusal):
    """Hours or money for each claim, or each head, instead of all together."""

    text: str
    per: str


@dataclass(eq=False)
class NotPositive(Refusal):
    """`of_cost`: of what production will cost."""

    text: str
    of_cost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """`unit` is "hours", the currency, or what is counted ("fewer errors")."""

    kind: Kind
    amount: Decimal
    unit: str
    start: int
    currency: str | None = None
    percent: bool = False


_PERCENT = re.compile(r" ?(?:%|(?:percent|per cent|pct|percentage points?)\b)", re.IGNORECASE)
# Words between number and hours ("120 claims handling hours"), but not "30 calls after hours".
_TIME = re.compile(
    r" ?-?(?:(?:(?!(?:outside|after|within|under|in|about|of|during|office|opening|than)\b)"
    r"[^\W\d][\w'-]* ){0,3}?(?P<hours>hours?|hrs?|h)"
    r"|(?:(?:working|person|man|staff|full|business)[ -])?(?P<other>minutes?|mins?|days?|pds?))"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_HOURS_OF: Mapping[str, Decimal] = MappingProxyType(
    {"h": Decimal(1), "m": 1 / Decimal(60), "d": Decimal(8), "p": Decimal(8)}
)
_SPEED = re.compile(
    r"\b(?:faster|shorter|quicker|earlier|sooner|delays?|waiting|turnaround|lead time|cycle time"
    r"|response)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r" (?:[\w'-]+ ){0,2}"
    r"(?:fewer|less|lower|more|higher|additional|extra|faster|shorter|quicker)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r" ?(?:%|hours?|h|[A-Z]{3})? ?(?:-|\.\.+|(?:down |up )?(?:to|or)\b) ?(?:[A-Z]{3} ?|[€$£¥])?",
    re.IGNORECASE,
)
_PER = re.compile(r"\bper (\w+)|\b(each|apiece)\b", re.IGNORECASE)
_NO_PERIOD_OF_OURS = frozenset({"fortnight", "sprint", "semester", "half", "decade", "shift"})
_BREAK = re.compile(r"[;()]|,(?!\d)|\.(?= |$)")
_LINK = re.compile(r"(?:\W|\b(?:of|is|at|by|to)\b)+$", re.IGNORECASE)
_TECHNICAL = re.compile(
    r"\b(?:accuracy|precision|(?<!product )recall|f1(?:[- ]score)?|f-score|auc|roc|latency|uptime"
    r"|throughput|perplexity|bleu|rouge|rmse|mae|mape|hallucinations?|tokens?|milliseconds?"
    r"|[qrt]ps|requests per second|inference time|confidence scores?|gpu|cpu)\b|(?<![^\W\d_])ms\b",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"\b(?:we|will|would|should|to|the|by|of|our|us|in|about|around|roughly|and|is|are|at|it|its"
    r"|this|that|on|with|get|have|least|nearly|almost|over)\b|[:=~<>≥≤≈*\"!?+-](?!\w)",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"\b(?:fewer|less|lower|more|higher|additional|extra)\b", re.IGNORECASE)
_DOWN = re.compile(
    r"\b(?:reduc\w+|cut(?:s|ting)?|decreas\w+|down|drop\w*|avoid\w*|prevent\w*|eliminat\w+|sav\w+"
    r"|lower(?:s|ed|ing))\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:increas\w+|rais(?:e|es|ed|ing)|rise|up|grow(?:s|th|ing)?|gain\w*|improv\w+"
    r"|add(?:s|ed)?)\b",
    re.IGNORECASE,
)
_LESS = frozenset({"fewer", "less", "lower"})
_RISK = (
    r"incidents?|breach\w*|loss(?:es)?|fraud\w*|fines|penalt\w+|exposure|violations?|findings"
    r"|accidents?|near miss\w*|leaks?|write-offs?|chargebacks?|risks?|recalls"
)
_REVENUE = (
    r"revenues?|sales|turnover|income|upsell\w*|bookings|premiums|deals?|leads|new customers?"
    r"|new business"
)
_COST = r"costs?|spend|spending|expenses?|savings?|budget|bills?"
_KINDS: Mapping[Kind, re.Pattern[str]] = MappingProxyType(
    {
        Kind.RISK: re.compile(rf"\b(?:{_RISK})\b", re.IGNORECASE),
        Kind.REVENUE: re.compile(rf"\b(?:{_REVENUE})\b", re.IGNORECASE),
        Kind.COST: re.compile(rf"\b(?:{_COST})\b", re.IGNORECASE),
        Kind.HOURS: re.compile(r"\b(?:hours?|hrs?)\b", re.IGNORECASE),
    }
)
_OF_MONEY = re.compile(
    r"(?:\w+ ){0,4}(?:revenues?|turnover|income|costs?|spend|spending|expenses?|savings?|profit)"
    r"(?: saved)?|saved",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?!FTE)[A-Z]{3}")
_POSTS = re.compile(r"FTEs?", re.IGNORECASE)


def promise_in(text: str, line: str, default_currency: str | None) -> Promise:
    """Reads `line`, the `plain` form of what a person typed, which is `text`."""
    code = only_code_in(line)
    default_currency = code or default_currency
    number = _number_meant(text, line, default_currency)
    amount = number.amount
    if amount <= 0:
        raise NotPositive(text)
    if currency := currency_beside(line, number.start, number.end, default_currency):
        return _money(text, line, number, amount, currency)
    if hours := _hours(line, number):
        return _working_time(text, line, number, amount, hours)
    if code and not _phrase(line, number.end):
        return _money(text, line, number, amount, code)
    return _counted(text, line, number, amount, default_currency)


def refuse_parts(text: str, line: str) -> None:
    """Hours and money are asked for all together, not for each claim or head."""
    found = _PER.search(line)
    if found and found[1] and found[1].lower() in _NO_PERIOD_OF_OURS:
        raise PeriodMissing(text)
    if found:
        raise NotATotal(text, (found[1] or "each").lower())


def _number_meant(text: str, line: str, default_currency: str | None) -> Number:
    numbers = numbers_in(line)
    if not numbers:
        _refuse_technical(text, line)
        raise VagueValue(text)
    if len(numbers) == 1:
        return numbers[0]
    sure = [number for number in numbers if _is_sure(line, number, default_currency)]
    meant = sure or numbers
    if len(meant) > 1 or _is_a_range(line, meant[0], numbers):
        raise SeveralAmounts(text)
    return meant[0]


def _is_sure(line: str, number: Number, default_currency: str | None) -> bool:
    return bool(
        _PERCENT.match(line, number.end)
        or _TIME.match(line, number.end)
        or _COMPARED.match(line, number.end)
        or currency_beside(line, number.start, number.end, default_currency)
    )


def _is_a_range(line: str, number: Number, numbers: Sequence[Number]) -> bool:
    place = numbers.index(number)
    beside = numbers[max(0, place - 1) : place + 2]
    return any(_JOINED.fullmatch(line, one.end, other.start) for one, other in pairwise(beside))


def _money(text: str, line: str, number: Number, amount: Decimal, currency: str) -> Promise:
    refuse_parts(text, line)
    if stray := codes_in(line) - {currency}:
        raise TwoCurrencies((currency, *sorted(stray)))
    kind = _kind_of(line)
    return Promise(
        kind=kind if kind in {Kind.RISK, Kind.REVENUE} else Kind.COST,
        amount=amount,
        unit=currency,
        start=number.start,
        currency=currency,
    )


def _hours(line: str, number: Number) -> re.Match[str] | None:
    """Hours that people work; "2 hours faster" is how long something takes."""
    found = _TIME.match(line, number.end)
    return None if found and _SPEED.search(_phrase(line, found.end())) else found


def _working_time(
    text: str, line: str, number: Number, amount: Decimal, found: re.Match[str]
) -> Promise:
    refuse_parts(text, line)
    _refuse_technical(text, _phrase(line, number.end))
    _refuse_technical(text, _LINK.sub("", _ahead(line, number)).rpartition(" ")[2])
    hours = _HOURS_OF[(found["hours"] or found["other"])[0].lower()]
    return Promise(kind=Kind.HOURS, amount=tidy(amount * hours), unit="hours", start=number.start)


def _counted(
    text: str, line: str, number: Number, amount: Decimal, default_currency: str | None
) -> Promise:
    percent = _PERCENT.match(line, number.end)
    behind = _phrase(line, percent.end() if percent else number.end)
    _refuse_technical(text, line)
    if not percent:
        _refuse_unknown_code(line, number, behind)
        if _OF_MONEY.fullmatch(behind):
            return _money(text, line, number, amount, _needed(default_currency))
    unit = _unit(behind, _ahead(line, number))
    if not unit:
        posts = not percent and _POSTS.fullmatch(_things(behind))
        raise PostsNotHours(text, amount) if posts else UnitMissing(text)
    if percent and amount > _ALL and unit.split()[0].lower() in _LESS:
        raise TooLarge(number.typed, _ALL)
    return Promise(
        kind=_kind_of(f"{unit} {_ahead(line, number)}"),
        amount=amount,
        unit=unit,
        start=number.start,
        percent=percent is not None,
    )


def _phrase(line: str, start: int) -> str:
    """The words from a place to whatever ends them."""
    return _BREAK.split(line[start:], maxsplit=1)[0].strip()


def _ahead(line: str, number: Number) -> str:
    return _BREAK.split(line[: number.start])[-1].strip()


def _unit(behind: str, ahead: str) -> str:
    """What is counted, with the direction in front: "fewer errors", also of "errors down by"."""
    things = _things(behind) or _things(ahead)
    if not things or _POSTS.fullmatch(things):
        return ""
    typed = _DIRECTION.search(behind)
    direction = typed[0].lower() if typed else _direction(f"{ahead} {behind}", things)
    return f"{direction} {things}".strip()


def _things(words: str) -> str:
    for ignored in (_DIRECTION, _DOWN, _UP, _FILLERS):
        words = ignored.sub(" ", words)
    return " ".join(words.split()).strip(" .:/'-") if re.search(r"[^\W\d_]", words) else ""


def _direction(words: str, things: str) -> str:
    if _DOWN.search(words):
        return "fewer" if things.endswith("s") else "less"
    return "more" if _UP.search(words) else ""


def _kind_of(words: str) -> Kind:
    return next((kind for kind, said in _KINDS.items() if said.search(words)), Kind.QUALITY)


def _needed(default_currency: str | None) -> str:
    if not default_currency:
        raise CurrencyNeeded(None, ())
    return default_currency


def _refuse_technical(text: str, words: str) -> None:
    if found := _TECHNICAL.search(words):
        raise TechnicalMeasure(text, found[0])


def _refuse_unknown_code(line: str, number: Number, behind: str) -> None:
    before = code_before(line, number.start)
    if before and (not behind or _OF_MONEY.fullmatch(behind)):
        raise UnknownCurrency(before)
    if _CODE.fullmatch(behind):
        raise UnknownCurrency(behind)
