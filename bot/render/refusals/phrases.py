"""Turns of phrase that many refusals share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.frozen import dataclass
from bot.render import kit, words

ECHOED = 60  # characters of what somebody typed that are said back

A_VALUE = "`120 hours/month for 12 claims handlers`"
VALUES = f"{A_VALUE}, `EUR 50k/year`, `15% fewer errors/month`"


@dataclass(frozen=True, slots=True)
class Examples:
    """What would do where a cost is typed: `per` stands behind a figure that needs a period."""

    cost: str
    per: str = ""

    def money(self, currency: str = "EUR") -> str:
        return f"`{currency} 50k{self.per}`"

    def figures(self) -> str:
        return f"`EUR 120k-150k-200k{self.per}`"


IN_A_LINE = Examples("`pilot EUR 40k, production EUR 150k/year`", per="/year")
# In a form each side of a cost has a field of its own, and nothing else fits into it.
IN_A_FIELD: Mapping[str, Examples] = MappingProxyType(
    {
        "pilot_total": Examples("`EUR 40k`"),
        "yearly": Examples("`EUR 150k`"),
        "once": Examples("`EUR 60k`"),
    }
)

# What an answer is called, where its name in the form would not do.
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "a": "person who answers for it",
        "r": "people who do it",
        "c": "people asked before",
        "i": "people told afterwards",
        "frequency": "update frequency",
        "figures": "figures from and to",
        "found": "answer",
        "go_live": "go-live",
        "heads": "head count",
        "measured": "way of measuring",
        "metric": "key metric",
        "rate": "hourly rate",
        "once": "production cost, once",
        "owner": "production owner",
        "pilot_total": "cost of the pilot",
        "pmo_lead": "PMO lead",
        "until": "day it is held until",
        "yearly": "production cost, a year",
        "zone": "time zone",
    }
)


def quoted(text: str) -> str:
    """What somebody typed, said back safely and briefly."""
    return f"“{kit.clip(kit.words(text), ECHOED)}”"


def named(field: str) -> str:
    return _FIELDS.get(field) or field.replace("_", " ")


def either(parts: Sequence[str]) -> str:
    """a, b or c."""
    return words.listed(parts, last="or")
