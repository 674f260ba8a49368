"""Turns of phrase that many refusals share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.render import kit, words

ECHOED = 60  # characters of what somebody typed that are said back

A_VALUE = "`120 hours/month`"
A_COST = "`pilot EUR 40k, production EUR 150k/year`"
VALUES = f"{A_VALUE}, `USD 50k/year`, `15% fewer errors/month`"

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
