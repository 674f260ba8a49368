"""A promised value, and the numbers in it."""

from __future__ import annotations

from decimal import Decimal

from bot.domain.numbers import AmbiguousNumber, BelowZero, NotANumber, TooLarge
from bot.domain.promise import (
    NotATotal,
    NotPositive,
    PostsNotHours,
    SeveralAmounts,
    TechnicalMeasure,
    UnitMissing,
    VagueValue,
)
from bot.domain.refusals import Refusal
from bot.domain.value import (
    HOURS_A_MONTH,
    MoreThanAllHours,
    NotAHeadCount,
    PeriodMissing,
    TooManyHours,
)
from bot.render import words
from bot.render.refusals.phrases import A_VALUE, VALUES, Examples, quoted

ALL = Decimal(100)  # percent
_GROUP = 3  # digits behind a point that could be thousands


def sentence(refusal: Refusal, example: Examples) -> str | None:
    match refusal:
        case VagueValue():
            return (
                "That says it will be better, not by how much. "
                f"A number, a unit and a period will do: {VALUES}."
            )
        case UnitMissing(text=text):
            return f"{quoted(text)} of what? A unit makes it count: {VALUES}."
        case PostsNotHours(text=text, posts=posts):
            hours = words.number(posts * HOURS_A_MONTH)
            return (
                f"{quoted(text)} says how many posts, not how many hours. At full time that is "
                f"`{hours} hours/month`; say so, and whose they are: `for 3 claims handlers`."
            )
        case PeriodMissing(text=text):
            periods = "the day, week, month, quarter or year"
            return f"{quoted(text)} over what time? By {periods}: {A_VALUE}."
        case TechnicalMeasure(measure=measure):
            return (
                f"{quoted(measure)} shows that it works, not what it is worth. "
                f"What does it change: {VALUES}?"
            )
        case SeveralAmounts():
            return (
                "There is more than one amount in that. "
                f"Which one would you promise? One is enough: {A_VALUE}."
            )
        case NotATotal(per=per):
            one = "one of them" if per in {"each", "apiece"} else f"one {quoted(per)}"
            return f"That is for {one}. What is it for all together, as in `EUR 50k/year`?"
        case NotPositive(text=text, of_cost=True):
            return f"{quoted(text)} is not above zero. What will it cost, as in {example.cost}?"
        case NotPositive(text=text):
            return f"{quoted(text)} is not above zero. {A_VALUE} or `EUR 50k/year` would do."
        case TooManyHours():
            return _too_many_hours(refusal)
        case MoreThanAllHours():
            return "That is more hours than ten million people work. A zero too many?"
        case NotAHeadCount(text=text):
            return f"{quoted(text)} is not a head count. A whole number will do: `12`."
        case NotANumber(text=text):
            return f"{quoted(text)} is not a number we can read. `1200` or `1.5M` would do."
        case AmbiguousNumber(text=text, readings=(grouped, decimal)):
            first, second = words.number(grouped), words.number(decimal)
            written = f"`{grouped:f}` or `{_unmistakable(decimal)}`"
            return f"{quoted(text)} is {first} to some and {second} to others. Write {written}."
        case BelowZero(text=text):
            return f"{quoted(text)} is below zero. Which number from 0 on is it?"
        case TooLarge(text=text, limit=limit) if limit == ALL:
            return f"{quoted(text)} percent fewer is more than there is. Up to 100% can go."
        case TooLarge(text=text, limit=limit):
            most = words.number(limit)
            return f"{quoted(text)} is more than {most}, the most we take. A zero too many?"
        case _:
            return None


def _too_many_hours(refusal: TooManyHours) -> str:
    hours = words.number(refusal.hours)
    people = words.count(refusal.heads, "person has", "people have")
    limit = words.number(refusal.limit)
    each = f" ({HOURS_A_MONTH} each)" if refusal.heads > 1 else ""
    asked = "Are there more people, or fewer hours?"
    return f"{hours} hours a month is more than {people}: {limit}{each}. {asked}"


def _unmistakable(decimal: Decimal) -> str:
    """With a zero more where three digits behind the point could be thousands again."""
    text = f"{decimal.normalize():f}"
    return f"{text}0" if len(text.partition(".")[2]) == _GROUP else text
