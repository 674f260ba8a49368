"""Which pilot is meant, where it may go from here, and what is no longer asked about it."""

from __future__ import annotations

from bot.domain.asks import AskHasMoved, AskIsOver, Outcome
from bot.domain.causes import CauseNeeded, WhichOther
from bot.domain.permissions import NoSuchPilot, SeveralPilots
from bot.domain.pilot import CannotBeHeld, NotHeld
from bot.domain.refusals import Refusal
from bot.domain.stages import (
    AlreadyThere,
    NoSuchStage,
    NotTheNextStage,
    ReasonNeeded,
    Stage,
)
from bot.render import words
from bot.render.refusals.phrases import either, quoted


def sentence(refusal: Refusal) -> str | None:
    match refusal:
        case NoSuchPilot():
            return _no_such_pilot(refusal)
        case SeveralPilots(typed=typed, pilots=several):
            keys = either([pilot.key for pilot in several])
            return f"Several pilots are called {quoted(typed)}. Which one is it: {keys}?"
        case NoSuchStage(word=word, meant=Stage() as meant):
            return f"{quoted(word)} is not a stage. Did you mean {meant}?"
        case NoSuchStage(word=word):
            stages = either([stage.value for stage in Stage])
            return f"{quoted(word)} is not a stage. It can be {stages}."
        case AlreadyThere(stage=stage):
            return f"It is {stage} already, so nothing changed."
        case NotTheNextStage():
            return _one_step(refusal)
        case ReasonNeeded(stage=Stage.STOPPED):
            return "What has changed since it was stopped? For example: an owner was found."
        case ReasonNeeded(wanted=wanted):
            asked = f"Why does it go back to {wanted}?"
            return f"{asked} Add a few words, for example: the data was not ready."
        case CauseNeeded():
            return "Why does it stop? One of them will do, or something else in your words."
        case WhichOther():
            return "What was it, then? A few words will do: the data was never released."
        case NotHeld(pilot=pilot):
            return f"{words.pilot(pilot)} is not on hold, so nothing changed."
        case CannotBeHeld(pilot=pilot):
            return (
                f"{words.pilot(pilot)} is {pilot.stage}. "
                "Only a pilot on its way to production can be on hold."
            )
        case AskIsOver():
            return _over(refusal)
        case AskHasMoved():
            return _moved(refusal)
        case _:
            return None


def _no_such_pilot(refusal: NoSuchPilot) -> str:
    """R4: the same words whether there is none, or none that this person may see."""
    unknown = f"There is no pilot {quoted(refusal.typed)} on your list."
    if not refusal.nearest:
        return f"{unknown} {words.command('list')} shows what is."
    return f"{unknown} Did you mean {either([words.pilot(pilot) for pilot in refusal.nearest])}?"


def _one_step(refusal: NotTheNextStage) -> str:
    match refusal.stage, refusal.wanted:
        case Stage.STOPPED, _:
            return "A stopped pilot goes back to proposed, with what has changed since."
        case Stage.LIVE, Stage.STOPPED:
            return "A live pilot is retired rather than stopped. Retired is its next stage."
        case _:
            return f"It is {refusal.stage}, and a pilot goes one step at a time: {_ways(refusal)}."


def _ways(refusal: NotTheNextStage) -> str:
    ahead = f"on to {refusal.next}" if refusal.next else ""
    back = f"back to {refusal.back} with a reason" if refusal.back else ""
    return either([way for way in (ahead, back) if way])


def _over(refusal: AskIsOver) -> str:
    pilot, by = words.pilot(refusal.item.pilot), refusal.item.ask.closed_by
    match refusal.item.ask.outcome:
        case Outcome.STOPPED:
            return f"{pilot} was stopped, so nothing more is needed."
        case Outcome.RETIRED | Outcome.LIVE as stage:
            return f"{pilot} is {stage} by now, so nothing more is needed."
        case _:
            answered = f"{words.bold(by)} has answered this" if by else "This is answered"
            return f"{answered} for {pilot}. Nothing more is needed."


def _moved(refusal: AskHasMoved) -> str:
    pilot, holder = words.pilot(refusal.item.pilot), refusal.item.ask.person
    if holder is None:
        return f"Nobody is asked about {pilot} at present; the digest shows it."
    return f"{words.bold(holder)} is being asked about {pilot} now. Nothing more is needed."
