"""What an hour of people's work is worth, as somebody states it (V8): `EUR 60/hour`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.money import CurrencyNeeded, Money, currency_beside, only_code_in, spaced
from bot.domain.numbers import numbers_in
from bot.domain.promise import NotPositive
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed, plain, within

LONGEST_RATE = 300
_BECAUSE = re.compile(
    r"[,;.]?\s*\b(?:because|reason:|note:)\s*(?P<why>.+)$", re.IGNORECASE | re.DOTALL
)
_AN_HOUR = re.compile(r"(?:/ ?|\b(?:an|per|a|each) )(?:hour|hr|h)\b|\bhourly\b", re.IGNORECASE)


@dataclass(eq=False)
class NotAnHourlyRate(Refusal):
    """No single amount of money, or one by something else than the hour."""

    text: str


@dataclass(eq=False)
class NoHours(Refusal):
    """V8: only a promise in hours is turned into money by a rate."""


def rate_text(rate: Money | None, why: str | None) -> str | None:
    """As one would type it."""
    if rate is None:
        return None
    reason = f" because {why}" if why else ""
    return f"{rate.currency} {rate.amount:f}/hour{reason}"


def read_rate(text: str, default_currency: str | None = None) -> tuple[Money, str | None]:
    """The rate, and why it is that one."""
    typed = within(LONGEST_RATE, as_typed(text), "rate")
    found = _BECAUSE.search(typed)
    said = typed[: found.start()] if found else typed
    line = _AN_HOUR.sub(" ", spaced(plain(said)))
    numbers = numbers_in(line)
    if len(numbers) != 1 or re.search(r"/|\b(?:per|a|an) (?:day|week|month|year)\b", line):
        raise NotAnHourlyRate(typed)
    number = numbers[0]
    default = only_code_in(line) or default_currency
    currency = currency_beside(line, number.start, number.end, default) or default
    if number.amount <= 0:
        raise NotPositive(typed)
    if currency is None:
        raise CurrencyNeeded(None, ())
    return Money(number.amount, currency), found["why"].strip() if found else None
