"""Days, and when a digest comes."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from bot.domain.calendar import UnknownCountry
from bot.domain.dates import AmbiguousDay, DayOver, DayTooFar, NotADay, OtherWeekday
from bot.domain.pilot import PlannedTooEarly
from bot.domain.refusals import Refusal
from bot.domain.weekly import BadSchedule, UnknownZone
from bot.render import words
from bot.render.refusals.phrases import either, quoted

A_DIGEST = words.command("digest here weekly mon 09:00")


def sentence(refusal: Refusal, now: datetime) -> str | None:
    match refusal:
        case NotADay(text=text):
            written = "`2027-01-11`, `11 Jan` or `in 3 weeks`"
            return f"{quoted(text)} is not a day we can read. {written} will do."
        case AmbiguousDay(text=text, readings=(one, other)):
            first, second = (_in_full(day) for day in (one, other))
            written = f"`{one.isoformat()}` or `{other.isoformat()}`"
            return f"{quoted(text)} is {first} to some and {second} to others. Write {written}."
        case OtherWeekday(text=text, day=day):
            weekday = words.weekday(day.weekday())
            right = f"If the date is right, `{day.isoformat()}` will do."
            return f"{quoted(text)} falls on a {weekday}. {right}"
        case PlannedTooEarly(stage=stage, day=day, after=after, its_day=its_day):
            first, then = words.GATES[after], words.capital(words.GATES[stage])
            planned = f"{then} on {words.day(day, now)} would come before {first}"
            return f"{planned} on {words.day(its_day, now)}. Which of the two days moves?"
        case DayOver(day=day):
            return f"{words.day(day, now)} is over. Which day from today on?"
        case DayTooFar(day=day, limit=limit):
            last = words.day(limit, now)
            return f"{words.day(day, now)} is too far ahead. The last day that would do is {last}."
        case UnknownCountry(text=text):
            return f"No public holidays are known for {quoted(text)}. `Germany` or `DE` will do."
        case BadSchedule(missing=missing):
            asked = {
                "weekday": "On which day of the week does the digest come?",
                "hour": "At what time of that day does the digest come?",
                "weekly": "A digest comes once a week. On which day, and at what time?",
            }
            return f"{asked[missing]} For example {A_DIGEST}."
        case UnknownZone(name=name, nearest=nearest):
            unknown = f"There is no time zone {quoted(name)}."
            if nearest:
                return f"{unknown} Did you mean {either([f'`{zone}`' for zone in nearest])}?"
            return f"{unknown} A continent and a city will do: `Europe/Zurich`."
        case _:
            return None


def _in_full(day: date) -> str:
    return str(format_date(day, "d MMM y", locale=words.LOCALE))
