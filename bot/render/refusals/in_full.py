"""What a breakdown, a baseline, an hourly rate or an owner's needs refuse."""

from __future__ import annotations

from bot.domain.baseline import LessThanPromised, NoDayGiven, NoValueYet, OtherUnit
from bot.domain.breakdown import NamedTwice, ZeroNeedsReason
from bot.domain.estimated import NothingStands
from bot.domain.needs import TooManyNeeds
from bot.domain.rates import NoHours, NotAnHourlyRate
from bot.domain.refusals import Refusal
from bot.render import kit, words
from bot.render.refusals.phrases import A_VALUE, quoted


def sentence(refusal: Refusal) -> str | None:
    match refusal:
        case ZeroNeedsReason(category=category):
            return f"Why does {category} cost nothing? For example: `0 because the bank pays`."
        case NamedTwice(category=category):
            return f"There are two figures for {category}. What is it in all, once and a year?"
        case NothingStands():
            return "No production cost is disclosed so far. What is the estimate?"
        case NoValueYet():
            return f"What it is worth comes first, and its baseline then: {A_VALUE}."
        case NoDayGiven():
            return "On which day will it be known? For example: `none until 15 Jan`."
        case OtherUnit(typed=typed, wanted=wanted):
            unit = kit.words(wanted)
            return f"The promise counts {unit}, and {quoted(typed)} does not. How many {unit}?"
        case LessThanPromised():
            return _less(refusal)
        case NotAnHourlyRate(text=text):
            return f"{quoted(text)} is not what one hour is worth. `EUR 60/hour` would do."
        case NoHours():
            return "Its value is not in hours, so there is nothing to turn into money."
        case TooManyNeeds(count=count, limit=limit):
            return f"That is {words.few(count, 'thing')}. Which {limit} of them matter most?"
        case _:
            return None


def _less(refusal: LessThanPromised) -> str:
    value, before = refusal.value, refusal.baseline
    promised = words.value(value)
    today = words.baseline(before, value)
    return f"{words.capital(promised)} cannot come off {today}. Which of the two is right?"
