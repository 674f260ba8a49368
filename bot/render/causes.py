"""Why a pilot was stopped, as forms, answers, the card, lists and the history say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.domain.autopsy import autopsy_of
from bot.domain.causes import Autopsy, Cause
from bot.domain.events import Event
from bot.domain.people import PersonId
from bot.domain.pilot import Pilot
from bot.domain.stages import Stage
from bot.render import kit, words
from bot.render.kit import Block

CAUSES: Mapping[Cause, str] = MappingProxyType(
    {
        Cause.VALUE: "Nobody decided its value in numbers",
        Cause.OWNER: "Nobody owned it in production",
        Cause.COST: "Its production cost was not known, or too high",
        Cause.OTHER: "Something else",
    }
)
_MANY: Mapping[Cause | None, str] = MappingProxyType(
    {
        Cause.VALUE: "without value in numbers",
        Cause.OWNER: "without a production owner",
        Cause.COST: "for an unknown or too high production cost",
        Cause.OTHER: "for something else",
        None: "for a cause nobody has told",
    }
)


def noted(pilot: Pilot) -> str:
    """What follows from a stop, and what was understood of its cause."""
    autopsy, over = autopsy_of(pilot), "Nothing more is asked about it."
    if autopsy is None:
        return over
    other = autopsy.said if autopsy.cause is Cause.OTHER else None
    return f"{over} Noted why: {words.sentence(other) if other else f'{_because(autopsy)}.'}"


def _because(autopsy: Autopsy) -> str:
    """Another cause stands for itself."""
    said = kit.words(autopsy.said.rstrip(".")) if autopsy.said else ""
    if autopsy.cause is Cause.OTHER:
        return said
    label = words.small(CAUSES[autopsy.cause])
    return f"{label} ({said})" if said else label


def lines(pilot: Pilot, now: datetime) -> list[Block]:
    """On the card: each stop with its cause, and what had changed when it was proposed again."""
    said = [line for one in pilot.design.autopsies for line in _lines(one, pilot, now)]
    if pilot.stage is Stage.STOPPED and autopsy_of(pilot) is None:
        said.append("Stopped; nobody has told why")
    return [kit.context("\n".join(said))] if said else []


def _lines(autopsy: Autopsy, pilot: Pilot, now: datetime) -> list[str]:
    stopped = f"Stopped{_who(autopsy.by, pilot)} on {words.day(autopsy.at.date(), now)}"
    said = [f"{stopped}: {_because(autopsy)}"]
    if autopsy.again:
        day = words.day(autopsy.again.at.date(), now)
        who, reason = _who(autopsy.again.by, pilot), kit.words(autopsy.again.reason)
        said.append(f"Proposed again{who} on {day}: {reason}")
    return said


def _who(by: PersonId, pilot: Pilot) -> str:
    person = pilot.named.get(by)
    return f" by {words.person(person)}" if person else ""


def moved(event: Event) -> str | None:
    """A stop and a new beginning, as the history keeps them."""
    before, after = event.before.stage, event.after.stage
    if before is Stage.STOPPED and after is Stage.PROPOSED:
        return "proposed it again"
    if after is not Stage.STOPPED or event.after.text in {None, Cause.OTHER}:
        return None
    return f"moved it from {before} to stopped, as {words.small(CAUSES[Cause(event.after.text)])}"


def counted(causes: Mapping[Cause | None, int]) -> str:
    """What stopped pilots were stopped for; those nobody told of apart."""
    every: tuple[Cause | None, ...] = (*Cause, None)
    told = [f"{words.number(causes[one])} {_MANY[one]}" for one in every if causes.get(one)]
    return f"Stopped: {words.listed(told)}." if told else ""
