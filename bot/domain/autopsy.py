"""What stopped pilots were stopped for: of one, and counted over many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.causes import Autopsy, Cause
from bot.domain.pilot import Pilot
from bot.domain.stages import Stage


def autopsy_of(pilot: Pilot) -> Autopsy | None:
    """Of a pilot that is stopped now; none where a file only said that it is."""
    if pilot.stage is not Stage.STOPPED or not pilot.design.autopsies:
        return None
    last = pilot.design.autopsies[-1]
    return None if last.again else last


def cause_of(pilot: Pilot) -> Cause | None:
    found = autopsy_of(pilot)
    return found.cause if found else None


def stopped_on(pilot: Pilot) -> datetime | None:
    """When, of a pilot that is stopped now; unknown of one that came in stopped after go-live."""
    if pilot.stage is not Stage.STOPPED:
        return None
    found = autopsy_of(pilot)
    return found.at if found else None if pilot.ever_live else pilot.decided_on


def causes(pilots: Iterable[Pilot]) -> Mapping[Cause | None, int]:
    """How many stopped pilots were stopped for each cause; None: nobody has told."""
    return Counter(cause_of(pilot) for pilot in pilots if pilot.stage is Stage.STOPPED)
