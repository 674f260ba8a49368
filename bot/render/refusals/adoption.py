"""What a change plan, a number about it or a pulse refuses."""

from __future__ import annotations

from datetime import datetime

from bot.domain.adoption import (
    ChannelNotTheirs,
    NoChannelYet,
    NothingToAnswer,
    NotLiveYet,
    NoTrainingYet,
    PulseIsOpen,
    PulseIsOver,
    ToldAlready,
)
from bot.domain.change_plan import (
    GroupNotLarger,
    MoreThanTheGroup,
    NotACount,
    NotAPercentage,
    TooManyTrainings,
)
from bot.domain.refusals import Refusal
from bot.render import words
from bot.render.refusals.phrases import quoted


def sentence(refusal: Refusal, now: datetime) -> str | None:
    match refusal:
        case NotAPercentage(typed=typed):
            return f"{quoted(typed)} is no share of a group: from 1% to 100% will do, as in 60%."
        case NotACount(typed=typed, limit=limit):
            most = words.number(limit)
            return f"{quoted(typed)} is no number of people. A whole one up to {most} will do."
        case GroupNotLarger(people=people, users=users):
            return (
                f"{words.count(people, 'person', 'people')} are not more than the "
                f"{words.number(users)} who use the pilot. How many are to use it in production?"
            )
        case MoreThanTheGroup(typed=typed, people=people):
            return (
                f"{words.number(typed)} are more than the {words.number(people)} it is meant for. "
                "How many of them are it?"
            )
        case TooManyTrainings(limit=limit):
            return f"A plan has up to {limit} training dates. The first and the last will do."
        case NotLiveYet(pilot=pilot):
            return f"{words.pilot(pilot)} is {pilot.stage}; this is asked once it is live."
        case NoTrainingYet(pilot=pilot):
            plan = words.command(f"change {pilot.key}")
            return f"{words.pilot(pilot)} has no training date so far. {plan} adds one."
        case NoChannelYet(pilot=pilot):
            plan = words.command(f"change {pilot.key}")
            return f"{words.pilot(pilot)} has no feedback channel so far. {plan} adds one."
        case ChannelNotTheirs(pilot=pilot):
            plan = words.command(f"change {pilot.key}")
            return (
                f"{words.pilot(pilot)} is restricted, so one of its people chooses the channel "
                f"in which it may be named. {plan} is where."
            )
        case PulseIsOpen(pilot=pilot, until=until):
            return f"A pulse about {words.pilot(pilot)} is open until {words.day(until, now)}."
        case PulseIsOver(ended_on=day):
            ended = words.day(day, now)
            return f"This pulse ended on {ended}, so nothing more is counted. Thank you."
        case NothingToAnswer(pilot=pilot):
            return (
                f"No pulse about {words.pilot(pilot)} has ended with answers that say something."
            )
        case ToldAlready(pilot=pilot, on=day):
            when, again = words.day(day, now), words.command(f"pulse {pilot.key}")
            told = f"They were told on {when} what changes in {words.pilot(pilot)}."
            return f"{told} {again} asks anew."
        case _:
            return None
