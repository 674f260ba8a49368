"""A rate table that somebody states: the only way in which currencies are added up (V7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal

from bot.domain.money import Money, currencies
from bot.domain.typed import as_typed
from bot.frozen import dataclass

LONGEST = 500
WANTED = "EUR: USD 0.92, GBP 1.17, as of 2026-11-01 by the ECB; or none"
_RATE = r"[A-Z]{3}\s+\d{1,9}(?:\.\d{1,9})?"  # a point has decimals behind it
_TABLE = re.compile(
    rf"(?P<to>[A-Z]{{3}})\s*:\s*(?P<rates>{_RATE}(?:\s*,\s*{_RATE})*)"
    r"\s*[,;]\s*(?P<source>as of .+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """`rates` say what one of each currency is worth in `to`; `source` when, and by whom."""

    to: str
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    source: str

    def worth(self, money: Money) -> Money | None:
        """None for a currency without a rate."""
        if money.currency == self.to:
            return money
        rate = self.rates.get(money.currency)
        return Money(money.amount * rate, self.to) if rate else None


def read_exchange(text: str) -> Exchange:
    """Raises `ValueError` for what is no such table."""
    found = _TABLE.fullmatch(as_typed(text))
    if found is None or len(text) > LONGEST:
        raise ValueError(text)
    pairs = [pair.split() for pair in found["rates"].split(",")]
    rates = {code: Decimal(number) for code, number in pairs}
    codes = {found["to"], *rates}
    if len(codes) != len(pairs) + 1 or not codes <= currencies() or not all(rates.values()):
        raise ValueError(text)
    return Exchange(to=found["to"], rates=rates, source=found["source"].strip(" ."))


def exchange_text(exchange: Exchange) -> str:
    """As one would type it."""
    rates = ", ".join(f"{code} {rate:f}" for code, rate in exchange.rates.items())
    return f"{exchange.to}: {rates}, {exchange.source}"


def together(sums: Iterable[Money], exchange: Exchange) -> tuple[Money, tuple[str, ...]]:
    """All that can be converted, and the currencies that have no rate."""
    total, without = Decimal(0), []
    for money in sums:
        worth = exchange.worth(money)
        if worth is None:
            without.append(money.currency)
        else:
            total += worth.amount
    return Money(total, exchange.to), tuple(dict.fromkeys(without))
