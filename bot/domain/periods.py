"""Periods, as people write them: `/month`, `a year`, `quarterly`, `p.a.`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from bot.domain.refusals import Refusal
from bot.frozen import dataclass


class Period(StrEnum):
    """A day is a working day: there are 21 in a month of 168 hours, and 252 in a year."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


A_YEAR: Mapping[Period, int] = MappingProxyType(
    {Period.DAY: 252, Period.WEEK: 52, Period.MONTH: 12, Period.QUARTER: 4, Period.YEAR: 1}
)


@dataclass(eq=False)
class PeriodMissing(Refusal):
    """None at all, or one that nobody counts in here."""

    text: str


# Not "twice a week" and not "half a year": those would be read as another amount.
_PERIOD = re.compile(
    r"(?:/ ?|(?<!half )(?<!twice )(?<!times )(?<!once )\b(?:per|an?|each|every|in a) )"
    r"(?:working |business |calendar )?"
    r"(?P<noun>days?|weeks?|wks?|months?|mths?|mos?|quarters?|qtrs?|years?|yrs?|annum)(?!\w)"
    r"|/ ?(?P<letter>[dwmqy])(?!\w)"
    r"|(?<![\w-])(?P<adverb>daily|weekly|monthly|quarterly|yearly|annual(?:ly)?)(?!\w)"
    r"|(?<!\w)(?P<short>p\. ?a\.?|pa)(?!\w)",
    re.IGNORECASE,
)
_BY_INITIAL: Mapping[str, Period] = MappingProxyType(
    {period.value[0]: period for period in Period} | {"a": Period.YEAR, "p": Period.YEAR}
)


@dataclass(frozen=True, slots=True)
class Per:
    """A period that a line names, where it stands."""

    period: Period
    start: int
    end: int


def periods_in(line: str) -> tuple[Per, ...]:
    """Every period of a `plain` line."""
    return tuple(
        [
            Per(_BY_INITIAL[found[found.lastgroup or 0][0].lower()], found.start(), found.end())
            for found in _PERIOD.finditer(line)
        ]
    )


def blanked(line: str, start: int, end: int) -> str:
    """A semicolon and blanks instead, so that every place in the line stays the same."""
    return f"{line[:start]};{' ' * (end - start - 1)}{line[end:]}"


def without_periods(line: str, found: Sequence[Per]) -> str:
    for per in found:
        line = blanked(line, per.start, per.end)
    return line
