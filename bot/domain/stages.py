"""The stages of a pilot, which moves are legal, and when each decision is needed (Q1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from bot.domain.refusals import Refusal


class Stage(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    RUNNING = "running"
    CONCLUDED = "concluded"
    LIVE = "live"
    RETIRED = "retired"
    STOPPED = "stopped"


class Decision(StrEnum):
    VALUE = "value"
    OWNER = "owner"
    COST = "cost"


DECISIONS = tuple(Decision)


class Timing(StrEnum):
    """Q1, as kept: fixed at the first passage into the stage that needed the decision."""

    BEFORE = "before"
    LATE = "late"
    UNKNOWN = "unknown"


class Answered(StrEnum):
    """Q1, as shown."""

    BEFORE = "before"
    AFTER = "after"
    MISSING = "missing"
    UNKNOWN = "unknown"
    OPEN = "not needed yet"


ORDER = (
    Stage.PROPOSED,
    Stage.APPROVED,
    Stage.RUNNING,
    Stage.CONCLUDED,
    Stage.LIVE,
    Stage.RETIRED,
)
BEFORE_LIVE = ORDER[:4]
OVER = frozenset({Stage.STOPPED, Stage.RETIRED})  # nothing more is to come of it
NEEDED_BY: Mapping[Decision, Stage] = MappingProxyType(
    {
        Decision.VALUE: Stage.RUNNING,
        Decision.OWNER: Stage.APPROVED,
        Decision.COST: Stage.APPROVED,
    }
)


@dataclass(eq=False)
class NoSuchStage(Refusal):
    """`meant` is the stage that people call so, or one written much like it."""

    word: str
    meant: Stage | None = None


@dataclass(eq=False)
class AlreadyThere(Refusal):
    stage: Stage


@dataclass(eq=False)
class NotTheNextStage(Refusal):
    """`next` is the step forward, `back` the step back; either may be None."""

    stage: Stage
    wanted: Stage
    next: Stage | None
    back: Stage | None


@dataclass(eq=False)
class ReasonNeeded(Refusal):
    """One step back says why, and so does a stopped pilot that is proposed again."""

    stage: Stage
    wanted: Stage


# What other registers call them.
_ALSO_CALLED: Mapping[str, Stage] = MappingProxyType(
    {
        "draft": Stage.PROPOSED,
        "idea": Stage.PROPOSED,
        "accepted": Stage.APPROVED,
        "launched": Stage.RUNNING,
        "pilot": Stage.RUNNING,
        "started": Stage.RUNNING,
        "completed": Stage.CONCLUDED,
        "done": Stage.CONCLUDED,
        "ended": Stage.CONCLUDED,
        "finished": Stage.CONCLUDED,
        "prod": Stage.LIVE,
        "production": Stage.LIVE,
        "decommissioned": Stage.RETIRED,
        "cancelled": Stage.STOPPED,
        "killed": Stage.STOPPED,
    }
)


def stage_named(word: str) -> Stage:
    said = word.strip().lower()
    try:
        return Stage(said)
    except ValueError as error:
        near = get_close_matches(said, [*Stage, *_ALSO_CALLED], n=1)
        meant = _ALSO_CALLED.get(near[0]) or Stage(near[0]) if near else None
        raise NoSuchStage(word, meant) from error


def following(stage: Stage) -> Stage | None:
    if stage is Stage.STOPPED:
        return None
    place = ORDER.index(stage) + 1
    return ORDER[place] if place < len(ORDER) else None


def preceding(stage: Stage) -> Stage | None:
    """A stopped pilot begins anew."""
    if stage is Stage.STOPPED:
        return Stage.PROPOSED
    return ORDER[ORDER.index(stage) - 1] if stage is not Stage.PROPOSED else None


def is_back(stage: Stage, wanted: Stage) -> bool:
    return wanted is preceding(stage)


def check_move(stage: Stage, wanted: Stage, reason: str | None) -> None:
    """One step forward, one step back with a reason, or stopped from any stage before live.

    A stopped pilot goes back to proposed.
    """
    if wanted is stage:
        raise AlreadyThere(stage)
    if wanted is Stage.STOPPED and stage in BEFORE_LIVE:
        return
    if wanted is following(stage):
        return
    if not is_back(stage, wanted):
        raise NotTheNextStage(stage, wanted, following(stage), preceding(stage))
    if not reason:
        raise ReasonNeeded(stage, wanted)


def has_entered(stage: Stage, wanted: Stage) -> bool:
    """Whether a pilot in `stage` has been in `wanted`, by the order of the stages."""
    return stage is not Stage.STOPPED and ORDER.index(stage) >= ORDER.index(wanted)
