"""What a check-in after go-live, or the choice that follows from it, refuses."""

from __future__ import annotations

from datetime import datetime

from bot.domain.actuals import NoSuchCourse, NotARunCost, OtherCurrency, SeveralChanges
from bot.domain.calendar import DAY
from bot.domain.check_ins import CheckInsAreOver, NoCheckInYet, NotAtRisk, NothingPromised
from bot.domain.refusals import Refusal
from bot.render import words
from bot.render.refusals.phrases import quoted


def sentence(refusal: Refusal, now: datetime) -> str | None:
    match refusal:
        case SeveralChanges():
            return "There is more than one amount in that. Which one is the change by now?"
        case NotARunCost(typed=typed):
            return (
                f"{quoted(typed)} is not what running it costs. "
                "One amount by the year or the month will do: `EUR 140k/year`."
            )
        case OtherCurrency(typed=typed, wanted=wanted):
            estimate = f"The estimate is in {wanted}, and {quoted(typed)} is not."
            return f"{estimate} What is it in {wanted}?"
        case NoSuchCourse(word=word):
            return f"{quoted(word)} is none of them. It can be keep, fix, scale back or retire."
        case NothingPromised(pilot=pilot):
            value = words.command(f"value {pilot.key}")
            return f"{words.pilot(pilot)} promises nothing in numbers so far. {value} says what."
        case NoCheckInYet(pilot=pilot, opens=day):
            first, name = words.day(day, now), words.pilot(pilot)
            return f"The first check-in of {name} is on {first}. It is asked for then."
        case CheckInsAreOver(pilot=pilot, closed=day):
            last, name = words.day(day - DAY, now), words.pilot(pilot)
            return f"The last check-in of {name} ended on {last}. Nothing more is asked."
        case NotAtRisk(pilot=pilot):
            return (
                f"{words.pilot(pilot)} is not at risk, so there is nothing to choose. "
                "It takes two check-ins in a row under half of its promise, or without an answer."
            )
        case _:
            return None
