"""Trouble that may be switched on in the page, and lasts until it is switched off there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.sandbox import faults
from bot.sandbox.faults import Fault


@dataclass(frozen=True, slots=True)
class Trouble:
    """What Slack does, as the page says it, and what becomes of every call meanwhile."""

    says: str
    fault: Fault


TROUBLES: Mapping[str, Trouble] = MappingProxyType(
    {
        "busy": Trouble("takes no calls", faults.rate_limited()),
        "broken": Trouble("has an error", faults.status(500)),
        "lost": Trouble("does it and never says so", faults.resets_after()),
        "slow": Trouble("takes two seconds", faults.slow(2.0)),
    }
)


def name_of(fault: Fault | None) -> str:
    """The trouble that is switched on; nothing where all is well."""
    return next((name for name, trouble in TROUBLES.items() if trouble.fault == fault), "")
