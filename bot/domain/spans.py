"""Which months a report is about: this one or quarter so far, or the last whole one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from bot.domain.calendar import DAY
from bot.domain.typed import plain
from bot.frozen import dataclass


class Length(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12}
LAST, THIS = "last", "this"
A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Days of the workspace, both included. `is_over`: a whole one that lies behind."""

    length: Length
    first: date
    last: date
    is_over: bool = False


def so_far(length: Length, today: date) -> Span:
    return Span(length, _begins(length, today), today)


def before(length: Length, today: date) -> Span:
    """The last whole one."""
    last = _begins(length, today) - DAY
    return Span(length, _begins(length, last), last, is_over=True)


def ended(length: Length, first: date) -> Span:
    """The whole one that began on that day."""
    return Span(length, first, begins_next(length, first) - DAY, is_over=True)


def begins_next(length: Length, today: date) -> date:
    """The first day of the one that follows."""
    first = _begins(length, today)
    month = first.month - 1 + MONTHS[length]
    return date(first.year + month // A_YEAR, month % A_YEAR + 1, 1)


def span_in(words: Sequence[str], today: date) -> tuple[Span | None, tuple[str, ...]]:
    """What the first words name, and those that are left: `last quarter claims`."""
    said = [plain(word).lower() for word in words]
    if said[:1] == [THIS] and said[1:2] and said[1] in set(Length):
        return span_in(words[1:], today)
    if said and said[0] in set(Length):
        return so_far(Length(said[0]), today), tuple(words[1:])
    if said[:1] == [LAST] and said[1:2] and said[1] in set(Length):
        return before(Length(said[1]), today), tuple(words[2:])
    return None, tuple(words)


def _begins(length: Length, day: date) -> date:
    months = MONTHS[length]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def span_text(span: Span | None) -> str:
    """As a button or a letter carries it."""
    if span is None:
        return ""
    return f"{LAST + ' ' if span.is_over else ''}{span.length} {span.first.isoformat()}"


def span_of(text: str, today: date) -> Span | None:
    """Read back: one that is over stays what it was, one so far goes on."""
    if not text:
        return None
    *over, length, first = text.split()
    if over:
        return ended(Length(length), date.fromisoformat(first))
    return so_far(Length(length), today)
