"""Who estimated what production will cost, and for how long that stands (C9)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.people import PersonId
from bot.domain.refusals import Refusal
from bot.frozen import dataclass

STANDS = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """By whom, and when (UTC): first made, or last said to stand."""

    by: PersonId
    at: datetime


@dataclass(eq=False)
class NothingStands(Refusal):
    """C9: no production cost is disclosed, so none can still be right."""
